"""Views that remember what a presenter shows, and answer its questions as they were told to. No Qt."""

from collections import deque
from typing import Any


class FakeList:
    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.more = False
        self.count = ""
        self.is_filtered = False
        self.counts: dict[str, int] = {}
        self.departments: list[Any] = []
        self.sorted_by: tuple[str, bool] | None = None
        self.went: list[str] = []

    def show_first(self, rows, more):
        self.rows, self.more = list(rows), more

    def append(self, rows, more):
        self.rows, self.more = [*self.rows, *rows], more

    def loaded(self):
        return len(self.rows)

    def show_count(self, text, is_filtered):
        self.count, self.is_filtered = text, is_filtered

    def show_departments(self, departments):
        self.departments = list(departments)

    def show_view_counts(self, counts):
        self.counts = dict(counts)

    def show_sort(self, key, descending):
        self.sorted_by = (key, descending)

    def go(self, place):
        self.went.append(place)


class FakeCard:
    """`answers` are given one by one to whatever is asked; a missing answer is a step back."""

    def __init__(self, call_id: int | None = None) -> None:
        self.call_id = call_id
        self.card: Any = None
        self.steps: tuple[str, list[str]] = ("", [])
        self.tab = "timeline"
        self.work: list[Any] = []
        self.costs: Any = None
        self.trail: tuple[list[Any], str] = ([], "")
        self.note = ("", True)
        self.cleared: list[int] = []
        self.opened: list[tuple[str, int]] = []
        self.said: list[str] = []
        self.answers: deque[Any] = deque()
        self.asked: list[tuple[str, Any]] = []

    def show_call(self, card):
        self.card = card

    def show_steps(self, primary, others):
        self.steps = (primary, list(others))

    def show_work(self, rows):
        self.work = list(rows)

    def show_costs(self, sheet):
        self.costs = sheet

    def show_trail(self, rows, refusal):
        self.trail = (list(rows), refusal)

    def show_nothing(self):
        self.card = None

    def current_tab(self):
        return self.tab

    def written(self):
        return self.note

    def clear_draft(self, call_id):
        self.cleared.append(call_id)

    def say(self, text):
        self.said.append(text)

    def open_place(self, kind, record_id):
        self.opened.append((kind, record_id))

    def _answer(self, title, offered):
        self.asked.append((title, offered))
        return self.answers.popleft() if self.answers else None

    async def choose(self, title, options):
        return self._answer(title, options)

    async def confirm(self, title, text, yes, *, danger=False):
        return bool(self._answer(title, text))

    async def ask_text(self, title, label, *, text="", lines=1):
        return self._answer(title, text)

    async def ask_solution(self, asked):
        return self._answer("solution", asked)

    async def walk(self, walk):
        self._answer("walk", walk)
