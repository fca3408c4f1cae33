"""Reading the list of codes: all of it for its page, what fits for a field one types into."""

from typing import NamedTuple

from sqlalchemy import select

from app.codes.models import ServiceCode
from app.codes.rules import CodeKind
from app.db.context import Context
from app.kernel.text import dotted, holding


class CodeRow(NamedTuple):
    """`parent` is the code it stands below, as people read it; empty on the first level."""

    id: int
    kind: CodeKind
    code: str
    label: str
    parent_id: int | None
    parent: str
    family: str
    is_active: bool
    is_standard: bool

    @property
    def shown(self) -> str:
        return f"{self.code} · {self.label}"


def find_codes(ctx: Context, *, kind: CodeKind | None = None, is_active: bool | None = None) -> list[CodeRow]:
    """The codes in the order of their kinds, each below its parent; labels in the reader's language."""
    query = select(ServiceCode)
    if kind is not None:
        query = query.where(ServiceCode.kind == kind)
    codes = {code.id: code for code in ctx.session.scalars(query)}
    kinds = list(CodeKind)

    def place(code: ServiceCode) -> tuple[int, str, str]:
        above = codes[code.parent_id].code if code.parent_id else code.code
        return kinds.index(code.kind), above, code.code if code.parent_id else ""

    return [
        CodeRow(
            code.id,
            code.kind,
            code.code,
            code.shown_label,
            code.parent_id,
            codes[code.parent_id].shown if code.parent_id else "",
            code.family,
            code.is_active,
            code.is_standard,
        )
        for code in sorted(codes.values(), key=place)
        if is_active is None or code.is_active is is_active
    ]


def code_choices(ctx: Context, kind: CodeKind, text: str = "", family: str | None = None) -> dict[int, str]:
    """Codes in use that hold every word typed, in code, label or parent; those of another product family are left out.

    The list is short and its labels are translated, so it is searched here and not by the database.
    """
    holds = holding(text)
    return {
        row.id: dotted(row.code, row.label, row.parent)
        for row in find_codes(ctx, kind=kind, is_active=True)
        if family is None or row.family in ("", family)
        if holds(f"{row.code} {row.label} {row.parent}")
    }


def code_named(ctx: Context, kind: CodeKind, code: str) -> int | None:
    """The id of the code in use that is written so; None when the list has none."""
    query = select(ServiceCode.id).where(ServiceCode.kind == kind, ServiceCode.code == code)
    return ctx.session.scalar(query.where(ServiceCode.is_active))
