"""Whom an imported case concerns: its customer, product, department and technician, found by name or kept anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from app.catalog.models import Product
from app.customers.models import Customer
from app.db.base import Record
from app.db.context import Context
from app.intake.profiles import Profile
from app.kernel.text import folded
from app.staff.models import Department, Technician

R = TypeVar("R", bound=Record)
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Parties:
    """The records by name, and how a case's cells choose among them."""

    profile: Profile
    customers: Mapping[str, int]
    departments: Mapping[str, int]
    technicians: Mapping[str, int]

    def customer_name(self, cells: Cells) -> str:
        """A case whose customer is unknown belongs to one named like the profile."""
        return self.profile.text("customer", cells) or self.profile.name

    def of(self, cells: Cells) -> dict[str, int | None]:
        department = self.departments.get(self.profile.text("department", cells))
        return {
            "customer_id": self.customers[self.customer_name(cells)],
            "department_id": department,
            "technician_id": department and self.technicians.get(self.profile.text("technician", cells)),
        }


def keep_parties(ctx: Context, profile: Profile, cases: Sequence[Cells]) -> Parties:
    """Find or keep everybody these cases name. A new technician belongs to the department of the first such case."""

    def named(key: str) -> list[str]:
        return list(dict.fromkeys(name for cells in cases if (name := profile.text(key, cells))))

    parties = Parties(profile, {}, {}, {})
    customers = dict.fromkeys(parties.customer_name(cells) for cells in cases)
    _keep(ctx, Product, Product.code, [_product(name) for name in named("product")])
    departments = _keep(ctx, Department, Department.name, [{"name": name} for name in named("department")])
    technicians = {
        name: {"name": name, "department_id": departments[department]}
        for cells in reversed(cases)
        if (name := profile.text("technician", cells)) and (department := profile.text("department", cells))
    }
    return Parties(
        profile,
        customers=_keep(ctx, Customer, Customer.name, [{"name": name, "search": folded(name)} for name in customers]),
        departments=departments,
        technicians=_keep(ctx, Technician, Technician.name, list(technicians.values())),
    )


def _product(name: str) -> dict[str, Any]:
    free = Decimal(0)
    return {"code": name, "name": name, "is_machine": True, "price": free, "cost": free, "search": folded(name)}


def _keep(
    ctx: Context, kind: type[R], name: InstrumentedAttribute[str], rows: Iterable[dict[str, Any]]
) -> dict[str, int]:
    """The oldest record of each name; those that are not there are added."""
    wanted = {row[name.key]: row for row in rows}
    query = select(name, func.min(kind.id)).where(name.in_(list(wanted))).group_by(name)
    found = {text: record_id for text, record_id in ctx.session.execute(query)}
    if added := [row for text, row in wanted.items() if text not in found]:
        ids = ctx.session.scalars(insert(kind).returning(kind.id, sort_by_parameter_order=True), added)
        found |= dict(zip((row[name.key] for row in added), ids, strict=True))
    return found
