"""Every command and every role: who is let through, and who is told which right he lacks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from app.assets.commands import edit_asset, install_asset, move_asset, reinstate_asset, retire_asset
from app.assets.rules import AssetFacts, AssetPlace
from app.billing.commands import issue_invoice, keep_invoice_pdf, record_payment, settle_call
from app.calls.codes import code_call
from app.calls.commands import (
    accept_solution,
    add_note,
    archive_call,
    assign_call,
    cancel_call,
    close_call,
    hand_on_call,
    hold_call,
    qualify_call,
    reopen_call,
    resume_call,
    solve_call,
    take_call,
)
from app.calls.flow import PassCause, WaitCause
from app.calls.intake import (
    discard_draft,
    flag_mass_incident,
    join_call,
    log_call,
    note_draft,
    pass_on_caller,
    pick_up_call,
    release_call,
    solve_on_call,
    take_up_draft,
)
from app.catalog.commands import (
    add_product,
    add_rate,
    change_price,
    change_product,
    restore_product,
    retire_product,
    withdraw_price,
    withdraw_rate,
)
from app.catalog.rules import CostKind, ProductFacts
from app.contracts.commands import (
    add_clause,
    change_clause,
    change_contract,
    conclude_contract,
    continue_contract,
    end_contract,
    give_warranty,
    record_use,
    remove_clause,
    renew_contract,
    resume_contract,
    suspend_contract,
)
from app.contracts.periods import ContractFacts
from app.costs.commands import cover_call, grant_goodwill
from app.customers.commands import add_contact, add_customer, add_site, edit_contact, edit_customer, edit_site
from app.customers.rules import ContactFacts, CustomerFacts, SiteFacts
from app.interventions.commands import (
    arrive_on_site,
    cancel_intervention,
    plan_intervention,
    record_intervention,
    start_travel,
)
from app.kernel.errors import NotPermitted
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.promises.rules import Severity
from app.staff.commands import (
    add_department,
    add_technician,
    change_department,
    change_technician,
    restore_department,
    restore_technician,
    retire_department,
    retire_technician,
)
from app.subcontracting.commands import (
    add_subcontractor,
    approve_order,
    cancel_order,
    dispute_order,
    draft_order,
    offer_order,
    record_acceptance,
    record_decline,
    record_report,
)
from app.workshop.commands import (
    authorise_rma,
    cancel_rma,
    diagnose_rma,
    receive_rma,
    record_test,
    repair_rma,
    return_rma,
    return_unrepaired,
    scrap_rma,
)
from tests.company import Company
from tests.databases import sqlite_only

D, T, B, A = Role.DISPATCHER, Role.TECHNICIAN, Role.BACK_OFFICE, Role.ADMINISTRATOR
EVERYBODY = {D, T, B, A}
AT_WORK = {D, T, A}
DESK = {D, A}
FIELD = {T, A}
OFFICE = {B, A}
BOOKS = {D, B, A}
BOSS = {A}
NUMBERS = count(1)


@dataclass(frozen=True)
class Case:
    """A command, the roles that may give it, and how to come to where it is possible."""

    command: Callable[..., Any]
    roles: set[Role]
    ready: Callable[[Company], dict[str, Any]]

    def __str__(self) -> str:
        return self.command.__name__


def call(stage: Callable[[Company], int], **arguments: Any) -> Callable[[Company], dict[str, Any]]:
    return lambda company: {"call_id": stage(company)} | arguments


def rma(*steps: tuple[Callable[..., Any], dict[str, Any]], **arguments: Any) -> Callable[[Company], dict[str, Any]]:
    def ready(company: Company) -> dict[str, Any]:
        given = {"department_id": company.workshop.id, "product_id": company.part_a.id, "fault": "Non si accende"}
        rma_id = company.run(authorise_rma, call_id=company.in_work(), **given)
        for command, told in steps:
            company.run(command, rma_id=rma_id, **told)
        return {"rma_id": rma_id} | arguments

    return ready


def order(*steps: tuple[Callable[..., Any], dict[str, Any]], **arguments: Any) -> Callable[[Company], dict[str, Any]]:
    def ready(company: Company) -> dict[str, Any]:
        order_id = company.run(draft_order, **drafted(company))
        for command, told in steps:
            company.run(command, order_id=order_id, **told)
        return {"order_id": order_id} | arguments

    return ready


def drafted(company: Company) -> dict[str, Any]:
    subcontractor_id = company.make.subcontractor().id
    call_id = company.in_work()
    given = {"scope": "Cablaggio", "agreed": Money.of(200), "department_id": company.desk.id}
    return {"call_id": call_id, "subcontractor_id": subcontractor_id} | given


def drafted_call(**arguments: Any) -> Callable[[Company], dict[str, Any]]:
    return lambda company: {"draft_id": company.run(pick_up_call)} | arguments


def discarded_call(company: Company) -> dict[str, Any]:
    draft_id = company.run(pick_up_call)
    company.run(discard_draft, draft_id=draft_id)
    return {"draft_id": draft_id}


def planned(company: Company) -> dict[str, Any]:
    start = company.backend.read(lambda ctx: ctx.now)
    given = {"planned_from": start, "planned_to": start + timedelta(hours=1)}
    return {"call_id": company.in_work(), "technician_id": company.luca.id} | given


def waiting(company: Company) -> int:
    call_id = company.in_work()
    company.run(hold_call, call_id=call_id, cause=WaitCause.CUSTOMER)
    return call_id


def visit(**arguments: Any) -> Callable[[Company], dict[str, Any]]:
    return lambda company: {"intervention_id": company.plan(company.in_work())} | arguments


def invoice(**arguments: Any) -> Callable[[Company], dict[str, Any]]:
    return lambda company: {"invoice_id": company.invoiced()[1]} | arguments


def a_year(company: Company) -> dict[str, Any]:
    return {"name": "Oro", "starts_on": company.today, "ends_on": company.today + timedelta(365)}


def a_contract(company: Company, then: Callable[..., Any] | None = None, **told: Any) -> int:
    """One that holds from today on; `then` is done with it."""
    contract_id = company.run(conclude_contract, customer_id=company.customer.id, **a_year(company))
    if then is not None:
        company.run(then, contract_id=contract_id, **told)
    return contract_id


def a_clause(company: Company) -> int:
    return company.run(add_clause, contract_id=a_contract(company))


def a_rate(company: Company, days: int = 0) -> dict[str, Any]:
    day = company.today + timedelta(days)
    named = {"kind": CostKind.FREIGHT, "name": "Corriere", "unit": ""}
    return named | {"price": Decimal(9), "cost": Decimal(5), "valid_from": day}


def a_price(company: Company, days: int = 0) -> dict[str, Any]:
    day = company.today + timedelta(days)
    return {"product_id": company.part_a.id, "valid_from": day, "price": Decimal(9), "cost": Decimal(5), "vat": 2200}


def agreed(company: Company) -> dict[str, Any]:
    facts = ContractFacts(**a_year(company))
    return {"contract_id": a_contract(company), "seen": facts, "facts": facts}


def described(company: Company) -> dict[str, Any]:
    facts = ProductFacts(company.part_a.code, "Nuovo")
    return {"product_id": company.part_a.id, "seen": facts, "facts": facts}


def renewed(company: Company) -> dict[str, Any]:
    begins = company.today + timedelta(366)
    return {"contract_id": a_contract(company), "starts_on": begins, "ends_on": begins + timedelta(365)}


def same(facts: Any) -> dict[str, Any]:
    """An edit that changes nothing."""
    return {"seen": facts, "facts": facts}


RECEIVED = (receive_rma, {})
DIAGNOSED = (diagnose_rma, {"diagnosis": "Scheda bruciata"})
TESTED = (record_test, {"repair": "Scheda", "work_minutes": 30, "test_protocol": "2 h di prova", "test_passed": True})
OFFERED, ACCEPTED = (offer_order, {}), (record_acceptance, {})
REPORTED = (record_report, {"report": "Fatto"})

CASES = (
    Case(log_call, EVERYBODY, lambda c: {"subject": "X", "customer_id": c.customer.id, "severity": Severity.NUISANCE}),
    Case(pick_up_call, EVERYBODY, lambda c: {"phone": "0376 346411"}),
    Case(note_draft, EVERYBODY, drafted_call(subject="X")),
    Case(release_call, EVERYBODY, drafted_call(subject="X", new_customer="Bar", severity=Severity.NUISANCE)),
    Case(solve_on_call, AT_WORK, drafted_call(subject="X", new_customer="Bar", severity=Severity.NUISANCE)),
    Case(discard_draft, EVERYBODY, drafted_call()),
    Case(take_up_draft, EVERYBODY, discarded_call),
    Case(join_call, EVERYBODY, lambda c: {"draft_id": c.run(pick_up_call), "call_id": c.call()}),
    Case(pass_on_caller, EVERYBODY, call(Company.call, cause=PassCause.INVOICE)),
    Case(flag_mass_incident, DESK, call(Company.call)),
    Case(qualify_call, EVERYBODY, call(Company.call, severity=Severity.BLOCKED)),
    Case(add_note, EVERYBODY, call(Company.call, text="Richiamare")),
    Case(assign_call, DESK, lambda c: {"call_id": c.call(), "department_id": c.desk.id}),
    Case(hand_on_call, AT_WORK, lambda c: {"call_id": c.in_work(), "department_id": c.second_level.id, "remark": "Su"}),
    Case(take_call, AT_WORK, call(Company.assigned)),
    Case(hold_call, AT_WORK, call(Company.in_work, cause=WaitCause.SUPPLIER)),
    Case(resume_call, AT_WORK, call(waiting)),
    Case(solve_call, AT_WORK, call(Company.in_work, solution="Riarmata")),
    Case(code_call, EVERYBODY, lambda c: {"call_id": c.in_work()} | c.codes),
    Case(accept_solution, EVERYBODY, call(lambda c: c.solve(c.in_work()), accepted_by="Giulia")),
    Case(reopen_call, EVERYBODY, call(lambda c: c.solve(c.in_work()), remark="Di nuovo")),
    Case(close_call, OFFICE, call(lambda c: c.invoiced()[0])),
    Case(archive_call, OFFICE, call(Company.closed)),
    Case(cancel_call, DESK, call(Company.call, remark="Doppione")),
    Case(plan_intervention, DESK, planned),
    Case(start_travel, FIELD, visit()),
    Case(arrive_on_site, FIELD, visit()),
    Case(record_intervention, FIELD, visit(work_minutes=60, report="Fatto", distance_km=Decimal(3))),
    Case(cancel_intervention, DESK, visit(remark="Il cliente non c'è")),
    Case(
        authorise_rma,
        AT_WORK,
        lambda c: {
            "call_id": c.in_work(),
            "department_id": c.workshop.id,
            "product_id": c.part_a.id,
            "fault": "Guasto",
        },
    ),
    Case(receive_rma, FIELD, rma()),
    Case(diagnose_rma, FIELD, rma(RECEIVED, diagnosis="Scheda bruciata")),
    Case(repair_rma, FIELD, rma(RECEIVED, DIAGNOSED)),
    Case(record_test, FIELD, rma(RECEIVED, DIAGNOSED, (repair_rma, {}), **TESTED[1])),
    Case(return_rma, FIELD, rma(RECEIVED, DIAGNOSED, (repair_rma, {}), TESTED, returned_to="Cliente")),
    Case(return_unrepaired, FIELD, rma(RECEIVED, returned_to="Cliente", remark="Rifiutato")),
    Case(scrap_rma, FIELD, rma(RECEIVED, DIAGNOSED, remark="Irreparabile")),
    Case(cancel_rma, FIELD, rma(remark="Non arriva")),
    Case(add_subcontractor, BOOKS, lambda c: {"name": f"Elettrica {next(NUMBERS)}"}),
    Case(draft_order, DESK, drafted),
    Case(offer_order, DESK, order()),
    Case(record_acceptance, DESK, order(OFFERED)),
    Case(record_decline, DESK, order(OFFERED, reason="Troppo lavoro")),
    Case(record_report, DESK, order(OFFERED, ACCEPTED, report="Fatto")),
    Case(approve_order, BOOKS, order(OFFERED, ACCEPTED, REPORTED)),
    Case(dispute_order, BOOKS, order(OFFERED, ACCEPTED, REPORTED, remark="Manca la prova")),
    Case(cancel_order, DESK, order(remark="Fatto da noi")),
    Case(cover_call, EVERYBODY, call(Company.worked_example)),
    Case(
        grant_goodwill,
        OFFICE,
        lambda c: {
            "cost_line_id": c.costs(c.worked_example()).lines[2].id,
            "amount": Money.of(10),
            "reason": "Cliente da anni",
        },
    ),
    Case(issue_invoice, OFFICE, call(Company.accepted)),
    Case(settle_call, OFFICE, call(lambda c: c.accept(c.solve(c.in_work())), reason="Al telefono")),
    Case(keep_invoice_pdf, OFFICE, invoice(content=b"%PDF-1.7")),
    Case(
        record_payment,
        OFFICE,
        lambda c: {"invoice_id": c.invoiced()[1], "amount": Money(1), "paid_on": c.today, "method": "Bonifico"},
    ),
    Case(add_customer, EVERYBODY, lambda c: {"name": "Bar Centrale"}),
    Case(add_site, EVERYBODY, lambda c: {"customer_id": c.customer.id, "name": "Sede"}),
    Case(add_contact, EVERYBODY, lambda c: {"customer_id": c.customer.id, "name": "Ugo", "phone": "0376 346411"}),
    Case(add_product, BOOKS, lambda c: {"code": f"V-{next(NUMBERS)}", "name": "Valvola", "price": Decimal(3)}),
    Case(change_product, BOOKS, described),
    Case(change_price, BOOKS, a_price),
    Case(withdraw_price, BOOKS, lambda c: {"price_id": c.run(change_price, **a_price(c, 1))}),
    Case(retire_product, BOOKS, lambda c: {"product_id": c.part_a.id}),
    Case(restore_product, BOOKS, lambda c: {"product_id": c.part_a.id}),
    Case(add_rate, BOOKS, a_rate),
    Case(withdraw_rate, BOOKS, lambda c: {"rate_id": c.run(add_rate, **a_rate(c, 1))}),
    Case(edit_customer, EVERYBODY, lambda c: {"customer_id": c.customer.id} | same(CustomerFacts("Bar"))),
    Case(edit_site, EVERYBODY, lambda c: {"site_id": c.site.id} | same(SiteFacts("Sede"))),
    Case(edit_contact, EVERYBODY, lambda c: {"contact_id": c.contact.id} | same(ContactFacts("Ugo"))),
    Case(edit_asset, BOOKS, lambda c: {"asset_id": c.machine.id} | same(AssetFacts(c.part_a.id, "1"))),
    Case(move_asset, BOOKS, lambda c: {"asset_id": c.make.asset().id, "customer_id": c.customer.id}),
    Case(retire_asset, BOOKS, lambda c: {"asset_id": c.make.asset().id, "retired_on": c.today, "reason": "Venduta"}),
    Case(reinstate_asset, BOOKS, lambda c: {"asset_id": c.make.asset(place=AssetPlace.RETIRED).id}),
    Case(install_asset, BOOKS, lambda c: {"customer_id": c.customer.id, "product_id": c.part_a.id, "serial": "1"}),
    Case(give_warranty, BOOKS, lambda c: {"asset_id": c.machine.id} | a_year(c)),
    Case(conclude_contract, BOOKS, lambda c: {"customer_id": c.customer.id} | a_year(c)),
    Case(add_clause, BOOKS, lambda c: {"contract_id": c.make.contract().id}),
    Case(
        record_use,
        BOOKS,
        lambda c: {"clause_id": a_clause(c), "used_on": c.today, "amount": Money(1), "reason": "Prima"},
    ),
    Case(change_clause, BOOKS, lambda c: {"clause_id": a_clause(c), "share": 5000}),
    Case(remove_clause, BOOKS, lambda c: {"clause_id": a_clause(c)}),
    Case(change_contract, BOOKS, agreed),
    Case(renew_contract, BOOKS, renewed),
    Case(end_contract, BOOKS, lambda c: {"contract_id": a_contract(c), "last_on": c.today, "reason": "X"}),
    Case(
        continue_contract,
        BOOKS,
        lambda c: {"contract_id": a_contract(c, end_contract, last_on=c.today, reason="Ceduta")},
    ),
    Case(suspend_contract, BOOKS, lambda c: {"contract_id": a_contract(c)}),
    Case(resume_contract, BOOKS, lambda c: {"contract_id": a_contract(c, suspend_contract)}),
    Case(add_department, BOSS, lambda c: {"name": f"Reparto {next(NUMBERS)}", "line": 2}),
    Case(change_department, BOSS, lambda c: {"department_id": c.desk.id, "name": "Telefono", "line": 1}),
    Case(retire_department, BOSS, lambda c: {"department_id": c.second_level.id}),
    Case(restore_department, BOSS, lambda c: {"department_id": c.second_level.id}),
    Case(add_technician, BOSS, lambda c: {"name": "Ugo", "department_id": c.desk.id}),
    Case(change_technician, BOSS, lambda c: {"technician_id": c.luca.id, "name": "Luca", "department_id": c.desk.id}),
    Case(retire_technician, BOSS, lambda c: {"technician_id": c.luca.id}),
    Case(restore_technician, BOSS, lambda c: {"technician_id": c.luca.id}),
)


@pytest.mark.parametrize("case", CASES, ids=str)
@sqlite_only
def test_a_command_is_for_its_roles_and_for_no_other(company: Company, backend_for, case: Case):
    let_through = set()
    for role in (D, T, B, A):
        desk = backend_for(role, login=str(role))
        arguments = case.ready(company)
        try:
            desk.run(case.command, **arguments)
        except NotPermitted:
            continue
        let_through.add(role)
    assert let_through == case.roles
