"""What the search says of what it found. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.kernel.i18n import _, plural, show_count

if TYPE_CHECKING:
    from app.search.queries import FoundGroup


def count_words(group: FoundGroup) -> str:
    return show_count(group.found) + ("+" if group.more else "")


def more_words(group: FoundGroup) -> str:
    return _("Show all ({count})").format(count=count_words(group))


def total_words(groups: Sequence[FoundGroup]) -> str:
    total = sum(group.found for group in groups)
    if any(group.more for group in groups):
        return _("More than {count} found").format(count=total)
    return plural("{count} found", "{count} found", total).format(count=total)
