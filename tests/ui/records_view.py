"""A list with a card and forms, without widgets: shows what it is given, fills forms in as it was told to."""

from collections import deque
from typing import Any

from app.kernel.errors import Refused


class FakeRecords:
    """Each form takes the next of `answers`; what is refused is kept, and the answer after it is tried."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.chosen: int | None = None
        self.shown: Any = None
        self.answers: deque[dict[str, Any]] = deque()
        self.questions: list[Any] = []
        self.refusals: list[str] = []
        self.pdfs: list[tuple[bytes, str]] = []
        self.opened: list[tuple[str, int]] = []
        self.said: list[str] = []
        self.asked: list[str] = []
        self.view = self.searched = ""
        self.lists: dict[str, list[Any]] = {}
        self.listed_rows: dict[str, Any] = {}
        self.list_in_front = ""
        self.says_yes = True
        self.has_more = False
        self.counted = ""
        self.order = ("", False)
        self.typed: dict[str, Any] = {}

    def show_rows(self, rows):
        self.rows = list(rows)
        if rows and self.chosen not in [row.id for row in rows]:
            self.chosen = rows[0].id

    def selected_id(self):
        return self.chosen if self.chosen in [row.id for row in self.rows] else None

    def select(self, record_id):
        self.chosen = record_id

    def show_card(self, shown):
        self.shown = shown

    def filter_by_text(self, text):
        self.searched = text

    def show_list(self, name, rows, hint=""):
        self.lists[name] = list(rows)

    def current_list(self):
        return self.list_in_front

    def listed(self, name):
        return self.listed_rows.get(name)

    def show_view(self, name):
        self.view = name

    def show_page(self, rows, more, shown_id):
        self.rows, self.has_more = list(rows), more
        if shown_id is None and rows and self.chosen not in [row.id for row in rows]:
            self.chosen = rows[0].id

    def append_rows(self, rows, more):
        self.rows, self.has_more = [*self.rows, *rows], more

    def loaded(self):
        return len(self.rows)

    def show_count(self, text, is_filtered):
        self.counted = text

    def show_order(self, sort, descending):
        self.order = (sort, descending)

    def go_to_list(self, name):
        self.list_in_front = name

    def asked_for(self, name):
        return self.typed.get(name)

    async def fill_in(self, question, submit):
        self.questions.append(question)
        while self.answers:
            try:
                await submit(dict(self.answers.popleft()))
            except Refused as refusal:
                self.refusals.extend(str(reason) for reason in refusal.reasons)
            else:
                return True
        return False

    async def confirm(self, title, text, yes, *, danger=False):
        self.asked.append(text)
        return self.says_yes

    async def show_pdf(self, pdf, file_name, language=""):
        self.pdfs.append((pdf, file_name))

    def show_record(self, kind, record_id):
        self.opened.append((kind, record_id))

    def say(self, text):
        self.said.append(text)

    def fact(self, label: str) -> str:
        return dict(self.shown.facts).get(label, "")
