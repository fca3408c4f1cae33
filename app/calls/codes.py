"""What a call is coded by at its end: problem, cause and solution; closing asks for all three."""

from collections.abc import Mapping

from app.calls.flow import CallState, WrongState
from app.calls.models import Call
from app.codes.commands import against_code
from app.codes.queries import code_named
from app.codes.rules import CodeKind
from app.db.context import Context
from app.kernel.errors import refuse_if_any

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
