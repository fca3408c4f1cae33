"""The main job told once: one call from the telephone to the paid invoice and the archive, by the people who do it.

The tour walks it with the windows open and the tests walk it on both databases; both run these steps and nothing else.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from app.assets.queries import find_assets
from app.backend import Backend
from app.billing.commands import issue_invoice, keep_invoice_pdf, record_payment
from app.billing.documents import invoice_document, language_of
from app.billing.models import Invoice
from app.billing.queries import invoice_pdf
from app.calls.codes import column_of
from app.calls.commands import (
    accept_solution,
    add_note,
    archive_call,
    assign_call,
    close_call,
    hand_on_call,
    solve_call,
    take_call,
)
from app.calls.documents import transaction_log_document
from app.calls.intake import log_call
from app.calls.models import Call
from app.calls.queries import call_card
from app.catalog.rules import CostKind
from app.codes.queries import code_named
from app.codes.rules import CodeKind
from app.costs.commands import grant_goodwill
from app.costs.models import Charge
from app.costs.queries import cost_sheet
from app.customers.queries import find_callers
from app.db.context import Context
from app.db.database import Database
from app.db.verify import verify_trail
from app.demo.company import Demo
from app.interventions.commands import (
    PartUsed,
    arrive_on_site,
    plan_intervention,
    record_intervention,
    start_travel,
)
from app.interventions.documents import intervention_document
from app.interventions.models import Intervention
from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.money import Money
from app.promises.rules import Severity
from app.staff.queries import actor_named
from app.subcontracting.commands import approve_order, draft_order, offer_order, record_acceptance, record_report
from app.subcontracting.models import SubcontractOrder
from app.workshop.commands import authorise_rma, diagnose_rma, receive_rma, record_test, repair_rma, return_rma
from app.workshop.models import Rma
from reports.intervention_report import render as draw_intervention
from reports.invoice import render as draw_invoice
from reports.transaction_log import render as draw_log

T = TypeVar("T")

TELEPHONE = "0376 346411"
SERIAL = "7571934"
SUBJECT = "Caldaia in blocco, errore E119"
WORK: dict[str, Any] = {
    "work_minutes": 110,
    "travel_minutes": 50,
    "distance_km": Decimal(42),
    "report": "Sostituiti pressostato e valvola di sicurezza. Prova di tenuta superata.",
    "signed_by": "Anna Colli",
}
PARTS = ("7828", "VS-3")
CODES = {CodeKind.PROBLEM: "P20", CodeKind.CAUSE: "C10", CodeKind.SOLUTION: "S10"}
SPLIT = ("warranty", "contract", "goodwill")


@dataclass
class Story:
    """Where the story stands: the records it made, the states it passed, and what was refused on the way."""

    database: Database
    demo: Demo
    call_id: int = 0
    intervention_id: int = 0
    rma_id: int = 0
    order_id: int = 0
    invoice_id: int = 0
    states: list[str] = field(default_factory=list)
    refusals: dict[str, list[str]] = field(default_factory=dict)
    _people: dict[str, Backend] = field(default_factory=dict)

    def person(self, login: str) -> Backend:
        """That person's desk."""
        if login not in self._people:
            opened = Backend(self.database)
            opened.actor = opened.read(actor_named, login=login)
            self._people[login] = opened
        return self._people[login]

    def does(self, login: str, command: Callable[..., T], **arguments: Any) -> T:
        """Let somebody do something, and keep the state the call is in afterwards."""
        answer = self.person(login).run(command, **arguments)
        if self.call_id:
            state = str(self.person(login).read(call_card, call_id=self.call_id).state)
            if self.states[-1:] != [state]:
                self.states.append(state)
        return answer

    def is_refused(self, name: str, login: str, command: Callable[..., Any], **arguments: Any) -> None:
        """Let somebody try what must not be possible, and keep all the reasons he is given."""
        try:
            self.person(login).run(command, **arguments)
        except Refused as refusal:
            self.refusals[name] = [str(reason) for reason in refusal.reasons]
        else:
            raise AssertionError(f"{name} was not refused")

    def leave(self) -> None:
        for backend in self._people.values():
            backend.close_pools()


@dataclass(frozen=True)
class Step:
    """One chapter: its title, who acts in it, what happens."""

    name: str
    title: str
    login: str
    happens: Callable[[Story], None]


def call_comes_in(story: Story) -> None:
    desk = story.person("laura")
    caller = desk.read(find_callers, phone=TELEPHONE)[0]
    machine = desk.read(find_assets, text=SERIAL, customer_id=caller.customer_id)[0]
    story.call_id = desk.run(
        log_call,
        subject=SUBJECT,
        description="14 appartamenti senza acqua calda da ieri sera. Accesso: chiavi dal custode.",
        customer_id=caller.customer_id,
        contact_id=caller.contact_id,
        asset_id=machine.id,
        severity=Severity.BLOCKED,
        phone=TELEPHONE,
    )
    story.states.append("registered")


def first_level_hands_on(story: Story) -> None:
    demo = story.demo
    story.does(
        "laura",
        assign_call,
        call_id=story.call_id,
        department_id=demo.departments["Front-end telefonico"],
        technician_id=demo.technicians["bianchi"],
    )
    story.does("bianchi", take_call, call_id=story.call_id)
    story.does(
        "bianchi",
        hand_on_call,
        call_id=story.call_id,
        department_id=demo.departments["Secondo livello"],
        technician_id=demo.technicians["rossi"],
        remark="Riarmo provato al telefono senza esito: pressostato o valvola, serve un sopralluogo.",
    )
    story.does("rossi", take_call, call_id=story.call_id)


def technician_goes_there(story: Story) -> None:
    now = story.person("laura").read(_now)
    story.intervention_id = story.does(
        "laura",
        plan_intervention,
        call_id=story.call_id,
        technician_id=story.demo.technicians["rossi"],
        planned_from=now + timedelta(minutes=30),
        planned_to=now + timedelta(hours=3),
    )
    story.does("rossi", start_travel, intervention_id=story.intervention_id)
    story.does("rossi", arrive_on_site, intervention_id=story.intervention_id)


def work_is_recorded(story: Story) -> None:
    parts = story.demo.parts
    story.does(
        "rossi",
        record_intervention,
        intervention_id=story.intervention_id,
        **WORK,
        parts=(PartUsed(parts[PARTS[0]], serial_in="PR-90231", serial_out="PR-77120"), PartUsed(parts[PARTS[1]])),
    )


def work_goes_elsewhere(story: Story) -> None:
    demo = story.demo
    story.rma_id = story.does(
        "rossi",
        authorise_rma,
        call_id=story.call_id,
        department_id=demo.departments["Officina"],
        technician_id=demo.technicians["neri"],
        product_id=demo.parts["7828"],
        serial="PR-77120",
        fault="Pressostato sostituito in loco: contatto incerto",
    )
    story.order_id = story.does(
        "laura",
        draft_order,
        call_id=story.call_id,
        department_id=demo.departments["Assistenza sul posto"],
        subcontractor_id=demo.subcontractor_id,
        scope="Ripristino del sigillo del quadro elettrico",
        agreed=Money.of(60),
    )
    story.does("laura", offer_order, order_id=story.order_id)
    story.is_refused("close", "ferri", close_call, call_id=story.call_id)


def workshop_returns_the_unit(story: Story) -> None:
    rma = {"rma_id": story.rma_id}
    story.does("neri", receive_rma, **rma)
    story.does("neri", diagnose_rma, **rma, diagnosis="Molla allentata, contatti ossidati.")
    story.does("neri", repair_rma, **rma)
    story.does(
        "neri",
        record_test,
        **rma,
        repair="Contatti puliti, molla sostituita.",
        work_minutes=25,
        test_protocol="50 cicli a 1,2 bar senza errori.",
        test_passed=True,
    )
    story.does(
        "neri",
        return_rma,
        **rma,
        returned_to="Magazzino ricambi",
        charge=Charge.INTERNAL,
        charge_reason="Riparazione per il nostro magazzino",
    )


def subcontractor_is_approved(story: Story) -> None:
    order = {"order_id": story.order_id}
    story.does("laura", record_acceptance, **order)
    story.does("laura", record_report, **order, report="Sigillo ripristinato, foto inviate.")
    story.does(
        "laura",
        approve_order,
        **order,
        charge=Charge.INTERNAL,
        charge_reason="Sigillo rotto da noi nella visita precedente",
    )


def goodwill_is_granted(story: Story) -> None:
    sheet = story.person("ferri").read(cost_sheet, call_id=story.call_id)
    call_out = next(line for line in sheet.lines if line.kind is CostKind.CALL_OUT)
    story.does(
        "ferri",
        grant_goodwill,
        cost_line_id=call_out.id,
        amount=Money.of(10),
        reason="sconto di cortesia per il secondo passaggio",
    )


def customer_accepts(story: Story) -> None:
    story.does(
        "rossi",
        solve_call,
        call_id=story.call_id,
        solution="Sostituiti pressostato e valvola di sicurezza, prova di tenuta superata.",
        **story.person("rossi").read(_codes),
    )
    story.does("laura", accept_solution, call_id=story.call_id, accepted_by="Anna Colli")


def invoice_is_issued(story: Story) -> None:
    story.invoice_id = story.does("ferri", issue_invoice, call_id=story.call_id)
    office = story.person("ferri")
    pdf = draw_invoice(office.read(invoice_document, invoice_id=story.invoice_id), "it")
    story.does("ferri", keep_invoice_pdf, invoice_id=story.invoice_id, content=pdf)


def payment_comes_and_call_is_archived(story: Story) -> None:
    total, today = story.person("ferri").read(_owed, invoice_id=story.invoice_id)
    story.does("ferri", record_payment, invoice_id=story.invoice_id, amount=total, paid_on=today, method="Bonifico")
    story.does("ferri", close_call, call_id=story.call_id)
    story.does("ferri", archive_call, call_id=story.call_id)
    story.is_refused("archived", "laura", add_note, call_id=story.call_id, text="Ancora una cosa")


def summary(story: Story) -> dict[str, Any]:
    """What the story came to: numbers, states passed, the split and the totals as decimal strings, what was refused."""
    office = story.person("ferri")
    sheet = office.read(cost_sheet, call_id=story.call_id)
    verdict = verify_trail(story.database)
    return {
        "numbers": office.read(_numbers, story=story),
        "states": story.states,
        "lines": [
            {
                "description": line.description,
                **{name: str(getattr(line, name)) for name in ("gross", *SPLIT, "net")},
                "reasons": [reason.show() for reason in line.reasons],
            }
            for line in sheet.charged
        ],
        "split": {name: str(sheet.total(name)) for name in SPLIT},
        "totals": {
            "gross": str(sheet.total("gross")),
            "net": str(sheet.total("net")),
            "vat": str(Money.sum(part.vat for part in sheet.vat)),
            "total": str(sheet.payable),
        },
        "refused": story.refusals,
        "trail": {"changes": verdict.changes, "last_hash": verdict.last_hash, "holds": verdict.holds},
    }


def draw_documents(story: Story) -> dict[str, bytes]:
    """The story's documents in the customer's language: the invoice as kept, the signed report, the transaction log."""
    office = story.person("ferri")
    verdict = verify_trail(story.database)
    language = office.read(language_of, call_id=story.call_id)
    log = office.read(transaction_log_document, call_id=story.call_id, verdict=verdict)
    visit = office.read(intervention_document, intervention_id=story.intervention_id)
    return {
        "invoice": office.read(invoice_pdf, invoice_id=story.invoice_id),
        "intervention": draw_intervention(visit, language),
        "transaction_log": draw_log(log, language),
    }


STEPS = (
    Step("call", N_("A call comes in by telephone"), "laura", call_comes_in),
    Step("second_level", N_("The first level hands it to the second"), "bianchi", first_level_hands_on),
    Step("on_site", N_("A technician goes to the customer"), "rossi", technician_goes_there),
    Step("intervention", N_("The intervention is recorded and signed"), "rossi", work_is_recorded),
    Step("elsewhere", N_("A unit goes to the workshop, a job to a subcontractor"), "laura", work_goes_elsewhere),
    Step("workshop", N_("The workshop repairs, tests and returns the unit"), "neri", workshop_returns_the_unit),
    Step("subcontract", N_("The subcontracted work is reported and approved"), "laura", subcontractor_is_approved),
    Step("coverage", N_("Warranty, contract and goodwill are applied line by line"), "ferri", goodwill_is_granted),
    Step("acceptance", N_("The customer accepts the solution"), "laura", customer_accepts),
    Step("invoice", N_("The invoice is issued"), "ferri", invoice_is_issued),
    Step("archive", N_("It is paid; the call is closed and archived"), "ferri", payment_comes_and_call_is_archived),
)


@contextmanager
def telling(database: Database, demo: Demo) -> Iterator[Story]:
    """The story on a seeded database; everybody's desk is closed at the end."""
    story = Story(database, demo)
    try:
        yield story
    finally:
        story.leave()


def _numbers(ctx: Context, story: Story) -> dict[str, str]:
    return {
        "call": ctx.get(Call, story.call_id).number,
        "intervention": ctx.get(Intervention, story.intervention_id).number,
        "rma": ctx.get(Rma, story.rma_id).number,
        "subcontract": ctx.get(SubcontractOrder, story.order_id).number,
        "invoice": ctx.get(Invoice, story.invoice_id).number,
    }


def _codes(ctx: Context) -> dict[str, int | None]:
    """By argument of `solve_call`: locked out, worn, parts replaced."""
    return {column_of(kind): code_named(ctx, kind, code) for kind, code in CODES.items()}


def _now(ctx: Context) -> datetime:
    return ctx.now


def _owed(ctx: Context, invoice_id: int) -> tuple[Money, date]:
    return ctx.get(Invoice, invoice_id).total, ctx.today
