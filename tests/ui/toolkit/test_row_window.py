"""A list of very many rows: pages come as one looks at them, and what is chosen stays on its record."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.toolkit.board import COLUMNS, Job
from tests.ui.waiting import until
from ui.toolkit.row_window import PAGE_ROWS, PAGES_KEPT, RowWindow
from ui.toolkit.table_view import TableView

TOTAL = 1_000_000


def jobs(first, count=PAGE_ROWS):
    return [Job(n, f"Job {n}") for n in range(first, first + count)]


@pytest.fixture
def table(qtbot):
    view = TableView(COLUMNS, "Jobs")
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    view.show_window(jobs(0))
    return view


def test_a_page_is_asked_for_once_and_dropped_when_many_others_came():
    window = RowWindow(jobs(0), TOTAL)
    assert window.wanted(150, 450) == [(200, 200), (400, 200)]
    assert window.wanted(150, 450) == []
    for number in range(1, PAGES_KEPT + 1):
        window.put(number * PAGE_ROWS, jobs(number * PAGE_ROWS))
    assert window.row_at(0) is None
    assert window.id_at(0) == 0
    assert window.row_at(PAGES_KEPT * PAGE_ROWS).id == PAGES_KEPT * PAGE_ROWS


def test_a_page_that_was_read_before_a_change_is_shown_until_it_is_read_again():
    window = RowWindow(jobs(0), TOTAL)
    window.grow_old()
    assert window.row_at(3).id == 3
    assert window.wanted(0, 10) == [(0, 200)]


async def test_a_jump_asks_for_the_page_it_leads_to_and_for_none_on_the_way(table):
    asked = []
    table.rows_wanted.connect(lambda first, count: asked.append((first, count)))
    table.set_total(TOTAL)
    await until(lambda: table.verticalScrollBar().maximum() > 900_000)
    for row in range(0, 900_000, 50_000):
        table.verticalScrollBar().setValue(row * table.delegate.height)
    table.verticalScrollBar().setValue(900_000 * table.delegate.height)
    await until(lambda: asked)
    assert asked == [(899_800, 200), (900_000, 200)]
    assert table.table.index(900_000, 0).data() is None
    table.fill(900_000, jobs(900_000))
    assert table.table.row_at(900_000).id == 900_000


async def test_the_selection_follows_its_record_when_rows_go_above_it(table):
    table.select_id(7)
    assert table.selected_ids() == [7]
    table.refresh_window(0, [job for job in jobs(0) if job.id != 3], 199)
    assert table.selected().id == 7
    assert table.selected_ranges() == [(6, 6)]


async def test_a_last_page_that_came_shorter_ends_the_list(table):
    table.set_total(500)
    table.fill(400, jobs(400, 30))
    assert table.table.rowCount() == 430


async def test_x_takes_rows_in_and_out_while_one_goes_on(table, qtbot):
    table.select_id(1)
    for key in (Qt.Key.Key_X, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_X, Qt.Key.Key_J, Qt.Key.Key_X, Qt.Key.Key_X):
        qtbot.keyClick(table, key)
    assert table.selected_ids() == [1, 3]
    table.select_id(2)
    assert table.selected_ids() == [2]


async def test_all_rows_may_be_selected_without_being_here(table):
    table.set_total(TOTAL)
    table.selectAll()
    assert table.selected_ranges() == [(0, TOTAL - 1)]
    assert len(table.selected_ids()) == PAGE_ROWS


async def test_what_is_new_waits_behind_a_chip(table, qtbot):
    table.show_new_count(3)
    assert table.new_rows.isVisible()
    assert table.new_rows.text() == "3 new"
    with qtbot.waitSignal(table.new_wanted):
        qtbot.mouseClick(table.new_rows, Qt.MouseButton.LeftButton)
    table.show_new_count(0)
    assert not table.new_rows.isVisible()
