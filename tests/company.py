"""A small company at work: its people, prices and one customer, and the steps of a call through the real commands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from app.assets.models import Asset
from app.backend import Backend
from app.billing.commands import issue_invoice
from app.calls.codes import column_of
from app.calls.commands import accept_solution, assign_call, close_call, solve_call, take_call
from app.calls.intake import log_call
from app.calls.models import Call
from app.catalog.models import Product
from app.catalog.rules import CostKind
from app.codes.models import ServiceCode
from app.codes.rules import CodeKind
from app.contracts.commands import add_clause, conclude_contract, give_warranty, record_use
from app.contracts.terms import Period
from app.costs.queries import CostSheet, cost_sheet
from app.customers.models import Contact, Customer, Site
from app.db.context import Actor
from app.db.settings import store_setting
from app.interventions.commands import PartUsed, plan_intervention, record_intervention
from app.kernel.errors import Refused
from app.kernel.money import Money
from app.kernel.permissions import PERMISSIONS, Role, permissions_of
from app.promises.rules import Severity
from app.staff.models import Department, Technician
from tests.make import Make

T = TypeVar("T")

COMPANY = {
    "company.name": "TermoAssist Srl",
    "company.street": "Via Bellini 4",
    "company.town": "46100 Mantova",
    "company.tax_id": "IT02156780203",
    "company.iban": "IT60X0542811101000000123456",
}
RATES = ((CostKind.LABOUR, "h", "60", 15), (CostKind.TRAVEL, "km", "0.70", 1), (CostKind.CALL_OUT, "", "35", 1))


@dataclass
class Company:
    """`backend` is the administrator's; `luca` works at the desk, `sara` in the workshop; `codes` solve calls."""

    backend: Backend
    make: Make
    customer: Customer
    site: Site
    contact: Contact
    machine: Asset
    part_a: Product
    part_b: Product
    desk: Department
    second_level: Department
    workshop: Department
    luca: Technician
    sara: Technician
    codes: dict[str, int]

    @property
    def today(self) -> date:
        return self.backend.read(lambda ctx: ctx.today)

    def run(self, command: Callable[..., T], **arguments: Any) -> T:
        return self.backend.run(command, **arguments)

    def at_work(self, technician: Technician) -> Backend:
        """The technician signed in as himself; close_pools() is not needed, since nothing is asked from a thread."""
        rights = permissions_of({Role.TECHNICIAN})
        return Backend(
            self.backend.database, Actor(technician.name.lower(), technician.name, rights, technician.user_id)
        )

    def call(self, **given: Any) -> int:
        fields = {"subject": "Caldaia in blocco", "severity": Severity.DEGRADED, "customer_id": self.customer.id}
        return self.run(log_call, **(fields | {"asset_id": self.machine.id} | given))

    def assigned(self, **given: Any) -> int:
        call_id = self.call(**given)
        self.run(assign_call, call_id=call_id, department_id=self.desk.id, technician_id=self.luca.id)
        return call_id

    def in_work(self, **given: Any) -> int:
        call_id = self.assigned(**given)
        self.run(take_call, call_id=call_id)
        return call_id

    def plan(self, call_id: int) -> int:
        now = self.backend.read(lambda ctx: ctx.now)
        return self.run(
            plan_intervention,
            call_id=call_id,
            technician_id=self.luca.id,
            planned_from=now,
            planned_to=now + timedelta(hours=2),
        )

    def visit(self, call_id: int, **given: Any) -> int:
        visit_id = self.plan(call_id)
        fields = {"work_minutes": 60, "report": "Sostituita la valvola."}
        self.run(record_intervention, intervention_id=visit_id, **(fields | given))
        return visit_id

    def solve(self, call_id: int) -> int:
        self.run(solve_call, call_id=call_id, solution="Valvola sostituita", **self.codes)
        return call_id

    def accept(self, call_id: int) -> int:
        self.run(accept_solution, call_id=call_id, accepted_by="Giulia Ferrari")
        return call_id

    def accepted(self, **visit: Any) -> int:
        """A call with one visit of the given figures, solved and accepted."""
        call_id = self.in_work()
        self.visit(call_id, **visit)
        return self.accept(self.solve(call_id))

    def invoiced(self, **visit: Any) -> tuple[int, int]:
        call_id = self.accepted(**visit)
        return call_id, self.run(issue_invoice, call_id=call_id)

    def closed(self) -> int:
        call_id, _invoice_id = self.invoiced()
        self.run(close_call, call_id=call_id)
        return call_id

    def record(self, call_id: int) -> Call:
        return self.backend.read(lambda ctx: ctx.get(Call, call_id, Call.assignments, Call.pauses))

    def costs(self, call_id: int) -> CostSheet:
        return self.backend.read(cost_sheet, call_id=call_id)

    def cover_machine(self, ceiling: Money = Money.of(200), used: Money = Money.of(150)) -> int:
        """Part A under warranty; half the labour and parts up to a ceiling per quarter under a contract.

        Returns the clause with the ceiling.
        """
        whole_year = {"starts_on": self.today - timedelta(days=100), "ends_on": self.today + timedelta(days=200)}
        warranty_id = self.run(give_warranty, asset_id=self.machine.id, name="Garanzia 24 mesi", **whole_year)
        self.run(add_clause, warranty_id=warranty_id, kinds=[CostKind.MATERIAL], product_id=self.part_a.id)
        contract_id = self.run(conclude_contract, customer_id=self.customer.id, name="Oro", **whole_year)
        self.run(add_clause, contract_id=contract_id, kinds=[CostKind.LABOUR], share=5000)
        clause_id = self.run(
            add_clause, contract_id=contract_id, kinds=[CostKind.MATERIAL], ceiling=ceiling, period=Period.QUARTER
        )
        if used:
            self.run(record_use, clause_id=clause_id, used_on=self.today, amount=used, reason="Prima di Pronto")
        return clause_id

    def worked_example(self) -> int:
        """The visit of field-service.md §2.6, without its goodwill."""
        call_id = self.in_work()
        parts = (PartUsed(self.part_a.id), PartUsed(self.part_b.id))
        self.visit(call_id, work_minutes=110, travel_minutes=50, distance_km=Decimal(42), parts=parts)
        return call_id


def found_company(backend: Backend, make: Make) -> Company:
    with backend.work() as ctx:
        for key, value in COMPANY.items():
            store_setting(ctx.session, key, value)
        within = make.within(ctx)
        for kind, unit, price, increment in RATES:
            within.rate(kind=kind, unit=unit, price=Decimal(price), increment_minutes=increment)
        customer = within.customer()
        site = within.site(customer=customer)
        desk, second_level = within.department(name="Telefono", line=1), within.department(name="Esperti", line=2)
        workshop = within.department(name="Officina", line=3)
        return Company(
            backend=backend,
            make=make,
            customer=customer,
            site=site,
            contact=within.contact(customer=customer, site=site),
            machine=within.asset(customer=customer, site=site),
            part_a=within.product(name="Ricambio A", price=Decimal(180), cost=Decimal(110)),
            part_b=within.product(name="Ricambio B", price=Decimal(95), cost=Decimal(60)),
            desk=desk,
            second_level=second_level,
            workshop=workshop,
            luca=within.technician(name="Luca", department=desk, user=within.user(Role.TECHNICIAN)),
            sara=within.technician(name="Sara", department=workshop, user=within.user(Role.TECHNICIAN)),
            codes={column_of(kind): within.record(ServiceCode, kind=kind).id for kind in CodeKind},
        )


def refusals(company: Company | Backend, command: Callable[..., Any], **arguments: Any) -> list[str]:
    """The kinds of all the reasons the command is refused for, in their order."""
    with pytest.raises(Refused) as refused:
        company.run(command, **arguments)
    return [type(reason).__name__ for reason in refused.value.reasons]


ALL_RIGHTS = frozenset(PERMISSIONS)
