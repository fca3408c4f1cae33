"""Views that remember what a presenter shows, and answer its questions as they were told to. No Qt."""

from collections import deque
from typing import Any


class FakeList:
    """`answers` are given one by one to whatever is asked; a missing answer is a step back."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.total: int | None = None
        self.groups: list[Any] = []
        self.new = 0
        self.count = ""
        self.is_filtered = False
        self.lines: list[Any] = []
        self.chosen = ""
        self.counts: dict[str, int] = {}
        self.chips: list[tuple[str, str]] = []
        self.order: tuple[str, bool, str] | None = None
        self.columns: list[tuple[str, int]] = []
        self.layout: dict[str, Any] = {}
        self.said: list[tuple[str, Any]] = []
        self.selected: list[int] = []
        self.steps: list[tuple[int, str]] = []
        self.went: list[str] = []
        self.save_to: str | None = None
        self.exports: list[Any] = []
        self.answers: deque[Any] = deque()
        self.asked: list[Any] = []

    def refresh_window(self, first, rows, total, groups=()):
        self.rows[first:], self.groups = rows, list(groups)
        self.total = total

    def first_in_sight(self):
        return 0

    def show_window(self, rows, total, groups=()):
        self.rows, self.total, self.groups = list(rows), total, list(groups)

    def set_total(self, total):
        self.total = total

    def fill(self, first, rows):
        self.rows[first : first + len(rows)] = rows

    def show_new_count(self, count):
        self.new = count

    def show_count(self, text, is_filtered):
        self.count, self.is_filtered = text, is_filtered

    def show_views(self, lines, chosen):
        self.lines, self.chosen = list(lines), chosen

    def show_view_counts(self, counts):
        self.counts = dict(counts)

    def show_chips(self, chips, text):
        self.chips = list(chips)

    def show_order(self, sort, descending, group):
        self.order = (sort, descending, group)

    def show_columns(self, columns):
        self.columns = list(columns)

    def show_layout(self, layout):
        self.layout = dict(layout)

    def show_progress(self, progress):
        pass

    def say_done(self, text, undo=None):
        self.said.append((text, undo))

    def say(self, text):
        self.said.append((text, None))

    async def pick_save_file(self, title, name, kinds):
        return self.save_to

    def show_export(self, export):
        self.exports.append(export)

    def selected_ids(self):
        return self.selected

    def selected_ranges(self):
        return [(place, place) for place in range(len(self.selected))]

    def selected_count(self):
        return len(self.selected)

    def current_id(self):
        return self.selected[0] if self.selected else None

    async def _answer(self, offered):
        self.asked.append(offered)
        return self.answers.popleft() if self.answers else None

    async def ask_whom(self, picks):
        return await self._answer(picks)

    async def ask_severity(self, current):
        return await self._answer(current)

    async def ask_step(self, steps):
        return await self._answer(steps)

    async def ask_text(self, title, label, *, text="", lines=1):
        return await self._answer(title)

    async def take_step(self, call_id, name):
        self.steps.append((call_id, name))

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
        self.details: Any = None
        self.conflicts: list[Any] = []
        self.saved: list[str] = []
        self.files: list[Any] = []
        self.shown_files: list[tuple[str, str]] = []
        self.opened_files: list[tuple[str, bytes]] = []
        self.progress: list[tuple[str, int, int]] = []
        self.links: list[Any] = []
        self.drafts: list[Any] = []
        self.fixes: tuple[str, list[Any]] = ("", [])
        self.run: list[str] = []
        self.fields: list[str] = []
        self.undos: list[Any] = []
        self.paths: list[str] = []
        self.save_to: str | None = None
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

    def show_details(self, details):
        self.details = details

    def show_conflict(self, conflict):
        self.conflicts.append(conflict)

    def show_saved(self, field):
        self.saved.append(field)

    def show_files(self, rows):
        self.files = list(rows)

    def show_progress(self, name, done, size):
        self.progress.append((name, done, size))

    async def show_file(self, name, media_type, content):
        self.shown_files.append((name, media_type))

    def open_file(self, name, content):
        self.opened_files.append((name, content))

    def show_links(self, rows):
        self.links = list(rows)

    def show_drafts(self, drafts):
        self.drafts = list(drafts)

    def show_fixes(self, step, fixes):
        self.fixes = (step, list(fixes))

    def go_to_tab(self, name):
        self.tab = name

    def go_to_field(self, name):
        self.fields.append(name)

    def run_action(self, name):
        self.run.append(name)

    def say_undo(self, text, undo):
        self.said.append(text)
        self.undos.append(undo)

    async def pick_files(self, title):
        return self.paths

    async def pick_save_file(self, title, name, kinds):
        return self.save_to

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
