"""The desk beside its screens: who is at work, what is new, and a record in a window of its own."""

import asyncio

import pytest
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from app.backend import Backend
from app.calls.alerts import desk_alerts
from app.calls.commands import assign_call
from app.calls.intake import log_call
from app.db.context import Actor
from app.kernel.permissions import Role, permissions_of
from app.presence.queries import who_is_present
from app.promises.rules import Severity
from app.staff.commands import add_department, add_technician, add_user
from tests.make import Make
from tests.ui.shell.test_registry import board_places
from tests.ui.toolkit.board import Board, BoardPresenter, Job
from tests.ui.waiting import until
from ui import navigation
from ui.main_window import MainWindow
from ui.shell.desk import Desk
from ui.shell.presenters.bulletin import BulletinPresenter
from ui.toolkit.preferences import Preferences
from ui.toolkit.rail import Rail


class FakeDesk:
    def __init__(self):
        self.badges, self.at_risk, self.news = {}, (0, False), []

    def show_badges(self, counts):
        self.badges = dict(counts)

    def show_at_risk(self, count, more):
        self.at_risk = (count, more)

    def tell(self, news):
        self.news.append((news.title, news.call_id))


@pytest.fixture
def luca(desk):
    """A technician who signs in, and his department."""
    department_id = desk.run(add_department, name="Second level", line=2)
    user_id = desk.run(
        add_user, login="luca", name="Luca Verdi", roles=frozenset({Role.TECHNICIAN}), password="a long one"
    )
    technician_id = desk.run(add_technician, name="Luca Verdi", department_id=department_id, user_id=user_id)
    backend = Backend(desk.database, Actor("luca", "Luca Verdi", permissions_of({Role.TECHNICIAN}), user_id))
    yield backend, department_id, technician_id
    backend.close_pools()


def call(desk):
    customer_id = Make(desk.work).customer().id
    return desk.run(log_call, subject="Boiler", customer_id=customer_id, severity=Severity.DEGRADED)


async def test_a_call_given_to_me_is_news_once_and_what_was_so_before_is_none(desk, luca):
    backend, department_id, technician_id = luca
    old, new = call(desk), call(desk)
    desk.run(assign_call, call_id=old, department_id=department_id, technician_id=technician_id)
    view = FakeDesk()
    presenter = BulletinPresenter(backend, view, {"calls": _seven})
    await presenter.refresh()
    assert (view.news, view.badges) == ([], {"calls": 7})
    desk.run(assign_call, call_id=new, department_id=department_id, technician_id=technician_id)
    await presenter.refresh()
    await presenter.refresh()
    assert view.news == [("A call for you", new)]


async def _seven(_backend):
    return 7


def test_a_technician_is_told_of_his_own_promises_and_a_dispatcher_of_all(desk, luca):
    backend, _department_id, _technician_id = luca
    import time_machine

    call(desk)
    with time_machine.travel("2030-01-01"):
        assert len(desk.read(desk_alerts).at_risk) == 1
        assert backend.read(desk_alerts).at_risk == ()
        assert backend.read(desk_alerts).at_risk_count == 1


@pytest.fixture
def window(qtbot, live, desk, tmp_path):
    made = MainWindow(board_places(live), live, "", Preferences(tmp_path / "desktop.ini"))
    qtbot.addWidget(made)
    live.attach(desk)
    made.attach(desk)
    made.go_to("jobs")
    yield made
    live.detach()
    made.may_close = True


async def test_colleagues_see_each_other_and_what_is_looked_at(window, live, desk, luca, monkeypatch):
    backend, _department_id, _technician_id = luca
    monkeypatch.setattr("ui.shell.desk.LOOK_SECONDS", 0.01)
    mine = Desk(live, desk, window)
    task = asyncio.ensure_future(mine.keep_present())
    await until(lambda: [row.name for row in live.present] == ["Anna Bianchi"])
    live.look_at("call", 7)
    await until(lambda: [(row.kind, row.record_id) for row in backend.read(who_is_present)] == [("call", 7)])
    assert window.line.online.text() == "1 online"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await mine.leave()
    assert backend.read(who_is_present) == []


def test_the_status_line_and_the_rail_say_what_waits(window):
    window.line.show_at_risk(3)
    window.show_badges({"jobs": 120})
    assert window.line.at_risk.text() == "3 promises at risk"
    assert window.rail.buttons["jobs"].badge.text() == "99+"
    window.line.show_at_risk(0)
    window.show_badges({"jobs": 0})
    assert window.line.at_risk.isHidden()
    assert window.rail.buttons["jobs"].badge.isHidden()


def test_a_low_window_has_the_places_closer_and_leaves_the_last_to_the_menu(qtbot, live):
    rail = Rail(board_places(live))
    qtbot.addWidget(rail)
    rail.show()
    for height, hidden in ((140, [False, True]), (190, [False, False]), (800, [False, False])):
        rail.resize(84, height)
        assert rail.sign.isHidden() == (height < 800)
        assert [button.isHidden() for button in rail.buttons.values()] == hidden
        assert rail.height() == height


@pytest.fixture
def in_windows(monkeypatch):
    def present(backend, screen):
        return BoardPresenter(screen, [Job(1, "Boiler")])

    monkeypatch.setattr(Board, "open_record", lambda self, kind, record_id: None)
    monkeypatch.setitem(navigation.OWN_WINDOWS, "job", (Board, present))


async def quiet(window):
    boards = [*window.screens.values(), *(own.screen_shown for own in window.windows)]
    await until(lambda: not any(board.tasks.running for board in boards))


async def test_records_have_windows_of_their_own_one_each(window, in_windows):
    window.open_window("job", 1)
    window.open_window("job", 2)
    window.open_window("job", 1)
    assert [own.record_id for own in window.windows] == [1, 2]
    await quiet(window)
    first = window.windows[0]
    first.screen_shown.setWindowTitle("C-2026-00001 Boiler")
    assert first.windowTitle() == "C-2026-00001 Boiler"
    first.close()
    await until(lambda: not isValid(first))
    assert [own.record_id for own in window.windows] == [2]
    await window.close_down()
    assert window.windows == []


async def test_a_second_window_asks_for_what_is_unsaved(window, in_windows, qtbot):
    window.open_window("job", 1)
    own = window.windows[0]
    await quiet(window)
    qtbot.keyClicks(own.screen_shown.subject.line, "Boiler")
    own.close()
    await until(lambda: own.screen_shown.findChild(QDialog))
    own.screen_shown.findChild(QDialog).reject()
    await until(lambda: not window.tasks.running)
    assert own.isVisible()
    own.screen_shown.form.saved()
    await window.close_down()


def test_ctrl_z_takes_the_newest_step_back_that_still_can_be(window):
    undone = []
    for name in ("one", "two"):
        window.toasts.say(name, lambda name=name: undone.append(name))
    window.toasts.say("no way back")
    window.qactions["window.undo"].trigger()
    window.qactions["window.undo"].trigger()
    window.qactions["window.undo"].trigger()
    assert undone == ["two", "one"]
    assert window.toasts.texts()[-1] == "There is nothing to undo."
