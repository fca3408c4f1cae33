"""One call: what is shown of it, and every step its people take with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from app.backend import Backend
from app.calls import commands
from app.calls.bulk import judge_one
from app.calls.flow import OPEN, CallState, WaitCause
from app.calls.intake import flag_mass_incident
from app.calls.queries import CallCard, call_card, call_trail
from app.costs.queries import cost_sheet
from app.interventions.queries import find_interventions
from app.kernel.errors import NotPermitted
from app.kernel.flow import WrongState
from app.kernel.i18n import N_, _
from app.promises.rules import Severity
from app.staff.queries import department_choices, technician_choices
from app.subcontracting.queries import find_orders
from app.workshop.queries import find_rmas
from ui.calls.presenters.card_details import CardDetails, details_of
from ui.calls.presenters.card_drafts import NOTE, CardDrafts
from ui.calls.presenters.card_files import CardFiles
from ui.calls.presenters.card_links import CardLinks
from ui.calls.presenters.card_solving import CardSolving, against_article, against_coding
from ui.calls.presenters.card_view import CallCardView
from ui.calls.presenters.fixes import Fix, fixes_of
from ui.calls.presenters.steps import next_steps
from ui.calls.presenters.work import WorkRow, work_rows
from ui.toolkit.action import action, actions_of
from ui.toolkit.records import has_card, refused
from ui.toolkit.rights import missing_rights

if TYPE_CHECKING:
    from app.db.history import TrailRow

NOBODY_YET = 0


def no_document(permission: str) -> Callable[[CallCardPresenter], tuple[str, ...]]:
    """The reasons against opening a visit, a return or an order on the call."""

    def reasons(presenter: CallCardPresenter) -> tuple[str, ...]:
        return presenter.against_document(permission)

    return reasons


class CallCardPresenter:
    """Asks and tells about the call the view shows. What was typed for a refused step is offered again."""

    watches = frozenset(
        {"call", "assignment", "call_pause", "journal_entry", "intervention", "rma", "subcontract_order"}
        | {"cost_line", "cost_split", "customer", "contact", "site", "asset", "contract", "technician", "department"}
        | {"attachment", "call_link"}
    )

    def __init__(self, backend: Backend, view: CallCardView) -> None:
        self.backend, self.view = backend, view
        self.card: CallCard | None = None
        self.typed: dict[tuple[str, int], Any] = {}
        self.drafts = CardDrafts(backend, view)
        self.details = CardDetails(backend, view, self.drafts)
        self.files = CardFiles(backend, view)
        self.links = CardLinks(backend, view)
        self.solving = CardSolving(backend, view)

    async def refresh(self) -> None:
        call_id = self.view.call_id
        if call_id is None:
            self.card = None
            self.view.show_nothing()
            return
        card = await self.backend.ask(call_card, call_id=call_id)
        if call_id != self.view.call_id:
            return
        is_another = self.card is None or self.card.id != call_id
        self.card = card
        self.view.show_call(card)
        self.view.show_details(details_of(card, self.backend.actor.permissions))
        self.view.show_steps(*next_steps(card.state, self.reasons()))
        if is_another:
            await self.drafts.restore(call_id)
        await self.show_tab()

    async def show_tab(self) -> None:
        """What the tab in front shows, read when it is looked at."""
        if self.card is None:
            return
        call_id = self.card.id
        match self.view.current_tab():
            case "work":
                rows = await self._work_rows(self.card)
                if call_id == self.view.call_id:
                    self.view.show_work(rows)
            case "costs":
                sheet = await self.backend.ask(cost_sheet, call_id=call_id)
                if call_id == self.view.call_id:
                    self.view.show_costs(sheet)
            case "files":
                await self.files.show(call_id)
            case "links":
                await self.links.show(call_id)
            case "trail":
                await self._show_trail(call_id)

    async def _work_rows(self, card: CallCard) -> list[WorkRow]:
        visits = await self.backend.ask(find_interventions, call_id=card.id)
        repairs = await self.backend.ask(find_rmas, call_id=card.id)
        orders = await self.backend.ask(find_orders, call_id=card.id)
        return work_rows(card.assignments, visits, repairs, orders)

    async def _show_trail(self, call_id: int) -> None:
        rows: list[TrailRow] = []
        refusal = ""
        try:
            rows = await self.backend.ask(call_trail, call_id=call_id)
        except NotPermitted as missing:
            refusal = str(missing)
        if call_id == self.view.call_id:
            self.view.show_trail(rows, refusal)

    def against(self, move: str) -> tuple[str, ...]:
        """Every reason against a move; nothing is offered while no call is shown."""
        if self.card is None:
            return (_("No call is selected."),)
        return next(row.reasons for row in self.card.moves if row.name == move)

    def against_document(self, permission: str) -> tuple[str, ...]:
        """Why no visit, return or order can be opened on this call now."""
        if self.card is None:
            return (_("No call is selected."),)
        reasons = missing_rights(self, permission)
        if self.card.state not in OPEN:
            reasons.append(str(WrongState(state=self.card.state)))
        return tuple(reasons)

    def reasons(self) -> dict[str, tuple[str, ...]]:
        """By action, for the buttons."""
        moves = {f"call.{row.name}": row.reasons for row in self.card.moves} if self.card else {}
        return {**moves, "intervention.plan": self.against_document("interventions.plan"), "invoice.preview": ()}

    def against_note(self) -> tuple[str, ...]:
        """Why nothing can be written into the history of this call."""
        if self.card is None:
            return (_("No call is selected."),)
        reasons = missing_rights(self, "calls.log")
        if self.card.state is CallState.ARCHIVED:
            reasons.append(str(commands.CallIsArchived(number=self.card.number)))
        return tuple(reasons)

    def explain(self, step: str) -> None:
        """Show every reason against that step, each with the way to put it right."""
        declared = next(declared for declared, _intent in actions_of(self) if declared.name == step)
        reasons = declared.reasons_against(self)
        if self.card is not None and reasons:
            self.view.show_fixes(step, fixes_of(step, reasons, self.card))

    async def fix(self, fix: Fix) -> None:
        """Go where the reason is put right."""
        if fix.action:
            self.view.run_action(fix.action)
        elif fix.opens == "assignment":
            rows = await self._work_rows(self._shown())
            work = next((row for row in rows if row.id == fix.record_id), None)
            self.view.go_to_tab("work")
            if work is not None:
                await self.open_work(work)
        elif fix.record_id:
            self.view.open_place(fix.opens, fix.record_id)
        elif fix.opens:
            self.view.go_to_field(fix.opens)

    def _shown(self) -> CallCard:
        assert self.card is not None, "the actions of a card are off while it shows no call"
        return self.card

    @action("call.assign", N_("Assign…"), "A", icon="user-plus", reasons=refused("assign"))
    async def assign(self) -> None:
        """The department first, then one of its technicians, or nobody yet."""
        call_id = self.view.call_id
        given = await self._ask_whom(_("Assign to which department?"))
        if call_id is not None and given is not None:
            department_id, technician_id = given
            await self.backend.do(
                commands.assign_call, call_id=call_id, department_id=department_id, technician_id=technician_id
            )

    @action("call.qualify", N_("Severity…"), "P", icon="flag", reasons=no_document("calls.log"))
    async def qualify(self) -> None:
        """The severity is a fact; priority and promise follow from it, also of a call that is worked on already."""
        call_id = self._shown().id
        severity = await self.view.choose(_("How bad is it?"), {level: _(level.label) for level in Severity})
        if severity is not None:
            await self.backend.do(judge_one, call_id=call_id, severity=severity)

    @action("call.take", N_("Take in charge"), "M", icon="user-check", reasons=refused("take"))
    async def take(self) -> None:
        await self.backend.do(commands.take_call, call_id=self._shown().id)

    @action(
        "intervention.plan",
        N_("Plan intervention"),
        "Ctrl+B",
        icon="calendar-plus",
        reasons=no_document("interventions.plan"),
    )
    async def plan_intervention(self) -> None:
        self.view.open_place("plan_intervention", self._shown().id)

    @action("rma.open", N_("Authorise a return"), icon="package", reasons=no_document("calls.work"))
    async def authorise_rma(self) -> None:
        self.view.open_place("authorise_rma", self._shown().id)

    @action(
        "order.open", N_("Order from a subcontractor"), icon="handshake", reasons=no_document("subcontracting.order")
    )
    async def draft_order(self) -> None:
        self.view.open_place("draft_order", self._shown().id)

    @action("call.solve", N_("Solve…"), icon="check", reasons=refused("solve"))
    async def solve(self) -> None:
        await self.solving.solve(self._shown())

    @action("call.codes", N_("Codes…"), icon="tag", reasons=against_coding)
    async def code(self) -> None:
        await self.solving.code(self._shown())

    @action("call.diagnose", N_("Diagnose…"), "D", icon="list-checks", reasons=no_document("calls.log"))
    async def diagnose(self) -> None:
        await self.solving.diagnose(self._shown())

    @action("call.article", N_("Article from this call"), icon="book-open", reasons=against_article)
    async def write_article(self) -> None:
        await self.solving.write_article(self._shown())

    @action(
        "call.mass_incident",
        N_("Mass incident, or none any more"),
        icon="radio-tower",
        reasons=no_document("calls.dispatch"),
    )
    async def mark_mass_incident(self) -> None:
        """Many will ring about it: from now on every intake offers it; done again, none does any more."""
        call_id, number, is_one = self._shown().id, self._shown().number, not self._shown().is_mass_incident
        await self.backend.do(flag_mass_incident, call_id=call_id, is_mass_incident=is_one)

        async def undo() -> None:
            await self.backend.do(flag_mass_incident, call_id=call_id, is_mass_incident=not is_one)

        offered, over = _("{number} is now offered to whoever calls"), _("{number} is no mass incident any more")
        self.view.say_undo((offered if is_one else over).format(number=number), undo)

    @action("call.hand_on", N_("Hand on…"), "Shift+A", icon="corner-up-right", reasons=refused("hand_on"))
    async def hand_on(self) -> None:
        call_id = self._shown().id
        given = await self._ask_whom(_("Hand on to which department?"))
        if given is None:
            return
        title, label = _("Hand on"), _("What is to be done, and what has been tried?")
        remark = await self._ask_text("hand_on", call_id, title, label, lines=5)
        if remark is not None:
            department_id, technician_id = given
            await self.backend.do(
                commands.hand_on_call,
                call_id=call_id,
                department_id=department_id,
                technician_id=technician_id,
                remark=remark,
            )
            self.typed.pop(("hand_on", call_id), None)

    @action("call.hold", N_("Put on hold…"), icon="pause", reasons=refused("hold"))
    async def hold(self) -> None:
        call_id = self._shown().id
        causes = {cause: _(cause.label) for cause in WaitCause}
        cause = await self.view.choose(_("What are we waiting for?"), causes)
        if cause is not None:
            await self.backend.do(commands.hold_call, call_id=call_id, cause=cause)

    @action("call.resume", N_("Resume"), icon="play", reasons=refused("resume"))
    async def resume(self) -> None:
        await self.backend.do(commands.resume_call, call_id=self._shown().id)

    @action("call.accept", N_("Customer accepts…"), icon="check-check", reasons=refused("accept"))
    async def accept(self) -> None:
        call_id = self._shown().id
        typed = self.typed.get(("accept", call_id), self._shown().contact)
        who = await self.view.ask_text(_("The customer accepts the solution"), _("Accepted by"), text=typed)
        if who is not None:
            self.typed["accept", call_id] = who
            await self.backend.do(commands.accept_solution, call_id=call_id, accepted_by=who)
            del self.typed["accept", call_id]

    @action("invoice.preview", N_("Invoice preview"), icon="receipt-euro", enabled=has_card)
    async def preview_invoice(self) -> None:
        self.view.open_place("invoice_preview", self._shown().id)

    @action("call.close", N_("Close"), icon="lock", reasons=refused("close"))
    async def close(self) -> None:
        await self.backend.do(commands.close_call, call_id=self._shown().id)

    @action("call.archive", N_("Archive"), icon="archive", reasons=refused("archive"))
    async def archive(self) -> None:
        card = self._shown()
        text = _("From then on the call can only be read.")
        if await self.view.confirm(_("Put {number} into the archive?").format(number=card.number), text, _("Archive")):
            await self.backend.do(commands.archive_call, call_id=card.id)

    @action("call.reopen", N_("Reopen…"), icon="rotate-ccw", reasons=refused("reopen"))
    async def reopen(self) -> None:
        await self._tell("reopen", commands.reopen_call, _("Reopen the call"), _("What is wrong again?"))

    @action("call.cancel", N_("Cancel the call…"), icon="circle-x", reasons=refused("cancel"))
    async def cancel(self) -> None:
        await self._tell("cancel", commands.cancel_call, _("Cancel the call"), _("Why is it not to be worked on?"))

    @action("call.note", N_("Internal note"), "N", icon="sticky-note", reasons=against_note)
    async def write_note(self) -> None:
        self.view.write_note(internal=True)

    @action("call.said", N_("Telephone note"), "C", icon="phone", reasons=against_note)
    async def write_said(self) -> None:
        self.view.write_note(internal=False)

    @action("call.copy_number", N_("Copy the number"), "Ctrl+Shift+C", icon="copy", enabled=has_card)
    async def copy_number(self) -> None:
        self.view.copy(self._shown().number)
        self.view.say(_("{number} is copied.").format(number=self._shown().number))

    @action("call.attach", N_("Add files…"), "Ctrl+Shift+A", icon="paperclip", reasons=against_note)
    async def add_files(self) -> None:
        self.view.go_to_tab("files")
        await self.files.add_chosen(self._shown().id)

    async def drop_files(self, paths: Sequence[str]) -> None:
        self.view.go_to_tab("files")
        await self.files.add(self._shown().id, paths)

    async def send_note(self) -> None:
        """Keep what the composer holds; it stays there when it is refused."""
        call_id = self._shown().id
        text, internal = self.view.written()
        if text:
            await self.backend.do(commands.add_note, call_id=call_id, text=text, is_internal=internal)
            self.view.clear_draft(call_id)
            await self.drafts.forget(call_id, NOTE)

    async def open_work(self, row: WorkRow) -> None:
        if row.opens:
            self.view.open_place(row.opens, row.record_id)

    async def _ask_whom(self, title: str) -> tuple[int, int | None] | None:
        departments = await self.backend.ask(department_choices)
        department_id = await self.view.choose(title, departments)
        if department_id is None:
            return None
        people = await self.backend.ask(technician_choices, department_id=department_id)
        if not people:
            return department_id, None
        choices = {NOBODY_YET: _("Nobody yet: the department decides"), **people}
        technician_id = await self.view.choose(_("To whom in {name}?").format(name=departments[department_id]), choices)
        return None if technician_id is None else (department_id, technician_id or None)

    async def _ask_text(self, step: str, call_id: int, title: str, label: str, lines: int) -> str | None:
        """A text for a step; what was typed before, for a step that was refused, is offered again."""
        text = await self.view.ask_text(title, label, text=self.typed.get((step, call_id), ""), lines=lines)
        if text is not None:
            self.typed[step, call_id] = text
        return text

    async def _tell(self, step: str, command: Callable[..., None], title: str, label: str) -> None:
        """A step that takes a sentence of why."""
        call_id = self._shown().id
        remark = await self._ask_text(step, call_id, title, label, lines=4)
        if remark is not None:
            await self.backend.do(command, call_id=call_id, remark=remark)
            del self.typed[step, call_id]
