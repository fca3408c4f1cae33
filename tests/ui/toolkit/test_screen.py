"""What every screen does by itself: actions, refusals, bugs, refreshing, leaving."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from app.kernel.errors import Unreachable
from tests.ui.toolkit.board import Board, BoardPresenter, Job
from tests.ui.waiting import until


@pytest.fixture
async def board(live, qtbot):
    screen = Board(live)
    qtbot.addWidget(screen)
    screen.resize(900, 600)
    screen.bind(BoardPresenter(screen, [Job(1, "Boiler"), Job(2, "Printer")]))
    screen.show()
    await until(lambda: screen.table.loaded() and not screen.tasks.running)
    yield screen
    await screen.close_down()


async def test_an_action_is_off_while_it_runs(board):
    finish = board.qactions["job.finish"]
    finish.trigger()
    assert not finish.isEnabled()
    board.presenter.may_go_on.set()
    await until(finish.isEnabled)
    assert board.presenter.done == ["finish"]


async def test_who_is_asked_something_is_not_told_to_wait(board):
    question = QDialog(board)
    board.busy.begin()
    question.open()
    board.busy.late.timeout.emit()
    assert board.busy.isHidden()
    question.close()
    board.busy.late.timeout.emit()
    assert board.busy.isVisible()
    board.busy.end()
    assert board.busy.isHidden()


async def test_all_reasons_of_a_refusal_stand_in_the_bar(board):
    board.qactions["job.close"].trigger()
    await until(board.message.texts)
    assert board.message.texts() == ["“Boiler” is still open.", "“Printer” is still open."]


async def test_the_next_action_takes_the_old_message_away(board):
    board.qactions["job.close"].trigger()
    await until(board.message.texts)
    board.qactions["job.finish"].trigger()
    assert board.message.texts() == []
    await board.close_down()


async def test_a_refusal_that_speaks_of_a_field_stands_at_the_field(board):
    board.qactions["job.save"].trigger()
    await until(lambda: board.subject.refused)
    assert board.subject.remark.whole == "“<b>bold</b>” is still open."
    assert board.message.texts() == []


async def test_a_bug_is_reported_and_the_screen_goes_on(board, live):
    failed = []
    live.failed.connect(failed.append)
    board.qactions["job.break"].trigger()
    await until(lambda: failed)
    assert isinstance(failed[0], ZeroDivisionError)
    assert board.qactions["job.break"].isEnabled()


async def test_an_action_that_is_refused_says_why_in_its_tooltip(board):
    board.presenter.jobs = []
    board.update_actions()
    finish = board.qactions["job.finish"]
    assert not finish.isEnabled()
    assert "There is no job." in finish.toolTip()
    assert "Nobody is here." in finish.toolTip()


async def test_a_change_of_a_watched_table_refreshes_and_another_does_not(board, live):
    before = board.presenter.refreshed
    live.changed.emit(frozenset({("invoice", 3)}))
    assert not board.tasks.running
    live.changed.emit(frozenset({("job", 3)}))
    await until(lambda: board.presenter.refreshed == before + 1)


async def test_a_hidden_screen_refreshes_when_it_is_seen_again(board, live):
    before = board.presenter.refreshed
    board.hide()
    live.changed.emit(frozenset({("job", 3)}))
    assert board.presenter.refreshed == before
    board.show()
    await until(lambda: board.presenter.refreshed == before + 1)


async def test_changes_during_a_refresh_make_one_more_refresh(board, live):
    before = board.presenter.refreshed
    for _ in range(5):
        live.changed.emit(frozenset({("job", 3)}))
    await until(lambda: not board.tasks.running)
    assert board.presenter.refreshed == before + 2


async def test_a_database_that_is_away_keeps_what_was_read_and_comes_back_by_itself(board, live, monkeypatch):
    lost = []
    live.lost.connect(lost.append)
    refresh = board.presenter.refresh

    async def away():
        raise Unreachable(detail="connection refused")

    monkeypatch.setattr(board.presenter, "refresh", away)
    live.changed.emit(frozenset({("job", 3)}))
    await until(lambda: lost)
    assert board.table.loaded() == 2
    assert board.stale
    monkeypatch.setattr(board.presenter, "refresh", refresh)
    live.report_found()
    await until(lambda: not board.stale and not board.tasks.running)


async def test_a_question_is_awaited_without_a_loop_of_its_own(board):
    board.qactions["job.ask"].trigger()
    await until(lambda: board.findChild(QDialog))
    dialog = board.findChild(QDialog)
    dialog.options.setCurrentRow(1)
    dialog.accept()
    await until(lambda: board.presenter.done)
    assert board.presenter.done == ["2"]


async def test_closing_down_cancels_what_runs(board):
    board.qactions["job.finish"].trigger()
    await board.close_down()
    assert not board.tasks.running
    assert board.presenter.done == []


async def test_leaving_asks_while_something_is_unsaved(board, qtbot):
    assert await board.may_leave()
    qtbot.keyClicks(board.subject.line, "Boiler")
    assert board.unsaved()
    board.tasks.start(board.may_leave())
    await until(lambda: board.findChild(QDialog))
    board.findChild(QDialog).reject()
    await until(lambda: not board.tasks.running)


async def test_a_single_letter_is_a_command_in_the_list_and_a_letter_in_a_field(board, qtbot):
    board.activateWindow()
    board.subject.setFocus()
    qtbot.keyClick(board.subject.line, Qt.Key.Key_F)
    assert board.subject.value() == "f"
    assert not board.tasks.running
    board.table.setFocus()
    qtbot.keyClick(board.table, Qt.Key.Key_F)
    assert board.tasks.running
    await board.close_down()
