"""What a call is coded by at its end: problem, cause and solution; closing asks for all three."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import func, select

from app.assets.models import Asset
from app.calls.flow import CallState
from app.calls.models import Call
from app.catalog.models import Product
from app.codes.commands import against_code
from app.codes.models import ServiceCode
from app.codes.queries import code_choices, code_named
from app.codes.rules import CodeKind
from app.db.context import Context
from app.kernel.errors import refuse_if_any
from app.kernel.flow import WrongState

BY_TELEPHONE = "S80"
"""The standard solution code of what was solved without going there."""

KEEPS_ITS_CODES = frozenset({CallState.CLOSED, CallState.ARCHIVED, CallState.CANCELLED})


def code_call(
    ctx: Context,
    call_id: int,
    *,
    problem_code_id: int | None = None,
    cause_code_id: int | None = None,
    solution_code_id: int | None = None,
) -> None:
    """Put the codes that are given on the call, which keeps its others.

    Refuses a code of another kind or a retired one, and a call that is closed, archived or cancelled.
    """
    ctx.require("calls.log")
    call = ctx.get(Call, call_id)
    refuse_if_any([WrongState(state=call.state, at="state")] if call.state in KEEPS_ITS_CODES else [])
    kinds = {
        CodeKind.PROBLEM: problem_code_id,
        CodeKind.CAUSE: cause_code_id,
        CodeKind.SOLUTION: solution_code_id,
    }
    put_codes(ctx, call, kinds)


def put_codes(ctx: Context, call: Call, given: Mapping[CodeKind, int | None]) -> None:
    """Write the codes that are given into the call; all that speaks against them is told at once."""
    refuse_if_any(
        reason
        for kind, code_id in given.items()
        for reason in against_code(ctx, kind, code_id, column_of(kind), getattr(call, column_of(kind)))
    )
    for kind, code_id in given.items():
        if code_id is not None:
            setattr(call, column_of(kind), code_id)


def column_of(kind: CodeKind) -> str:
    return f"{kind}_code_id"


def telephone_codes(ctx: Context) -> dict[str, int]:
    """For `solve_call` of what was solved while the caller was on the line: the standard code, where it is kept."""
    code_id = code_named(ctx, CodeKind.SOLUTION, BY_TELEPHONE)
    return {} if code_id is None else {column_of(CodeKind.SOLUTION): code_id}


class CodedCall(NamedTuple):
    """The codes of a call as people read them, by column; and which machine they are about."""

    codes: dict[str, tuple[int, str] | None]
    family: str | None
    product_id: int | None


def coded_call(ctx: Context, call_id: int) -> CodedCall:
    """What the call is coded by now; without a machine there is no family that could rule a code out."""
    call = ctx.get(Call, call_id, Call.asset)
    product = ctx.get(Product, call.asset.product_id) if call.asset is not None else None
    held = {column_of(kind): getattr(call, column_of(kind)) for kind in CodeKind}
    codes = {
        column: None if code_id is None else (code_id, ctx.get(ServiceCode, code_id).shown)
        for column, code_id in held.items()
    }
    return CodedCall(codes, product.family if product else None, product.id if product else None)


def codes_to_choose(ctx: Context, call_id: int, kind: CodeKind, text: str = "") -> dict[int, str]:
    """The codes that fit the call's machine and hold every word typed, those its product mostly gets first."""
    coded = coded_call(ctx, call_id)
    found = code_choices(ctx, kind, text, coded.family)
    column = getattr(Call, column_of(kind))
    query = select(column, func.count()).join(Asset, Asset.id == Call.asset_id).group_by(column)
    query = query.where(Asset.product_id == coded.product_id, column.is_not(None))
    often = {code_id: count for code_id, count in ctx.session.execute(query)} if coded.product_id else {}
    return dict(sorted(found.items(), key=lambda choice: -often.get(choice[0], 0)))
