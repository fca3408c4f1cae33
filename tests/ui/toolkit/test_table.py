"""Lists: pages, sorting by the database, a selection that stays on its record."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from tests.ui.toolkit.board import COLUMNS, Job
from ui.toolkit.delegates import COMPACT
from ui.toolkit.table_view import TableView


def jobs(*ids):
    return [Job(n, f"Job {n}") for n in ids]


@pytest.fixture
def table(qtbot):
    view = TableView(COLUMNS, "Jobs")
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    return view


def test_the_selection_stays_on_its_record_when_rows_move(table):
    table.show_first(jobs(1, 2, 3))
    table.select_id(2)
    table.show_first(jobs(9, 3, 2, 1))
    assert table.selected().id == 2
    assert [job.id for job in table.all_selected()] == [2]


def test_a_selected_record_that_is_gone_leaves_nothing_selected_and_says_so(table, qtbot):
    table.show_first(jobs(1, 2, 3))
    table.select_id(2)
    with qtbot.waitSignal(table.selected_changed):
        table.show_first(jobs(1, 3))
    assert table.selected() is None


def test_the_same_records_are_painted_again_without_a_reset(table, qtbot):
    table.show_first(jobs(1, 2))
    with qtbot.assertNotEmitted(table.table.modelReset):
        table.show_first([Job(1, "Renamed"), Job(2, "Job 2")])
    assert table.table.index(0, 0).data().startswith("Medium · Renamed")


def test_the_next_page_is_asked_for_once_until_it_comes(table, qtbot):
    wanted = []
    table.more_wanted.connect(lambda: wanted.append(1))
    table.show_first(jobs(*range(50)), more=True)
    table.scrollToBottom()
    table.table.fetchMore()
    table.table.fetchMore()
    assert wanted == [1]
    table.append(jobs(*range(48, 100)), more=False)
    assert table.loaded() == 100
    assert not table.table.canFetchMore()


def test_scrolling_to_the_end_asks_for_more(table, qtbot):
    table.show_first(jobs(*range(50)), more=True)
    with qtbot.waitSignal(table.more_wanted):
        table.scrollToBottom()


def test_a_click_on_the_head_asks_for_another_order_and_a_second_turns_it(table):
    asked = []
    table.sort_wanted.connect(lambda key, descending: asked.append((key, descending)))
    header = table.horizontalHeader()
    for section in (0, 2, 2, 3):
        header.sectionClicked.emit(section)
    assert asked == [("person", False), ("person", True), ("amount", False)]


def test_j_and_k_go_down_and_up(table, qtbot):
    table.show_first(jobs(1, 2, 3))
    table.select_id(1)
    qtbot.keyClick(table, Qt.Key.Key_J)
    qtbot.keyClick(table, Qt.Key.Key_J)
    qtbot.keyClick(table, Qt.Key.Key_K)
    assert table.selected().id == 2


def test_home_and_end_go_to_the_first_and_the_last_row(table, qtbot):
    table.show_first(jobs(1, 2, 3))
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.selected().id == 3
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.selected().id == 1


def test_enter_opens_the_row(table, qtbot):
    table.show_first(jobs(1, 2))
    table.select_id(2)
    with qtbot.waitSignal(table.row_activated) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args[0].id == 2


def test_compact_rows_are_24_pixels_high(table):
    table.show_first(jobs(1))
    table.set_compact(True)
    assert table.rowHeight(0) == COMPACT == 24


def test_what_one_looks_at_stays_in_sight_when_rows_become_compact(table):
    table.show_first(jobs(*range(60)))
    table.select_id(59)
    table.set_compact(True)
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())


def test_the_list_gets_back_the_focus_from_the_chip_of_what_is_new(table, qtbot):
    table.show_first(jobs(1))
    table.show_new_count(3)
    table.new_rows.setFocus()
    table.show_new_count(0)
    assert table.window().focusWidget() is table


def test_a_refresh_keeps_the_place_one_has_scrolled_to(table):
    table.show_first(jobs(*range(100)))
    table.verticalScrollBar().setValue(900)
    table.show_first(jobs(200, *range(100)))
    assert table.verticalScrollBar().value() == 900


def test_screen_readers_are_told_what_is_painted(table):
    table.show_first([Job(4, "Boiler", "Rossi Mario")])
    shown = [table.table.index(0, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(5)]
    assert shown == ["Medium · Boiler · J-4", "open", "Rossi Mario", "4,00", "Boiler"]


def test_several_rows_may_be_selected(table):
    table.show_first(jobs(1, 2, 3))
    table.selectAll()
    assert len(table.all_selected()) == 3
    assert table.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection


def test_a_letter_that_is_no_key_asks_no_row(table, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(type(table.table), "match", lambda *_: asked.append(1) or [])
    table.show_first(jobs(1, 2))
    qtbot.keyClick(table, Qt.Key.Key_B)
    assert asked == []
