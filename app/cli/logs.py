"""Importing other systems' event logs, and the figures of what was imported."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.cli.faults import say
from app.cli.opened import opened
from app.cli.options import Db, Json, Language, answer, answer_json
from app.intake.log_import import ImportReport, Progress, import_log
from app.intake.profiles import load_profile, shipped_profiles
from app.intake.queries import LogReport, log_report
from app.kernel.i18n import N_, _, show_number

IMPORT = N_(
    "Import an event log: each case becomes a call, each event an entry of its history. Nothing is added twice."
)
REPORT = N_("Figures of the imported logs: cases, events, variants, cycle times.")
SHOWN = 20


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The log, a CSV file."))],
    profile: Annotated[
        str,
        typer.Option(
            "--profile", metavar="NAME", help=N_("How to read it: helpdesk, servicenow, or your own TOML file.")
        ),
    ],
    db: Db = None,
    json: Json = False,
    language: Language = None,
) -> None:
    chosen = load_profile(profile)
    with opened(db, create=True) as backend, _progress() as progress:
        try:
            report = import_log(backend.run, file, chosen, progress)
        except KeyboardInterrupt:
            say(_("Stopped. What was imported so far is kept; the same command goes on from there."))
            raise
    if json:
        answer_json(report.to_json())
    else:
        for line in told(report):
            answer(line)
    if report.rows and not report.cases:
        raise typer.Exit(1)


def report(
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help=N_("Only what was imported with this profile."))
    ] = None,
    db: Db = None,
    json: Json = False,
    language: Language = None,
) -> None:
    is_file = profile is not None and (profile in shipped_profiles() or Path(profile).is_file())
    source = load_profile(profile).name if profile and is_file else profile
    with opened(db) as backend:
        figures = backend.read(log_report, source=source)
    if json:
        return answer_json(figures.to_json())
    for line in _figures(figures):
        answer(line)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on the standard error where that is a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as bar:
        task = bar.add_task(_("Cases"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def told(report: ImportReport) -> Iterator[str]:
    """What came of an import, line by line: first the counts, then what is worth looking at."""
    yield _("Rows: {rows}, cases: {cases}").format(rows=report.rows, cases=report.cases)
    yield _("Added: calls {calls}, events {events}").format(calls=report.calls_added, events=report.events_added)
    yield _("Rows that stand in the file more than once, kept: {count}").format(count=report.duplicates)
    yield _("Steps that the flow of a call would not have allowed, kept: {count}").format(count=len(report.unlawful))
    for step in report.unlawful[:SHOWN]:
        line = _("  line {line}, {case}: {activity} ({source} → {target})")
        source, target = _(step.source.label), _(step.target.label)
        yield line.format(line=step.line, case=step.case, activity=step.activity, source=source, target=target)
    if len(report.unlawful) > SHOWN:
        yield _("  … and more: {count}").format(count=len(report.unlawful) - SHOWN)
    for activity, count in report.unknown_activities.most_common():
        line = _("Events of “{activity}”, unknown to the profile, kept without a change of state: {count}")
        yield line.format(activity=activity, count=count)
    for call in report.held:
        line = _("{call} stays “{state}”: no way leads from there to “{wanted}”")
        yield line.format(call=call.number, state=_(call.state.label), wanted=_(call.wanted.label))
    yield _("Rows that could not be read: {count}").format(count=len(report.rejected))
    for number, reason in report.rejected:
        yield _("  line {line}: {why}").format(line=number, why=reason)


def _figures(figures: LogReport) -> Iterator[str]:
    yield _("Cases: {cases}, events: {events}, variants: {variants}").format(
        cases=figures.cases, events=figures.events, variants=figures.variants
    )
    if figures.median_seconds is not None and figures.mean_seconds is not None:
        days = [_days(seconds) for seconds in (figures.median_seconds, figures.mean_seconds)]
        yield _("Cycle time in days: median {median}, mean {mean}").format(median=days[0], mean=days[1])
    for heading, counts in (
        (_("Events per activity"), figures.events_per_activity),
        (_("Events per resource"), figures.events_per_resource),
    ):
        yield ""
        yield heading
        yield from (f"{count:>9}  {name}" for name, count in counts.items())


def _days(seconds: float) -> str:
    from decimal import Decimal

    return show_number(Decimal(str(seconds)) / 86_400, 1)
