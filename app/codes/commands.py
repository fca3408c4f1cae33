"""Keeping the list of problem, cause and solution codes."""

from collections.abc import Iterator

from sqlalchemy import func, select

from app.codes.models import ServiceCode
from app.codes.rules import STANDARD, CodeKind
from app.db.context import Context
from app.kernel.errors import AlreadyExists, Missing, Refused, refuse_if_any
from app.kernel.i18n import N_


class NotOfThisKind(Refused):
    msgid = N_("{code} is no “{kind}”: choose one of that list.")


class NoLongerUsed(Refused):
    msgid = N_("{code} is no longer in use: choose another code.")


class TooDeep(Refused):
    msgid = N_("{code} stands below another code itself: choose a code of the first level.")


class HasCodesBelow(Refused):
    msgid = N_("Codes stand below {code}: it stays on the first level.")


def add_code(
    ctx: Context, *, kind: CodeKind, code: str, label: str, parent_id: int | None = None, family: str = ""
) -> int:
    """Keep a code. `parent_id` puts it below another of its kind, `family` limits it to a group of products.

    Refuses an empty code or label, a code that its kind has already, and a parent of another kind or level.
    """
    ctx.require("knowledge.write")
    code, label = code.strip(), label.strip()
    refuse_if_any(_reasons_against(ctx, kind, code, label, parent_id, None))
    kept = ServiceCode(kind=kind, code=code, label=label, parent_id=parent_id, family=family.strip())
    ctx.session.add(kept)
    ctx.session.flush()
    return kept.id


def change_code(
    ctx: Context, code_id: int, *, code: str, label: str, parent_id: int | None = None, family: str = ""
) -> None:
    """Reword a code or move it; the calls that bear it follow. Refuses what `add_code` refuses."""
    ctx.require("knowledge.write")
    kept = ctx.get(ServiceCode, code_id)
    code, label = code.strip(), label.strip()
    refuse_if_any(_reasons_against(ctx, kept.kind, code, label, parent_id, kept))
    if label not in (kept.label, kept.shown_label):
        kept.label, kept.is_standard = label, False
    kept.code, kept.parent_id, kept.family = code, parent_id, family.strip()


def retire_code(ctx: Context, code_id: int) -> None:
    """Offer the code no more; the calls that bear it keep it."""
    ctx.require("knowledge.write")
    ctx.get(ServiceCode, code_id).is_active = False


def restore_code(ctx: Context, code_id: int) -> None:
    """Offer a retired code again."""
    ctx.require("knowledge.write")
    ctx.get(ServiceCode, code_id).is_active = True


def add_standard_codes(ctx: Context) -> int:
    """Keep the standard codes that the list lacks; answers how many were added."""
    ctx.require("knowledge.write")
    known = {(kind, code) for kind, code in ctx.session.execute(select(ServiceCode.kind, ServiceCode.code))}
    fresh = [
        ServiceCode(kind=kind, code=code, label=label, is_standard=True)
        for kind, labels in STANDARD.items()
        for code, label in labels.items()
        if (kind, code) not in known
    ]
    ctx.session.add_all(fresh)
    ctx.session.flush()
    return len(fresh)


def against_code(
    ctx: Context, kind: CodeKind, code_id: int | None, at: str, kept: int | None = None
) -> Iterator[Refused]:
    """Against putting that code on a record that bears the code `kept` now: it is of another kind, or retired."""
    if code_id is None:
        return
    code = ctx.get(ServiceCode, code_id)
    if code.kind is not kind:
        yield NotOfThisKind(code=code.code, kind=kind, at=at)
    elif not code.is_active and code_id != kept:
        yield NoLongerUsed(code=code.code, at=at)


def _reasons_against(
    ctx: Context, kind: CodeKind, code: str, label: str, parent_id: int | None, kept: ServiceCode | None
) -> Iterator[Refused]:
    if not code:
        yield Missing(field=N_("Code"), at="code")
    if not label:
        yield Missing(field=N_("Label"), at="label")
    same = select(ServiceCode.id).where(ServiceCode.kind == kind, func.lower(ServiceCode.code) == code.lower())
    taken = ctx.session.scalar(same)
    if taken is not None and (kept is None or taken != kept.id):
        yield AlreadyExists(name=code, at="code")
    if parent_id is None:
        return
    parent = ctx.get(ServiceCode, parent_id)
    if parent.kind is not kind:
        yield NotOfThisKind(code=parent.code, kind=kind, at="parent_id")
    elif parent.parent_id is not None or (kept is not None and parent.id == kept.id):
        yield TooDeep(code=parent.code, at="parent_id")
    if kept is not None and ctx.session.scalar(select(ServiceCode.id).where(ServiceCode.parent_id == kept.id)):
        yield HasCodesBelow(code=kept.code, at="parent_id")
