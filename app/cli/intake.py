"""Figures of the telephone: how long calls are taken down, how many end on the line, who is passed on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

import typer

from app.calls.figures import IntakeFigures, IntakeTimes, intake_times
from app.calls.flow import PassCause
from app.cli.opened import opened
from app.cli.options import Db, Json, Language, answer, answer_json
from app.kernel.i18n import N_, _

REPORT = N_("How calls were taken down on the telephone: seconds from pick-up to release, per person.")


def report(
    days: Annotated[int | None, typer.Option("--days", metavar="N", min=1, help=N_("Only the last N days."))] = None,
    db: Db = None,
    json: Json = False,
    language: Language = None,
) -> None:
    with opened(db) as backend:
        since = backend.read(lambda ctx: ctx.now - timedelta(days=days)) if days else None
        times = backend.read(intake_times, since=since)
    if json:
        return answer_json(times.to_json())
    for line in _told(times):
        answer(line)


def _told(times: IntakeTimes) -> Iterator[str]:
    yield _line(_("All"), times.whole)
    for figures in times.per_person:
        yield _line(figures.who, figures)
    if times.passed_on:
        yield ""
        yield _("Callers passed to the back office")
        yield from (f"{count:>9}  {_(PassCause(cause).label)}" for cause, count in times.passed_on.items())


def _line(who: str, figures: IntakeFigures) -> str:
    counts = _(
        "{who}: picked up {picked_up}, released {released}, solved on the call {solved}, joined {joined}, "
        "discarded {discarded}, to complete {open}, passed on {passed}"
    ).format(
        who=who,
        picked_up=figures.picked_up,
        released=figures.released,
        solved=figures.solved_on_call,
        joined=figures.joined,
        discarded=figures.discarded,
        open=figures.to_complete,
        passed=figures.passed_on,
    )
    if figures.median_seconds is None:
        return counts
    times = _("median {median} s, 90 % within {p90} s").format(median=figures.median_seconds, p90=figures.p90_seconds)
    return f"{counts}; {times}"
