"""The list as one works in it: chips, views named in place, lists that open at the cell, many calls at once."""

import asyncio

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from shiboken6 import isValid

import ui.calls.call_card
import ui.calls.presenters.call_card  # noqa: F401  the desktop loads it in a thread
from app.calls.flow import CallState
from app.calls.intake import log_call
from app.calls.queries import call_card
from app.promises.rules import Severity
from app.staff.commands import add_department, add_technician
from tests.make import Make
from tests.ui.waiting import until
from ui.calls.call_list import CallList
from ui.place_screens import present_calls
from ui.toolkit.chips import Chip, ChipRow
from ui.toolkit.pick_list import Pick, PickList, pick

HOSTILE = "<b>bold</b> & <img src=x> {0} %s"


@pytest.fixture
def luca(desk):
    department_id = desk.run(add_department, name="Second level", line=2)
    return desk.run(add_technician, name="Luca Verdi", department_id=department_id)


@pytest.fixture
def calls(desk):
    customer_id = Make(desk.work).customer().id
    return [
        desk.run(log_call, subject=f"Boiler {n}", customer_id=customer_id, severity=Severity.NUISANCE) for n in range(4)
    ]


@pytest.fixture
async def place(live, desk, calls, luca):
    live.attach(desk)
    screen = await opened(live, desk)
    yield screen
    await closed(screen)
    live.detach()


async def opened(live, desk):
    screen = CallList(live)
    screen.resize(1300, 800)
    await asyncio.sleep(0)
    screen.bind(present_calls(desk, screen))
    await asyncio.sleep(0)
    screen.show()
    await until(lambda: screen.card.number.text() and is_quiet(screen))
    screen.activateWindow()
    return screen


async def closed(screen):
    await until(lambda: is_quiet(screen))
    await screen.close_down()
    screen.close()
    screen.deleteLater()
    await until(lambda: not isValid(screen))


def is_quiet(screen):
    return not (screen.tasks.running or screen.card.tasks.running)


def pick_list():
    shown = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PickList) and widget.isVisible()]
    return shown[0] if shown else None


async def the_list():
    await until(pick_list)
    return pick_list()


def select(place, *rows):
    model = place.list.selectionModel()
    place.list.setCurrentIndex(place.list.table.index(rows[0], 0))
    for row in rows:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        model.select(place.list.table.index(row, 0), flags)


async def test_a_chip_goes_away_by_its_cross_and_another_comes_by_the_menu(place, qtbot):
    (chip,) = place.chips.chips
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    await until(lambda: not place.chips.chips and is_quiet(place))
    place.qactions["calls.conditions"].trigger()
    conditions = await the_list()
    qtbot.keyClicks(conditions.search, "prio")
    assert [found.key for found in conditions.shown()] == ["priorities"]
    qtbot.keyClick(conditions.search, Qt.Key.Key_Return)
    await until(lambda: pick_list() not in (None, conditions))
    priorities = pick_list()
    qtbot.keyClicks(priorities.search, "critical")
    qtbot.keyClick(priorities.search, Qt.Key.Key_Return)
    await until(lambda: [button.chip.text for button in place.chips.chips] == ["Critical"] and is_quiet(place))
    assert place.empty.sentence.text() == "No call matches the filter."


async def test_a_view_is_named_where_it_will_stand(place, qtbot):
    place.qactions["calls.save_view"].trigger()
    await until(lambda: place.views.line is not None and is_quiet(place))
    qtbot.keyClicks(place.views.line, HOSTILE)
    qtbot.keyClick(place.views.line, Qt.Key.Key_Return)
    await until(lambda: place.views.current().startswith("saved:") and is_quiet(place))
    button = place.views.buttons[place.views.current()]
    assert button.view.label == HOSTILE
    assert button.count_text() == "4"
    assert place.views.line is None
    menu = place.views.menu_of(button.view)
    assert [action.text() for action in menu.actions()] == [
        "Pin",
        "Keep the present filter here",
        "Rename",
        "Share with everybody",
        "Remove",
    ]
    menu.deleteLater()


async def test_leaving_the_name_saves_nothing(place, qtbot):
    place.views.ask_name()
    qtbot.keyClicks(place.views.line, "Half a thought")
    qtbot.keyClick(place.views.line, Qt.Key.Key_Escape)
    assert place.views.line is None
    assert not [name for name in place.views.buttons if name.startswith("saved:")]


async def test_many_calls_show_a_bar_and_the_keys_mean_them_all(place, desk, calls, qtbot):
    select(place, 0, 1, 2)
    assert place.bar.isVisible()
    assert place.bar.count.text() == "3 selected"
    qtbot.keyClick(place.list, Qt.Key.Key_A)
    people = await the_list()
    qtbot.keyClicks(people.search, "verdi")
    qtbot.keyClick(people.search, Qt.Key.Key_Return)
    await until(lambda: desk.read(call_card, call_id=calls[2]).technician == "Luca Verdi" and is_quiet(place))
    assert [desk.read(call_card, call_id=call).technician for call in calls] == ["Luca Verdi"] * 3 + [""]
    qtbot.keyClick(place.list, Qt.Key.Key_Escape)
    assert not place.bar.isVisible()
    await until(lambda: is_quiet(place))


async def test_the_bar_covers_no_row_of_the_list(place):
    select(place, 0, 1)
    await until(lambda: place.list.geometry().bottom() < place.bar.geometry().top())
    place.clear_selection()
    await until(lambda: place.list.height() == place.rows.height() and is_quiet(place))


async def test_the_menu_of_a_row_has_the_steps_of_its_call(place, calls):
    place.list.select_id(calls[2])
    place.list.menu_wanted.emit(place.list.mapToGlobal(QPoint(40, 40)))
    await until(lambda: place.card.menu.isVisible())
    assert place.card.presenter.card.id == calls[2]
    place.card.menu.close()
    await until(lambda: is_quiet(place))


async def test_whatever_is_clicked_is_36_pixels_high(place):
    pressed = [made for made in place.findChildren(QAbstractButton) if made.isVisible()]
    shown = [made for made in pressed if not isinstance(made.parentWidget(), QLineEdit)]
    assert len(shown) > 20
    assert {made.accessibleName() or made.text(): made.height() for made in shown if made.height() < 36} == {}


async def test_f2_changes_the_cell_the_cursor_is_in(place, desk, calls, qtbot):
    place.list.select_id(calls[1])
    await until(lambda: is_quiet(place))
    place.list.setCurrentIndex(place.list.table.index(1, 2))
    place.qactions["calls.edit"].trigger()
    people = await the_list()
    qtbot.keyClicks(people.search, "luca")
    qtbot.keyClick(people.search, Qt.Key.Key_Return)
    await until(lambda: desk.read(call_card, call_id=calls[1]).technician == "Luca Verdi" and is_quiet(place))


async def test_the_state_offers_its_moves_and_the_card_takes_the_one_chosen(place, desk, calls, luca, qtbot):
    place.list.select_id(calls[0])
    await until(lambda: is_quiet(place))
    place.qactions["calls.state"].trigger()
    steps = await the_list()
    assert {found.key for found in steps.shown()} >= {"assign", "take", "cancel"}
    assert "close" not in {found.key for found in steps.shown()}
    qtbot.keyClick(steps.search, Qt.Key.Key_Escape)
    await until(lambda: not pick_list() and is_quiet(place))
    assert desk.read(call_card, call_id=calls[0]).state is CallState.REGISTERED


async def test_the_desk_is_found_as_it_was_left(place, live, desk):
    place.qactions["calls.views"].trigger()
    place.qactions["calls.density"].trigger()
    place.columns.toggle("number")
    await until(lambda: is_quiet(place))
    await place.close_down()
    again = await opened(live, desk)
    assert again.views.isHidden()
    assert again.is_compact()
    assert [name for name, _width in again.columns.now()] == ["call", "state", "technician", "promise", "number"]
    await closed(again)


async def test_space_hides_the_card_and_shows_it_again(place, qtbot):
    place.list.setFocus()
    qtbot.keyClick(place.list, Qt.Key.Key_Space)
    assert place.pane.isHidden()
    qtbot.keyClick(place.list, Qt.Key.Key_Space)
    assert not place.pane.isHidden()


async def test_a_narrow_list_shows_the_bar_with_icons_alone(place):
    place.resize(1024, 600)
    select(place, 0, 1)
    await until(lambda: is_quiet(place))
    assert place.bar.geometry().right() <= place.rows.width()
    assert all(button.accessibleName() for button, _says in place.bar.buttons)


async def test_what_cannot_be_chosen_says_why(qtbot):
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    refused = Pick("close", "Close", reasons=("It is not solved.", HOSTILE))
    asked = asyncio.ensure_future(pick(window, QPoint(10, 10), "Next step", [refused, Pick("take", "Take")]))
    opened_list = await the_list()
    assert opened_list.list.currentItem().text() == "Take"
    assert "&lt;img" in opened_list.list.item(0).toolTip()
    opened_list.grab()
    qtbot.keyClicks(opened_list.search, "close")
    qtbot.keyClick(opened_list.search, Qt.Key.Key_Return)
    assert not asked.done()
    qtbot.keyClick(opened_list.search, Qt.Key.Key_Escape)
    assert await asked is None
    await until(lambda: not isValid(opened_list))


def test_chips_go_on_in_a_new_line_where_the_room_ends(qtbot):
    row = ChipRow()
    qtbot.addWidget(row)
    row.show_chips([Chip(str(n), f"Condition number {n}") for n in range(6)])
    one_line, many = row.flow.heightForWidth(2_000), row.flow.heightForWidth(300)
    assert many > 2 * one_line
    row.show_chips([Chip("x", HOSTILE * 50)])
    assert row.chips[0].sizeHint().width() <= 240
    row.resize(300, 30)
    row.grab()


async def test_enter_in_the_filter_goes_to_the_first_call_it_finds(place, calls, qtbot):
    place.list.select_id(calls[0])
    qtbot.keyClicks(place.search, "Boiler 2")
    qtbot.keyClick(place.search, Qt.Key.Key_Return)
    await until(lambda: place.card.call_id == calls[2] and is_quiet(place))
    assert place.window().focusWidget() is place.list


async def test_the_key_of_a_refused_step_tells_why(place, qtbot):
    assert not place.card.qactions["call.hand_on"].isEnabled()
    qtbot.keyClick(place.list, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    assert place.card.fixes.accessibleName().startswith("“Hand on” is not possible yet")
    await until(lambda: is_quiet(place))
