"""The calls place as a window shows it: list and card on a real database, kept true by the feed."""

import asyncio
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from app.backend import Backend
from app.calls.commands import add_note, assign_call
from app.calls.intake import log_call
from app.promises.rules import Severity
from app.staff.commands import add_department
from tests.make import Make
from tests.ui.waiting import until
from ui.calls.call_list import CallList
from ui.place_screens import present_calls

HOSTILE = "<b>bold</b> & <img src=x> {0} %s\n\u202ereversed"


@pytest.fixture
def department(desk):
    return desk.run(add_department, name="Second level", line=2)


@pytest.fixture
def calls(desk, department):
    customer_id = Make(desk.work).customer(name=HOSTILE).id
    subjects = (HOSTILE, "Printer jams", "Lift is slow")
    return [
        desk.run(log_call, subject=subject, customer_id=customer_id, severity=Severity.DEGRADED) for subject in subjects
    ]


@pytest.fixture
async def place(live, desk, calls):
    screen = CallList(live)
    screen.resize(1300, 800)
    live.attach(desk)
    await asyncio.sleep(0)
    screen.bind(present_calls(desk, screen))
    await asyncio.sleep(0)
    screen.show()
    watching = asyncio.create_task(desk.watch(0.05))
    await until(lambda: screen.card.number.text() and is_quiet(screen) and is_watched())
    yield screen
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    live.detach()
    await screen.close_down()
    screen.close()
    screen.deleteLater()
    await until(lambda: not isValid(screen))


def is_watched() -> bool:
    return any(thread.name == "watcher" for thread in threading.enumerate())


def is_quiet(screen: CallList) -> bool:
    return not (screen.tasks.running or screen.card.tasks.running)


async def test_the_first_call_is_shown_beside_the_list(place, calls):
    assert place.list.selected().id == calls[0]
    assert place.card.number.text() == place.list.selected().number
    assert place.count.text() == "3 calls · sorted by promise"


async def test_hostile_text_is_shown_as_it_is(place):
    assert place.card.title.text() == HOSTILE.strip()
    texts = [label for label in place.findChildren(QLabel) if label.text()]
    assert [label.text() for label in texts if label.textFormat() != Qt.TextFormat.PlainText] == []
    assert "&lt;b&gt;" in place.list.table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    for tab in place.card.tabs.names:
        place.card.tabs.go_to(tab)
        await until(lambda: is_quiet(place))
        picture = QPixmap(place.size())
        place.render(picture)


async def test_a_colleague_s_commit_is_seen_and_the_selection_stays(place, desk, calls, department):
    place.list.select_id(calls[1])
    await until(lambda: place.card.title.text() == "Printer jams" and is_quiet(place))
    colleague = Backend(desk.database, desk.actor)
    colleague.run(assign_call, call_id=calls[1], department_id=department)
    colleague.run(add_note, call_id=calls[1], text="I am on it")
    colleague.close_pools()
    await until(lambda: place.list.selected() and place.list.selected().department == "Second level")
    await until(lambda: place.card.timeline.model_of_entries.entries[-1].text == "I am on it")
    assert place.list.selected().id == calls[1]
    await until(lambda: is_quiet(place))


async def test_a_refused_step_is_greyed_with_all_its_reasons(place):
    close = place.card.qactions["call.close"]
    assert not close.isEnabled()
    assert close.toolTip().count("<br>") >= 4
    assert close in place.card.menu.actions()
    assert place.card.qactions["call.assign"].isEnabled()


async def test_a_record_may_be_opened_that_the_list_does_not_show(place, calls):
    place.search.setText("printer")
    await until(lambda: place.list.loaded() == 1 and is_quiet(place))
    place.open_record("call", calls[2])
    await until(lambda: place.card.title.text() == "Lift is slow")
    assert place.list.selected() is None
    await until(lambda: is_quiet(place))


async def test_an_empty_list_says_so(place):
    place.search.setText("nothing like this")
    await until(lambda: place.rows.stack.currentIndex() == 1 and is_quiet(place))
    assert place.empty.sentence.text() == "No call matches the filter."
    assert place.begin.isHidden()
    place.clear.click()
    await until(lambda: place.list.loaded() == 3 and is_quiet(place))
    assert place.search.text() == ""


async def test_a_note_that_is_not_sent_stays_with_its_call(place, calls):
    place.card.composer.area.setPlainText("half a thought")
    place.list.select_id(calls[1])
    await until(lambda: place.card.title.text() == "Printer jams")
    assert place.card.composer.written() == ""
    place.list.select_id(calls[0])
    await until(lambda: place.card.composer.written() == "half a thought" and is_quiet(place))
    place.list.select_id(calls[0])
    await until(lambda: place.card.composer.written() == "half a thought" and is_quiet(place))


async def test_ctrl_enter_keeps_the_note(place, desk, calls, qtbot):
    place.card.composer.area.setPlainText("seen")
    qtbot.keyClick(place.card.composer.area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: place.card.timeline.model_of_entries.entries[-1].text == "seen" and is_quiet(place))
    assert place.card.composer.written() == ""


async def test_a_narrow_list_leaves_its_room_to_the_subject(place):
    place.resize(900, 600)
    await until(lambda: place.list.isColumnHidden(2))
    assert not place.list.isColumnHidden(3)
