"""The palette: records, actions, numbers and people, by keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.calls.intake import log_call
from app.promises.rules import Severity
from app.staff.commands import add_department, add_technician
from tests.make import Make
from tests.ui.waiting import until
from ui.main_window import MainWindow
from ui.navigation import places
from ui.palette.matching import best, fit
from ui.palette.palette import kept_recent, open_palette
from ui.palette.presenters import Hit, PalettePresenter, remembered
from ui.shell.registry import Offer
from ui.toolkit.preferences import Preferences
from ui.toolkit.screen import Screen

HOSTILE = "<b>bold</b> & <img src=x> {0} %s\u202e"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("typed", "label", "fits"),
    [
        ("ass", "Assign…", True),
        ("assegna", "Assegna…", True),
        ("perche", "Perché no", True),
        ("plan int", "Plan intervention", True),
        ("int plan", "Plan intervention", True),
        ("pln", "Plan intervention", True),
        ("котел", "Котёл", True),
        ("zzz", "Assign…", False),
        ("as zzz", "Assign…", False),
        ("", "Assign…", True),
    ],
)
def test_what_is_typed_fits_by_parts_of_words_in_any_order(typed, label, fits):
    assert (fit(typed, label) is not None) == fits


def test_the_beginning_of_a_word_is_better_than_its_middle_and_that_than_scattered_letters():
    labels = ["xxplanxx", "p l a n", "replan", "Plan"]
    assert best("plan", labels, str, 3) == ["Plan", "xxplanxx", "replan"]


class FakeView:
    def __init__(self, offers=(), recent=()):
        self.offered, self.kept = list(offers), list(recent)
        self.sections: dict[str, list[Hit]] = {}
        self.opened: list[object] = []

    def offers(self):
        return self.offered

    def recent(self):
        return self.kept

    def can_open(self, kind):
        return kind == "call"

    def show_sections(self, sections):
        self.sections = {title: list(hits) for title, hits in sections}

    def open_record(self, kind, record_id):
        self.opened.append((kind, record_id))

    def search_for(self, text):
        self.opened.append(f"search {text}")

    def show_calls_with(self, text):
        self.opened.append(text)

    def show_calls_of(self, condition, value, label):
        self.opened.append((condition, value, label))


def offer(name, label, reasons=()):
    return Offer(name, label, "A", "user", "Calls", tuple(reasons), lambda: None)


@pytest.fixture
def make(desk):
    return Make(desk.work)


@pytest.fixture
def calls(desk, make):
    customer_id = make.customer(name="Bar Centrale").id
    subjects = ("Caldaia in blocco", HOSTILE)
    return [desk.run(log_call, subject=s, customer_id=customer_id, severity=Severity.DEGRADED) for s in subjects]


async def test_possible_actions_come_before_refused_ones_which_say_why(desk):
    view = FakeView([offer("call.assign", "Assign…", ["No call is selected."]), offer("call.all", "Assign all")])
    await PalettePresenter(desk, view).find("> assign")
    assert [(hit.title, hit.reasons) for hit in view.sections["Actions"]] == [
        ("Assign all", ()),
        ("Assign…", ("No call is selected.",)),
    ]
    assert "No call is selected." in view.sections["Actions"][1].second


async def test_a_running_number_is_a_call_and_a_text_finds_records(desk, calls):
    view = FakeView()
    presenter = PalettePresenter(desk, view)
    await presenter.find("#1")
    (hit,) = view.sections["Records"]
    assert hit.title == "Caldaia in blocco"
    hit.run()
    await presenter.find("caldaia")
    assert view.sections["Records"][0].opens == ("call", calls[0])
    assert view.opened == [("call", calls[0])]


async def test_where_nothing_is_called_so_everything_can_be_searched(desk, calls):
    view = FakeView()
    await PalettePresenter(desk, view).find("zzz {0}")
    ((title, (hit,)),) = view.sections.items()
    assert (title, hit.title) == ("Further", "Search everything for “zzz {0}”")
    hit.run()
    assert view.opened == ["search zzz {0}"]
    assert remembered([("call:3", "Boiler", "C-3")], hit) == [("call:3", "Boiler", "C-3")]


@pytest.mark.parametrize(
    "typed", ["#", "#x", "#99999999999999999999", "#²", "@'\"%_\0", '"*(', ">" + "x" * 300, HOSTILE]
)
async def test_whatever_is_typed_is_only_a_question(desk, calls, typed):
    view = FakeView([offer("call.assign", "Assign…")])
    await PalettePresenter(desk, view).find(typed)


async def test_people_lead_to_their_calls(desk, calls):
    department_id = desk.run(add_department, name="Second level", line=2)
    technician_id = desk.run(add_technician, name="Alessio Perché", department_id=department_id)
    view = FakeView()
    await PalettePresenter(desk, view).find("@perche")
    view.sections["People"][0].run()
    await PalettePresenter(desk, view).find("@centrale")
    view.sections["People"][0].run()
    assert view.opened[0] == ("technician_id", technician_id, "Alessio Perché")
    assert view.opened[1] == "Bar Centrale"


async def test_an_answer_to_an_older_question_is_dropped(desk, calls):
    view = FakeView()
    presenter = PalettePresenter(desk, view)
    asked = presenter.find("caldaia")
    presenter.asked = 7
    await presenter.find("> nothing is called so")
    presenter.asked += 1
    await asked
    presenter.asked = 0
    assert "Records" in view.sections or view.sections == {}


async def test_nothing_typed_shows_what_was_chosen_lately(desk):
    view = FakeView(
        [offer("call.assign", "Assign…")], [("do:call.assign", "", ""), ("call:3", "Boiler", "C-3"), ("?", "", "")]
    )
    await PalettePresenter(desk, view).find("")
    assert [hit.title for hit in view.sections["Lately"]] == ["Assign…", "Boiler"]


@pytest.fixture
def built(qtbot, live, desk, calls, tmp_path):
    """Before there is a loop, as when the desktop starts."""
    made = MainWindow(places(live), live, "", Preferences(tmp_path / "desktop.ini"))
    live.attach(desk)
    made.attach(desk)
    return made


@pytest.fixture
async def window(built, live):
    made = built
    made.go_to("keyboard")
    made.show()
    made.activateWindow()
    await quiet(made)
    yield made
    await made.close_down()
    live.detach()
    made.may_close = True
    made.close()
    made.deleteLater()


async def quiet(window):
    screens = window.findChildren(Screen)
    await until(lambda: not window.tasks.running and not any(screen.tasks.running for screen in screens))


async def test_by_keyboard_alone_one_types_chooses_and_does(window):
    palette = open_palette(window)
    await until(lambda: palette.hits.current() is not None)
    QTest.keyClicks(palette.line, ">full")
    await until(lambda: palette.hits.current() and palette.hits.current().title == "Full screen")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.isFullScreen()
    assert window.palette_shown is None
    assert kept_recent(window)[0][0] == "do:window.full_screen"


async def test_the_arrows_go_over_the_heads_and_no_further_than_the_ends(window):
    palette = open_palette(window)
    await until(lambda: palette.hits.current() is not None)
    first = palette.hits.current()
    QTest.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.hits.current() == first
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.hits.current() != first
    for _n in range(20):
        QTest.keyClick(palette.line, Qt.Key.Key_PageDown)
    assert palette.hits.current() is not None
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert window.palette_shown is None


async def test_its_key_closes_it_again_and_another_key_begins_anew(window):
    for is_shown in (True, False):
        open_palette(window)
        assert (window.palette_shown is not None) == is_shown
    open_palette(window)
    actions = open_palette(window, ">")
    assert (window.palette_shown, actions.line.text()) == (actions, ">")
    await quiet(window)
    actions.close()


async def test_a_refused_action_says_why_and_is_not_done(window):
    palette = open_palette(window)
    await quiet(window)
    palette.run(Hit("do:x", "X", "", "x", lambda: pytest.fail("done"), reasons=("Not today.",)))
    assert window.toasts.texts() == ["Not today."]


async def test_hostile_text_is_painted_as_it_is_and_the_palette_fits_a_small_window(window):
    window.resize(1024, 600)
    palette = open_palette(window, "bold")
    await until(lambda: palette.hits.current() is not None)
    window.grab()
    assert HOSTILE.strip("\u202e") in palette.hits.current().title
    assert window.rect().contains(palette.panel.geometry())
    palette.close()
