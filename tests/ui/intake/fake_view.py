"""An intake form without widgets: values as they would be typed, and what the presenter shows."""

from typing import Any

EMPTY: dict[str, Any] = {
    "phone": "",
    "customer": None,
    "contact": None,
    "subject": "",
    "asset": None,
    "severity": None,
    "description": "",
}


class FakeNewCall:
    def __init__(self, **typed: Any) -> None:
        self.typed = EMPTY | typed
        self.is_complete = True
        self.callers: list[Any] = []
        self.remark: str | None = None
        self.promise: list[str] = []
        self.coverage: list[str] = []
        self.beside: dict[str, list[str]] = {}
        self.kept: tuple[str, bool] | None = None
        self.seconds: int | None = None
        self.said: list[str] = []
        self.opened: list[tuple[str, int]] = []
        self.answers: list[Any] = []
        self.later: list[int] = []
        self.has_left = False

    def values(self):
        return {
            name: None if isinstance(value, str) and name in ("customer", "contact", "asset") else value
            for name, value in self.typed.items()
        }

    def check(self):
        return self.is_complete

    def draft(self):
        return dict(self.typed)

    def restore(self, draft):
        self.typed = {name: getattr(value, "id", value) for name, value in (EMPTY | draft).items()}

    def start_afresh(self):
        self.typed = dict(EMPTY)

    def show_phone(self, phone):
        self.typed["phone"] = phone

    def show_kept(self, number, is_kept):
        self.kept = (number, is_kept)

    def show_on_the_line(self, seconds):
        self.seconds = seconds

    def show_callers(self, callers):
        self.callers = list(callers)

    def show_caller(self, caller):
        self.typed |= {"customer": caller.customer_id, "contact": caller.contact_id}

    def ask_who(self, remark):
        self.remark = remark

    def show_asset(self, match):
        self.typed["asset"] = match.id if match else None

    def show_customer(self, match):
        self.typed["customer"] = match.id

    def show_beside(self, groups, is_known):
        self.beside = {group.head: [item.name for item in group.items] for group in groups}

    def show_preview(self, promise, coverage):
        self.promise, self.coverage = [words.text for words in promise], [words.text for words in coverage]

    def continue_later(self, draft_id):
        self.later.append(draft_id)

    def close_suggestions(self):
        return False

    def say(self, text, undo=None):
        self.said.append(text)
        self.undo = undo

    async def choose(self, title, options):
        return self.answers.pop(0)

    async def ask_text(self, title, label, *, text="", lines=1):
        return self.answers.pop(0)

    async def confirm(self, title, text, yes, *, danger=False):
        return self.answers.pop(0)

    def show_record(self, kind, record_id):
        self.opened.append((kind, record_id))

    def leave(self):
        self.has_left = True
