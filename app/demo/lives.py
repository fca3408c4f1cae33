"""The lives of a year's calls: each is a generator that says when its next step happens and then takes it.

The steps of all calls are taken in the order of time, so numbers rise with time, as they do in a real year.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.billing.flow import InvoiceState
from app.billing.models import Invoice, Payment
from app.calls.flow import AssignmentState, CallState, WaitCause, WorkKind
from app.calls.models import Assignment, Call, CallPause, Channel
from app.codes.rules import CodeKind
from app.db.journal import EntryKind, JournalEntry
from app.demo.bill import Bill
from app.demo.clients import Client, Machine
from app.demo.desk import Desk, Hand
from app.demo.trade import IN_THEIR_WORDS, Fault, Route
from app.demo.works import subcontract, visit, workshop
from app.kernel.i18n import N_
from app.kernel.money import ZERO
from app.kernel.reason import Reason
from app.kernel.text import folded
from app.promises.rules import TARGETS, Pause, combined_factor, priority_of, promise

WORKS = {Route.VISIT: visit, Route.WORKSHOP: workshop, Route.SUBCONTRACT: subcontract}
CANCELLED, WAITS = 0.025, 0.3
"""How many of all calls are cancelled, and how many wait for somebody once."""


class Life:
    """One call. `run` yields the moment of each next step and takes it when it is resumed."""

    def __init__(self, desk: Desk, client: Client, machine: Machine, fault: Fault, reported_at: datetime) -> None:
        self.desk, self.client, self.machine, self.fault = desk, client, machine, fault
        self.reported_at = reported_at
        self.pauses: list[Pause] = []
        self.at = reported_at
        self.bill = Bill(self)

    def run(self) -> Iterator[datetime]:
        yield self.reported_at
        self._register()
        dice = self.desk.dice
        yield self.part_of_promise(1, 9)
        hand = self._assign()
        if dice.random() < CANCELLED:
            yield self.moment(20, 300)
            self._cancel()
            return
        yield self.part_of_promise(1, 14)
        self._take(hand)
        if dice.random() < WAITS:
            yield from self._wait()
        if self.fault.route is Route.DESK:
            yield self.moment(*self.fault.minutes)
        else:
            yield from WORKS[self.fault.route](self, hand)
        yield self.moment(2, 30)
        self._solve()
        yield self.moment(30, 1_500)
        self._accept()
        yield from self._settle()
        yield self.moment(10, 600)
        self._step(CallState.CLOSED, Reason(N_("Closed")), self.desk.office, closed_at=self.at)
        yield self.on(self.at + timedelta(days=dice.randint(28, 45)))
        self._step(CallState.ARCHIVED, Reason(N_("Archived")), self.desk.office, archived_at=self.at)

    def moment(self, least: int, most: int) -> datetime:
        """The next step comes so many working minutes later."""
        return self.on(self.desk.later(self.at, least, most))

    def part_of_promise(self, least: int, most: int) -> datetime:
        """The next step comes after so many percent of the promised time."""
        return self.moment(*self.minutes_of_promise(least, most))

    def minutes_of_promise(self, least: int, most: int) -> tuple[int, int]:
        allowed = self.target.solution_minutes
        return allowed * least // 100, allowed * most // 100

    def on(self, moment: datetime) -> datetime:
        self.at = moment
        return moment

    def _register(self) -> None:
        desk, client, fault = self.desk, self.client, self.fault
        contact_id, who, phone = desk.dice.choice(client.people)
        subject, told_so = fault.subject, fault.told
        if client.language != "it":
            subject, told_so = IN_THEIR_WORDS[self.machine.family.name][client.language], ""
        agreement = client.agreement
        factor = agreement.factor if agreement else 100
        priority = priority_of(fault.severity, factor)
        self.target = TARGETS[priority].scaled(combined_factor([factor]))
        self.number = desk.number("call", self.at)
        channel = desk.dice.choices((Channel.TELEPHONE, Channel.MAIL, Channel.PORTAL), (80, 14, 6))[0]
        told = channel is Channel.TELEPHONE
        self.call_id = desk.rows.add(
            Call,
            number=self.number,
            subject=subject,
            description=told_so,
            state=CallState.REGISTERED,
            severity=fault.severity,
            priority=priority,
            channel=channel,
            caller_phone=phone if told else "",
            customer_id=client.id,
            contact_id=contact_id,
            site_id=self.machine.site_id,
            asset_id=self.machine.id,
            contract_id=agreement.id if agreement else None,
            picked_up_at=self.at if told else None,
            released_at=self.at + timedelta(seconds=desk.dice.randint(18, 95)) if told else None,
            picked_up_by=desk.dice.choice(desk.desk_people) if told else "",
            reported_at=self.at,
            reaction_minutes=self.target.reaction_minutes,
            solution_minutes=self.target.solution_minutes,
            react_due_at=promise(self.at, self.target.reaction_minutes, desk.calendar),
            due_at=promise(self.at, self.target.solution_minutes, desk.calendar),
            search=folded(f"{self.number} {subject} {client.name} {self.machine.serial}"),
        )
        self.who = who
        self.note(
            EntryKind.CALL,
            Reason.of(N_("{who} called"), who=who),
            desk.dice.choice(desk.desk_people),
            f"{subject}\n{told_so}".strip(),
        )

    def _assign(self) -> Hand:
        team = {Route.DESK: self.desk.front, Route.WORKSHOP: self.desk.bench}.get(self.fault.route, self.desk.road)
        hand = self.desk.dice.choice(team)
        self.desk_work = self.open_work(hand, WorkKind.DESK)
        sentence = Reason.of(N_("Assigned to {department}, {who}"), department=hand.department, who=hand.name)
        self._step(
            CallState.ASSIGNED,
            sentence,
            self.desk.dice.choice(self.desk.desk_people),
            department_id=hand.department_id,
            technician_id=hand.id,
        )
        return hand

    def _take(self, hand: Hand) -> None:
        self.desk.rows.change(Assignment, self.desk_work, state=AssignmentState.TAKEN, taken_at=self.at)
        self._step(
            CallState.IN_WORK, Reason.of(N_("Taken in charge by {who}"), who=hand.name), hand.name, taken_at=self.at
        )

    def _cancel(self) -> None:
        self.desk.rows.change(Assignment, self.desk_work, state=AssignmentState.CANCELLED, ended_at=self.at)
        who = self.desk.dice.choice(self.desk.desk_people)
        self._step(CallState.CANCELLED, Reason(N_("Cancelled")), who, text="Il cliente ha risolto da solo.")

    def _wait(self) -> Iterator[datetime]:
        cause = self.desk.dice.choice(list(WaitCause))
        since = self.at
        pause = self.desk.rows.add(CallPause, call_id=self.call_id, cause=cause, started_at=since, ended_at=None)
        self.pauses.append(Pause(since, None, cause))
        sentence = Reason.of(N_("On hold, waiting for {cause}"), cause=cause)
        self._step(CallState.WAITING, sentence, "", wait_cause=cause, due_at=self._due())
        yield self.part_of_promise(20, 400)
        self.pauses[-1] = Pause(since, self.at, cause)
        self.desk.rows.change(CallPause, pause, ended_at=self.at)
        self._step(CallState.IN_WORK, Reason(N_("Work goes on")), "", wait_cause=None, due_at=self._due())

    def _due(self) -> datetime | None:
        return promise(self.reported_at, self.target.solution_minutes, self.desk.calendar, self.pauses)

    def _solve(self) -> None:
        desk = self.desk
        desk.rows.change(Assignment, self.desk_work, state=AssignmentState.DONE, ended_at=self.at)
        problem, cause, solution = (
            desk.codes[kind, code] for kind, code in zip(CodeKind, self.fault.codes, strict=True)
        )
        self._step(
            CallState.SOLVED,
            Reason(N_("Solved")),
            "",
            text=self.fault.solution,
            solution=self.fault.solution,
            solved_at=self.at,
            problem_code_id=problem,
            cause_code_id=cause,
            solution_code_id=solution,
        )

    def _accept(self) -> None:
        accepted = Reason.of(N_("Solution accepted by {who}"), who=self.who)
        desk = self.desk.dice.choice(self.desk.desk_people)
        self._step(CallState.ACCEPTED, accepted, desk, accepted_at=self.at, accepted_by=self.who)

    def _settle(self) -> Iterator[datetime]:
        """An invoice, and after a while its payment; nothing to pay is settled without charge."""
        desk = self.desk
        yield self.moment(60, 2_000)
        net = self.bill.payable()
        if net <= ZERO:
            self._step(CallState.INVOICED, Reason(N_("Settled without charge")), desk.office, invoiced_at=self.at)
            return
        invoice, number, total = self.bill.invoice(net, self.at)
        issued = Reason.of(N_("Invoice {number} issued: {total}"), number=number, total=total)
        self._step(CallState.INVOICED, issued, desk.office, EntryKind.INVOICE, invoiced_at=self.at)
        yield self.on(self.at + timedelta(days=desk.dice.randint(4, 55)))
        paid_on = self.at.astimezone(desk.calendar.zone).date()
        desk.rows.add(Payment, invoice_id=invoice, paid_on=paid_on, amount=total, method="Bonifico")
        desk.rows.change(Invoice, invoice, state=InvoiceState.PAID)
        received = Reason.of(N_("{amount} received on {number}"), amount=total, number=number)
        self.note(EntryKind.INVOICE, received, desk.office)

    def open_work(self, hand: Hand, kind: WorkKind, reference: str = "") -> int:
        return self.desk.rows.add(
            Assignment,
            call_id=self.call_id,
            kind=kind,
            state=AssignmentState.GIVEN,
            department_id=hand.department_id,
            technician_id=hand.id,
            who=hand.name,
            reference=reference,
            opened_at=self.at,
        )

    def _step(
        self,
        state: CallState,
        sentence: Reason,
        author: str,
        kind: EntryKind = EntryKind.STATE,
        text: str = "",
        **columns: object,
    ) -> None:
        self.desk.rows.change(Call, self.call_id, state=state, **columns)
        self.note(kind, sentence, author, text)

    def note(self, kind: EntryKind, sentence: Reason, author: str, text: str = "") -> None:
        self.desk.rows.add(
            JournalEntry,
            record="call",
            record_id=self.call_id,
            at=self.at,
            kind=kind,
            author=author or self.desk.office,
            text=text,
            msgid=sentence.msgid,
            params=dict(sentence.params),
        )
