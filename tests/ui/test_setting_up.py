"""A company that begins today sets itself up from the window, and its first visit is charged as it has agreed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.assets.commands import install_asset
from app.calls.commands import assign_call, take_call
from app.calls.intake import log_call
from app.catalog.queries import machine_choices, part_choices
from app.catalog.rules import CostKind, Rounding
from app.contracts.terms import Period
from app.costs.queries import cost_sheet
from app.customers.commands import add_customer
from app.interventions.commands import PartUsed, plan_intervention, record_intervention
from app.kernel.money import Money
from app.promises.rules import Severity
from app.staff.queries import department_choices, technician_choices
from tests.ui.records_view import FakeRecords
from ui.catalog.presenters import CatalogPresenter
from ui.contracts.presenters import ContractsPresenter
from ui.settings.presenters.people import PeoplePresenter

VAT = Decimal(22)
PRODUCT = {"maker": "", "family": "", "unit": "pcs", "cost": None, "vat": VAT}
COUNTED = {"increment_minutes": 15, "minimum_minutes": None, "rounding": Rounding.UP}
RATES = {CostKind.LABOUR: ("h", "60"), CostKind.TRAVEL: ("km", "0.70"), CostKind.CALL_OUT: ("", "35")}


@pytest.fixture
def today(desk):
    return desk.read(lambda ctx: ctx.today)


async def type_in(presenter, view, *answers):
    """Each into the form that “New…” opens in that view."""
    await presenter.choose_view(view)
    for answer in answers:
        presenter.view.answers.append(answer)
        await presenter.add()
    assert presenter.view.refusals == []


async def price_list(desk, today):
    catalog = CatalogPresenter(desk, FakeRecords())
    part = {"code": "VS-3", "name": "Safety valve", "is_machine": False, "price": Decimal(95)}
    await type_in(catalog, "parts", part | PRODUCT)
    boiler = {"code": "VD200", "name": "Vitodens 200", "is_machine": True, "price": Decimal(4200)}
    await type_in(catalog, "machines", boiler | PRODUCT)
    rates = [
        {"kind": kind, "name": str(kind), "unit": unit, "price": Decimal(price), "cost": None, "vat": VAT}
        | {"valid_from": today, **COUNTED}
        for kind, (unit, price) in RATES.items()
    ]
    await type_in(catalog, "rates", *rates)


async def people(desk):
    staff = PeoplePresenter(desk, FakeRecords())
    await type_in(staff, "departments", {"name": "Field service", "line": 1})
    (department,) = desk.read(department_choices)
    technician = {"name": "Sara Neri", "department_id": department, "phone": "", "user_id": None}
    await type_in(staff, "technicians", technician)


async def contract(desk, today, machine):
    contracts = ContractsPresenter(desk, FakeRecords())
    terms = {"name": "Gold", "starts_on": today, "ends_on": today + timedelta(364), "priority_factor": Decimal(50)}
    contracts.view.answers.append(terms | {"customer_id": 1, "asset_ids": [machine], "number": ""})
    await contracts.conclude()
    clause = {"product_id": None, "share": Decimal(100), "ceiling": None, "period": Period.NONE}
    for kinds in ([CostKind.LABOUR], [CostKind.TRAVEL, CostKind.CALL_OUT]):
        contracts.view.answers.append(clause | {"kinds": kinds})
        await contracts.add_clause()


async def test_from_an_empty_database_to_a_visit_that_is_charged_by_contract(desk, today):
    await people(desk)
    await price_list(desk, today)
    (boiler,), (part,) = desk.read(machine_choices), desk.read(part_choices)
    customer_id = desk.run(add_customer, name="Condominio Aurora")
    machine = desk.run(install_asset, customer_id=customer_id, product_id=boiler, serial="7571934")
    await contract(desk, today, machine)
    reported = {"subject": "No heat", "severity": Severity.BLOCKED}
    call_id = desk.run(log_call, customer_id=customer_id, asset_id=machine, **reported)
    (department,), (technician,) = desk.read(department_choices), desk.read(technician_choices)
    desk.run(assign_call, call_id=call_id, department_id=department, technician_id=technician)
    desk.run(take_call, call_id=call_id)
    now = desk.read(lambda ctx: ctx.now)
    when = {"planned_from": now, "planned_to": now + timedelta(hours=1)}
    visit = desk.run(plan_intervention, call_id=call_id, technician_id=technician, **when)
    work = {"work_minutes": 50, "report": "Valve replaced", "distance_km": Decimal(20)}
    desk.run(record_intervention, intervention_id=visit, parts=(PartUsed(part),), **work)
    sheet = desk.read(cost_sheet, call_id=call_id)
    assert (sheet.total("contract"), sheet.total("net")) == (Money.of("109.00"), Money.of(95))
