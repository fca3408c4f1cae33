"""The frame and the application: opening, closing, another look, the database away and back, bugs shown once."""

import asyncio
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from app.kernel.errors import NotPermitted, Unreachable
from tests.ui.toolkit.board import Board, BoardPresenter, Job
from tests.ui.waiting import until
from ui import navigation
from ui.application import Desktop, Opening
from ui.running import Application
from ui.sign_in import SignIn
from ui.toolkit.bug_dialog import BugDialog
from ui.toolkit.keys import native
from ui.toolkit.place import Place

HEAVY = (
    "asyncio",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "reportlab",
    "pypdfium2",
    "phonenumbers",
    "babel",
    "rich",
    "typer",
)


def places(live):
    def build():
        return Board(live)

    def present(backend, screen):
        return BoardPresenter(screen, [Job(1, "Boiler")])

    return (
        Place("jobs", "Jobs", "inbox", build, present, opens=frozenset({"job"})),
        Place("parts", "Parts", "package", build, present),
        Place("new_job", "New job", "plus", build, present, key="Ctrl+N", in_rail=False),
    )


@pytest.fixture
def desktop(desk, tmp_path):
    return Desktop(
        places, lambda: desk, tmp_path / "desktop.ini", log_file=tmp_path / "log" / "pronto.log", version="9"
    )


class Running:
    """An application that runs beside the test; `async with` waits until it is at work, and closes it at the end."""

    def __init__(self, qapp, desktop):
        self.qapp, self.desktop = qapp, desktop

    def start(self):
        opening = Opening(self.qapp, self.desktop)
        opening.dress()
        window = opening.build_window()
        window.show()
        self.application = Application(opening, window)
        self.task = asyncio.ensure_future(self.application.main())

    async def __aenter__(self):
        self.start()
        await self.ready()
        return self

    async def __aexit__(self, *raised):
        if not self.task.done():
            await self.close()

    @property
    def window(self):
        return self.application.window

    async def ready(self):
        await until(lambda: self.application.live.backend is not None and self.window.stack.currentWidget().presenter)
        await self.idle()

    async def idle(self):
        await until(lambda: not any(screen.tasks.running for screen in self.window.screens.values()))

    async def close(self):
        self.window.close()
        assert await asyncio.wait_for(self.task, 5) == 0


@pytest.fixture
def running(qapp, desktop):
    return Running(qapp, desktop)


async def test_the_window_opens_and_closes_and_leaves_no_task_and_no_thread(qapp, desktop):
    tasks = asyncio.all_tasks()
    async with Running(qapp, desktop) as running:
        assert running.window.isVisible()
        assert running.window.line.user.text() == "Anna Bianchi"
    assert not isValid(running.window) or not running.window.isVisible()
    assert asyncio.all_tasks() == tasks
    assert not [t.name for t in threading.enumerate() if t.name.startswith(("writer", "reader", "watcher"))]


async def test_one_goes_to_a_place_and_back(running):
    async with running:
        window = running.window
        window.go_to("parts")
        assert window.current_place() == "parts"
        assert window.rail.buttons["parts"].isChecked()
        window.go_to("new_job")
        assert not any(button.isChecked() for button in window.rail.buttons.values())
        window.screen_at("new_job").left.emit()
        assert window.current_place() == "parts"
        await running.idle()


async def test_a_record_is_opened_where_its_kind_is_shown(running, monkeypatch):
    async with running:
        shown = []
        monkeypatch.setattr(Board, "open_record", lambda self, kind, record_id: shown.append((kind, record_id)))
        running.window.go_to("parts")
        running.window.screen_at("parts").opened.emit("job", 7)
        assert running.window.current_place() == "jobs"
        assert shown == [("job", 7)]
        await running.idle()


async def test_what_a_screen_says_is_a_toast(running):
    async with running:
        running.window.screen_at("jobs").say("Saved")
        assert running.window.toasts.texts() == ["Saved"]


async def test_a_database_that_goes_away_is_said_and_its_return_too(running, monkeypatch):
    async with running:

        async def away():
            raise Unreachable(detail="connection refused")

        backend = running.application.live.backend
        with monkeypatch.context() as patch:
            patch.setattr(backend, "announce", away)
            await running.application.pulse_once()
        assert "connection refused" in running.window.banner.texts()[0]
        assert running.window.line.connection.text() == "No connection"
        assert running.window.stack.currentWidget().table.loaded() == 1
        await running.application.pulse_once()
        assert running.window.banner.texts() == []
        assert running.window.line.connection.text() == "Connected"
        await running.idle()


async def test_a_database_that_does_not_answer_is_lost_in_less_than_ten_seconds(running, monkeypatch):
    async with running:
        monkeypatch.setattr("ui.running.ANSWER_SECONDS", 0.01)

        async def silent():
            await asyncio.sleep(60)

        with monkeypatch.context() as patch:
            patch.setattr(running.application.live.backend, "announce", silent)
            await running.application.pulse_once()
        assert running.application.live.is_lost


async def test_a_database_that_is_away_at_the_start_is_tried_again(qapp, desktop, desk, monkeypatch):
    monkeypatch.setattr("ui.running.PULSE_SECONDS", 0.01)
    tries = []

    def connect():
        tries.append(1)
        if len(tries) < 3:
            raise Unreachable(detail="not yet")
        return desk

    async with Running(qapp, Desktop(places, connect, desktop.preferences)) as running:
        assert len(tries) == 3
        await until(lambda: not running.window.banner.texts())


@pytest.mark.expect_log("nobody expected this")
async def test_a_bug_is_logged_each_time_and_shown_once_and_the_application_goes_on(running, desktop):
    async with running:
        window = running.window
        for _ in range(2):
            window.screen_at("jobs").qactions["job.break"].trigger()
            await until(lambda: not window.screen_at("jobs").tasks.running)
            await asyncio.sleep(0)
        dialogs = window.findChildren(BugDialog)
        assert len(dialogs) == 1
        log = desktop.log_file.read_text("utf-8")
        assert log.count("ZeroDivisionError: nobody expected this") == 2
        assert dialogs[0].bug.reference in log
        dialogs[0].accept()


@pytest.mark.expect_log("in a slot")
async def test_what_is_raised_in_a_slot_or_a_forgotten_task_is_a_bug_too(running):
    async with running:
        application = running.application
        application.on_uncaught(ValueError, ValueError("in a slot"), None)
        application.on_loop_exception(asyncio.get_running_loop(), {"message": "in a slot: never awaited"})
        dialogs = running.window.findChildren(BugDialog)
        assert len(dialogs) == 2
        for dialog in dialogs:
            dialog.accept()


async def test_another_theme_and_language_build_the_window_anew_at_the_same_place(running, qapp):
    async with running:
        running.window.go_to("parts")
        old = running.window
        running.application.preferences.keep("theme", "dark")
        running.application.preferences.keep("language", "it")
        running.application.rebuild()
        await until(lambda: not isValid(old))
        assert running.window.current_place() == "parts"
        assert qapp.palette().window().color().name() == "#14171b"
        assert native("PgDown") == "Pag↓"
        await until(lambda: running.window.stack.currentWidget().table.loaded())
        await running.idle()


@pytest.mark.slow_loop("another language builds the whole window anew")
async def test_another_language_keeps_the_draft_that_one_is_typing(qapp, desktop, desk):
    def calls_and_intake(live):
        return [place for place in navigation.places(live) if place.name in ("calls", "new_call")]

    async with Running(qapp, Desktop(calls_and_intake, lambda: desk, desktop.preferences)) as running:
        running.window.go_to("new_call")
        intake = running.window.screen_at("new_call")
        await until(lambda: intake.presenter is not None and intake.presenter.draft_id is not None)
        intake.subject.line.setText("Boiler blocked")
        intake.subject.line.textEdited.emit("Boiler blocked")
        draft, old = intake.presenter.draft_id, running.window
        running.application.preferences.keep("language", "de")
        running.application.rebuild()
        await until(lambda: not isValid(old))
        anew = running.window.screen_at("new_call")
        await until(lambda: anew.subject.line.text() == "Boiler blocked")
        assert anew.presenter.draft_id == draft
        await running.idle()


async def test_closing_asks_for_what_is_unsaved(running, qtbot):
    async with running:
        board = running.window.screen_at("jobs")
        qtbot.keyClicks(board.subject.line, "Boiler")
        running.window.close()
        await until(lambda: board.findChild(QDialog))
        board.findChild(QDialog).reject()
        await until(lambda: not board.findChild(QDialog))
        assert running.window.isVisible()
        board.form.saved()


async def test_one_signs_in_before_the_places_are_shown(qapp, desktop, desk, qtbot, monkeypatch):
    rights, actor = desk.actor, type(desk.actor)
    desk.actor = actor("system", "Pronto", frozenset())

    async def sign_in(backend, login, password):
        if password != "secret":
            raise NotPermitted(permission="sign in")
        backend.actor = rights
        return backend

    application = Running(qapp, Desktop(places, lambda: desk, desktop.preferences, sign_in=sign_in))
    application.start()
    await until(lambda: hasattr(application.application, "window") and application.window.findChild(SignIn))
    page = application.window.findChild(SignIn)
    await until(lambda: page.user.editor.hasFocus())
    qtbot.keyClicks(page.user.line, "anna")
    qtbot.keyClicks(page.password.line, "wrong")
    page.button.click()
    await until(page.message.texts)
    page.password.line.setText("secret")
    page.button.click()
    await application.ready()
    assert application.window.front.currentIndex() == 0
    await application.close()


def test_the_first_window_is_painted_before_there_is_a_loop(qapp, qtbot, desktop):
    filled = []
    window = Opening(qapp, desktop._replace(first_page=lambda window: filled.append(window.current_place()))).open()
    qtbot.addWidget(window)
    assert filled == ["jobs"]
    assert window.was_painted
    window.may_close = True


def test_a_window_that_the_screen_has_no_room_for_begins_as_large_as_the_screen(qapp, qtbot, desktop, monkeypatch):
    for room, is_maximised in ((QSize(1024, 560), True), (QSize(1920, 1040), False)):
        monkeypatch.setattr("ui.toolkit.room.room_for", lambda window, room=room: room)
        window = Opening(qapp, desktop).build_window()
        qtbot.addWidget(window)
        assert window.isMaximized() == is_maximised
        assert window.minimumSize().boundedTo(room) == window.minimumSize()
        window.may_close = True


def test_the_first_window_needs_none_of_what_is_slow_to_import():
    program = (
        "import sys, ui.application, ui.navigation, ui.toolkit.table_view, ui.calls.call_list\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = {name.split(".")[0] for name in done.stdout.split()}
    assert imported & set(HEAVY) == set()
