"""Searching everything in the window: as one types, with the arrows, without a mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from app.calls.intake import log_call
from app.promises.rules import Severity
from app.search.queries import FoundGroup, FoundRow
from tests.make import Make
from tests.ui.toolkit.board import Board, BoardPresenter
from tests.ui.waiting import until
from ui.main_window import MainWindow
from ui.search.presenters import SearchPresenter
from ui.search.results import IN_THE_LIST, Head, More
from ui.search.search import open_search
from ui.search.words import count_words, total_words
from ui.toolkit.place import Place

HOSTILE = "<img src=x> & {0} %s\n\u202ereversed \U0001f525"


class CallsBoard(Board):
    def __init__(self, live):
        super().__init__(live)
        self.records, self.filtered = [], []

    def open_record(self, kind, record_id):
        self.records.append((kind, record_id))

    def filter_by_text(self, text):
        self.filtered.append(text)


@pytest.fixture
def calls(desk):
    customer_id = Make(desk.work).customer(name="Officine Rossi").id
    subjects = (HOSTILE, *(f"Caldaia {number}" for number in range(7)))
    return [
        desk.run(log_call, subject=subject, customer_id=customer_id, severity=Severity.DEGRADED) for subject in subjects
    ]


@pytest.fixture
async def window(live, desk, calls):
    place = Place(
        "calls",
        "Calls",
        "inbox",
        lambda: CallsBoard(live),
        lambda backend, screen: BoardPresenter(screen, []),
        opens=frozenset({"call"}),
    )
    window = MainWindow((place,), live)
    window.go_to("calls")
    window.show()
    live.attach(desk)
    window.attach(desk)
    yield window
    await window.close_down()
    live.detach()
    window.may_close = True
    window.close()
    window.deleteLater()


async def typed(search, text):
    search.line.setText(text)
    await until(lambda: not search.pause.isActive() and not search.main.tasks.running)
    return search.list.results.lines


async def test_one_types_and_sees_what_is_found_by_kind(window):
    search = open_search(window)
    assert search.line.hasFocus()
    lines = await typed(search, "rossi")
    heads = [line for line in lines if isinstance(line, Head)]
    assert {head.label for head in heads} == {"Calls", "Customers"}
    assert [line.label for line in lines if isinstance(line, More)] == ["Show all (8)"]
    assert search.count.text() == "9 found"


async def test_the_arrows_choose_and_enter_opens(window, calls, qtbot):
    search = open_search(window)
    await typed(search, "caldaia")
    first = search.list.current()
    qtbot.keyClick(search.line, Qt.Key.Key_Down)
    second = search.list.current()
    assert first.id == calls[-1]
    assert second.id == calls[-2]
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    assert window.screen_at("calls").records == [("call", second.id)]
    assert search.is_over


async def test_the_way_to_more_shows_all_of_a_kind(window, qtbot):
    search = open_search(window)
    lines = await typed(search, "rossi")
    search.choose(next(line for line in lines if isinstance(line, More)))
    await until(lambda: not window.tasks.running)
    assert len([line for line in search.list.results.lines if isinstance(line, FoundRow)]) == 8


async def test_what_the_search_cannot_hold_is_shown_in_the_list_of_calls(window, monkeypatch):
    monkeypatch.setattr("app.search.queries.MOST", 5)
    search = open_search(window, "caldaia")
    await until(lambda: IN_THE_LIST in search.list.results.lines)
    search.choose(IN_THE_LIST)
    assert search.is_over
    assert window.screen_at("calls").filtered == ["caldaia"]


async def test_what_has_no_place_of_its_own_filters_the_calls(window):
    search = open_search(window)
    lines = await typed(search, "rossi")
    search.choose(next(line for line in lines if isinstance(line, FoundRow) and line.kind == "customer"))
    assert window.screen_at("calls").filtered == ["Officine Rossi"]


async def test_escape_closes_and_another_press_of_the_key_returns_to_the_line(window, qtbot):
    search = open_search(window)
    assert open_search(window) is search
    qtbot.keyClick(search.line, Qt.Key.Key_Escape)
    assert search.is_over
    assert open_search(window) is not search


async def test_the_window_offers_it_under_its_key(window):
    assert window.qactions["window.search"].shortcut().toString() == "Ctrl+Shift+F"


async def test_nothing_found_and_nothing_typed_are_said(window):
    search = open_search(window)
    assert "rossi caldaia" in search.empty.sentence.text()
    await typed(search, "no such thing")
    assert search.empty.title.text() == "Nothing found"
    assert search.results.stack.currentIndex() == 1


async def test_hostile_text_is_painted_as_it_is(window):
    search = open_search(window)
    lines = await typed(search, "img")
    assert any(isinstance(line, FoundRow) and line.title.text == HOSTILE.strip() for line in lines)
    for text in ("<b>x</b>", '" OR "', "x" * 10_000):
        await typed(search, text)
    await typed(search, "img")
    search.grab()
    picture = QPixmap(window.size())
    window.render(picture)
    labels = [label for label in search.findChildren(QLabel) if label.text()]
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


async def test_an_answer_that_comes_late_is_dropped(desk, calls):
    shown = []

    class View:
        def show_groups(self, groups, searched):
            shown.append(searched)

    presenter = SearchPresenter(desk, View())
    late = presenter.search("caldaia")
    late.send(None)
    await presenter.search("rossi")
    late.close()
    assert shown == ["rossi"]


def test_counts_are_said_in_words():
    group = FoundGroup("call", "Calls", 100, True, ())
    assert count_words(group) == "100+"
    assert total_words([group]) == "More than 100 found"
    assert total_words([group._replace(found=1, more=False)]) == "1 found"
