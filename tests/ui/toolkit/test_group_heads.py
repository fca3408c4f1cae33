"""Heads of groups stand among the rows of a list, and nothing that is said of the list counts them."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.toolkit.board import COLUMNS, Job
from ui.toolkit.group_heads import Group, GroupHeads
from ui.toolkit.row_window import PAGE_ROWS
from ui.toolkit.table_view import TableView

GROUPS = (Group("Nobody", 3), Group("<b>Anna</b>", 150), Group("Luca", 247))


def jobs(first, count):
    return [Job(n, f"Job {n}") for n in range(first, first + count)]


@pytest.fixture
def table(qtbot, in_english):
    view = TableView(COLUMNS, "Jobs")
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    view.show_window(jobs(0, PAGE_ROWS), 400, GROUPS)
    return view


def test_rows_and_places_lead_to_each_other():
    heads = GroupHeads(GROUPS)
    assert [row for row in range(403) if heads.at(row)] == [0, 4, 155]
    assert [heads.place_of(heads.row_of(place)) for place in range(400)] == list(range(400))
    assert [heads.rows_for(total) for total in (0, 1, 3, 4, 400)] == [0, 2, 4, 6, 403]
    assert GroupHeads().row_of(7) == GroupHeads().place_of(7) == 7


def test_a_head_stands_before_each_group_with_its_count(table):
    assert table.table.rowCount() == 403
    said = [table.table.index(row, 0).data() for row in (0, 4, 155)]
    assert said == ["Nobody · 3", "<b>Anna</b> · 150", "Luca · 247"]
    assert [table.table.row_at(row).id for row in (1, 3, 5)] == [0, 2, 3]
    table.grab()
    table.set_compact(True)
    table.grab()


def test_the_keys_pass_over_heads(table, qtbot):
    table.select_id(2)
    qtbot.keyClick(table, Qt.Key.Key_J)
    assert table.selected().id == 3
    qtbot.keyClick(table, Qt.Key.Key_X)
    qtbot.keyClick(table, Qt.Key.Key_K)
    assert table.currentIndex().row() == 3
    for _step in range(5):
        qtbot.keyClick(table, Qt.Key.Key_K)
    assert table.currentIndex().row() == 1


def test_a_selection_over_groups_is_told_without_their_heads(table):
    table.selectAll()
    assert table.selected_ranges() == [(0, 399)]
    assert table.selected_ids() == list(range(PAGE_ROWS))


async def test_pages_are_asked_for_by_their_places(table):
    asked = []
    table.rows_wanted.connect(lambda first, count: asked.append((first, count)))
    table.scrollToBottom()
    table._ask_for_rows()
    assert asked == [(200, 200)]
    table.fill(200, jobs(200, 200))
    assert table.table.row_at(402).id == 399
    assert table.first_in_sight() == table.table.place_of(table.rows_in_sight()[0])


def test_records_keep_their_selection_when_groups_change(table):
    table.select_id(5)
    table.refresh_window(0, jobs(0, PAGE_ROWS), 400, (Group("Anna", 153), Group("Luca", 247)))
    assert table.selected().id == 5
    assert table.currentIndex().row() == 6
    table.show_window(jobs(0, 10))
    assert (table.table.rowCount(), table.table.row_at(0).id) == (10, 0)
