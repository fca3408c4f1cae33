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
        self.open_calls: list[str] = []
        self.said: list[str] = []
        self.opened: list[tuple[str, int]] = []
        self.has_left = False

    def values(self):
        return dict(self.typed)

    def check(self):
        return self.is_complete

    def show_callers(self, rows):
        self.callers = list(rows)

    def show_caller(self, row):
        self.typed |= {"customer": row.customer_id, "contact": row.contact_id}

    def ask_who(self, remark):
        self.remark = remark

    def show_asset(self, match):
        self.typed["asset"] = match.id if match else None

    def show_open_calls(self, rows):
        self.open_calls = [row.subject for row in rows]

    def show_preview(self, promise, coverage):
        self.promise, self.coverage = [words.text for words in promise], [words.text for words in coverage]

    def start_afresh(self):
        self.typed = dict(EMPTY)

    def draft(self):
        return dict(self.typed)

    def restore(self, draft):
        self.typed = draft

    def close_suggestions(self):
        return False

    def say(self, text, undo=None):
        self.said.append(text)
        self.undo = undo

    def show_record(self, kind, record_id):
        self.opened.append((kind, record_id))

    def leave(self):
        self.has_left = True
