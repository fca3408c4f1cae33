"""Articles, codes and trees in few words. No Qt, no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.codes.rules import CodeKind
from app.kernel.i18n import LANGUAGES, _, plural, show_count, show_moment
from app.kernel.text import dotted
from app.knowledge.flow import ArticleState
from ui.toolkit.records import Shown

if TYPE_CHECKING:
    from app.codes.queries import CodeRow
    from app.knowledge.queries import ArticleCard, ArticleRow, EditionRow
    from app.knowledge.trees import TreeCard, TreeRow

A = ArticleState
STATES = {A.DRAFT: ("warn", "pencil"), A.PUBLISHED: ("good", "check"), A.WITHDRAWN: ("soft", "archive")}


class CodeLine(NamedTuple):
    """A code and how many calls bear it."""

    id: int
    row: CodeRow
    uses: int


def state_mark(state: ArticleState) -> tuple[str, str, str]:
    return (_(state.label), *STATES[state])


def used_words(row: ArticleRow) -> str:
    if not row.used:
        return ""
    used = plural("used in {count} call", "used in {count} calls", row.used).format(count=row.used)
    helped = _("helped in {count}").format(count=row.helped) if row.helped else ""
    return dotted(used, helped)


def article_second(row: ArticleRow) -> str:
    return dotted(row.number, row.family, used_words(row), row.line)


def article_words(card: ArticleCard, shown: EditionRow | None = None) -> Shown:
    """The card of an article as it is, or as it was in an older edition."""
    row, newest = card.row, card.editions[0]
    edition = shown or newest
    marks = [state_mark(row.state)]
    if shown is not None and shown.edition != newest.edition:
        old = _("Edition {edition} of {newest}").format(edition=shown.edition, newest=newest.edition)
        marks.append((old, "warn", "history"))
    written = " · ".join((edition.author, show_moment(edition.written_at)))
    facts = (
        (_("Language"), LANGUAGES.get(row.language, row.language)),
        (_("Product family"), row.family),
        (_("Products"), ", ".join(name for _id, name in card.products)),
        (_("Problems"), ", ".join(label for _id, label in card.codes)),
        (_("Written by"), written),
        (_("Why"), edition.remark),
        (_("Use"), used_words(row)),
    )
    return Shown(edition.title, row.number, marks, facts)


def edition_line(edition: EditionRow) -> str:
    head = _("Edition {edition}").format(edition=edition.edition)
    return dotted(head, edition.author, show_moment(edition.written_at), edition.remark)


def code_words(line: CodeLine) -> Shown:
    row = line.row
    marks = [(_(row.kind.label), "violet", "tag")]
    marks.append((_("In use"), "good", "check") if row.is_active else (_("Retired"), "soft", "archive"))
    facts = (
        (_("Below"), row.parent),
        (_("Product family"), row.family or _("all")),
        (_("Calls"), show_count(line.uses)),
    )
    return Shown(row.label, row.code, marks, facts)


def kind_label(kind: CodeKind) -> str:
    return {
        CodeKind.PROBLEM: _("Problems"),
        CodeKind.CAUSE: _("Causes"),
        CodeKind.SOLUTION: _("Solutions"),
    }[kind]


def tree_second(row: TreeRow) -> str:
    scope = row.product or row.family or _("all machines")
    walks = plural("{count} diagnosis", "{count} diagnoses", row.walks).format(count=row.walks)
    return f"{scope} · {walks}"


def tree_mark(row: TreeRow) -> tuple[str, str, str]:
    if not row.is_active:
        return (_("Retired"), "soft", "archive")
    if row.edition and row.is_sketched:
        return (_("Being changed"), "warn", "pencil")
    return (_("Published"), "good", "check") if row.edition else (_("Draft"), "warn", "pencil")


def tree_words(card: TreeCard) -> Shown:
    edition = _("Edition {edition}").format(edition=card.row.edition) if card.row.edition else ""
    return Shown(card.row.name, dotted(tree_second(card.row), edition), [tree_mark(card.row)])
