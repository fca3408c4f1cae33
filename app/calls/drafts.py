"""What is typed into a call and not saved, by the field it was typed into."""

from app.db.context import Context
from app.db.drafts import Draft, drafts_at, keep_draft

__all__ = ["Draft", "call_drafts", "field_of", "keep_draft", "place_of"]


def place_of(call_id: int, field: str) -> str:
    """Where a draft is kept: the note of a call, or one of its fields."""
    return f"call:{call_id}:{field}"


def field_of(draft: Draft) -> str:
    return draft.place.rpartition(":")[2]


def call_drafts(ctx: Context, call_id: int) -> list[Draft]:
    """The acting user's drafts of this call, the oldest first."""
    return drafts_at(ctx, place_of(call_id, ""))
