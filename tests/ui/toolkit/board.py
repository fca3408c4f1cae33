"""A small screen and its presenter, to try the toolkit on: a list of jobs that can be finished, refused or broken."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from ui.toolkit.action import action
from ui.toolkit.cells import Amount, Person, Text, TwoLines
from ui.toolkit.fields import LineField, minutes_field
from ui.toolkit.form import Form
from ui.toolkit.layout import column
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark
from ui.toolkit.screen import Screen
from ui.toolkit.table import Column
from ui.toolkit.table_view import TableView


class Job(NamedTuple):
    id: int
    subject: str
    person: str = ""


class StillOpen(Refused):
    msgid = N_("“{subject}” is still open.")


COLUMNS = (
    Column("job", N_("Job"), lambda job: TwoLines(job.subject, f"J-{job.id}", "equal", "warn", "Medium")),
    Column("state", N_("State"), lambda job: Mark("open", "violet", "timer"), width=100),
    Column("person", N_("Person"), lambda job: Person(job.person, "+ Assign"), sort="person", width=120),
    Column("amount", N_("Amount"), lambda job: Amount(f"{job.id},00"), sort="amount", width=80, is_amount=True),
    Column("note", N_("Note"), lambda job: Text(job.subject), width=90),
)


class BoardPresenter:
    watches = frozenset({"job"})

    def __init__(self, view: Board, jobs: list[Job]) -> None:
        self.view, self.jobs = view, jobs
        self.refreshed = 0
        self.may_go_on = asyncio.Event()
        self.done: list[str] = []

    async def refresh(self) -> None:
        self.refreshed += 1
        self.view.table.show_first(self.jobs)

    def why_not_finish(self) -> list[str]:
        return [] if self.jobs else ["There is no job.", "Nobody is here."]

    @action("job.finish", N_("&Finish"), "F", icon="check", reasons=why_not_finish)
    async def finish(self) -> None:
        await self.may_go_on.wait()
        self.done.append("finish")

    @action("job.close", N_("Close"), "C")
    async def close(self) -> None:
        refuse_if_any(StillOpen(subject=job.subject) for job in self.jobs)

    @action("job.save", N_("Save"), "Ctrl+S")
    async def save(self) -> None:
        raise StillOpen(subject="<b>bold</b>", at="subject")

    @action("job.break", N_("Break"))
    async def break_down(self) -> None:
        raise ZeroDivisionError("nobody expected this")

    @action("job.ask", N_("Ask"))
    async def ask(self) -> None:
        self.done.append(str(await self.view.choose("Which?", {1: "One", 2: "Two"})))


class Board(Screen):
    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.table = TableView(COLUMNS, "Jobs")
        self.form = Form(self)
        self.subject = self.form.add("subject", LineField("Subject", required=True))
        self.minutes = self.form.add("minutes", minutes_field("Time"))
        self.forms.append(self.form)
        buttons = [self.button("job.finish", kind="primary"), self.tool_button("job.close", "x", "Close the job")]
        self.body.setLayout(column(self.table, self.subject, self.minutes, *buttons))

    def open_record(self, kind: str, record_id: int) -> None:
        """Opened where a test wants a record shown; it has no cards."""
