"""Records to start a test from: it names what it is about, everything else has a sensible default."""

import enum
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Column, Date, Enum, ForeignKey
from sqlalchemy import types as sql
from sqlalchemy.orm import class_mapper

import app.schema  # noqa: F401
from app.assets.models import Asset
from app.billing.models import Invoice, InvoiceLine
from app.calls.models import Assignment, Call
from app.catalog.models import Product, Rate
from app.catalog.rules import CostKind
from app.contracts.models import Contract, CoverageClause, Warranty
from app.costs.models import CostLine, CostSplit
from app.customers.models import Contact, Customer, Site
from app.db.attachments import StoredContent
from app.db.base import Record
from app.db.columns import Data, MinorUnits, PlainText, Scaled, Utc
from app.db.context import Context
from app.db.sequences import next_number
from app.interventions.models import Intervention, UsedPart
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.kernel.text import folded, phone_key, serial_key
from app.promises.rules import Priority, Severity
from app.staff.models import Department, Technician, User, UserRole
from app.subcontracting.models import Subcontractor, SubcontractOrder
from app.workshop.models import Rma

R = TypeVar("R", bound=Record)
_number = count(1)


class Make:
    """Each method keeps one record, in a transaction of its own, and returns it.

    A field may be given as the column (`customer_id=7`) or as the record it points at (`customer=rossi`). Whatever a
    required reference needs is made with it. Inside an open transaction use `make.within(ctx)`.
    """

    def __init__(self, work: Callable[[], AbstractContextManager[Context]]) -> None:
        self._work = work

    def within(self, ctx: Context) -> "Make":
        return Make(lambda: nullcontext(ctx))

    def record(self, kind: type[R], /, **fields: Any) -> R:
        """Any record at all; for the kinds with a method of their own use that."""
        with self._work() as ctx:
            return self._record(ctx, kind, fields)

    def customer(self, **fields: Any) -> Customer:
        return self.record(Customer, **fields)

    def site(self, **fields: Any) -> Site:
        return self.record(Site, **fields)

    def contact(self, **fields: Any) -> Contact:
        return self.record(Contact, **fields)

    def product(self, **fields: Any) -> Product:
        return self.record(Product, **fields)

    def rate(self, **fields: Any) -> Rate:
        return self.record(Rate, **fields)

    def asset(self, **fields: Any) -> Asset:
        return self.record(Asset, **fields)

    def warranty(self, **fields: Any) -> Warranty:
        return self.record(Warranty, **fields)

    def contract(self, **fields: Any) -> Contract:
        return self.record(Contract, **fields)

    def clause(self, **fields: Any) -> CoverageClause:
        """A line of a warranty (`warranty=`) or a contract (`contract=`), or of a new contract."""
        return self.record(CoverageClause, **fields)

    def department(self, **fields: Any) -> Department:
        return self.record(Department, **fields)

    def technician(self, **fields: Any) -> Technician:
        return self.record(Technician, **fields)

    def user(self, *roles: Role, **fields: Any) -> User:
        with self._work() as ctx:
            user = self._record(ctx, User, fields)
            for role in roles:
                self._record(ctx, UserRole, {"user": user, "role": role})
            return user

    def call(self, **fields: Any) -> Call:
        return self.record(Call, **fields)

    def assignment(self, **fields: Any) -> Assignment:
        return self.record(Assignment, **fields)

    def intervention(self, **fields: Any) -> Intervention:
        return self.record(Intervention, **fields)

    def used_part(self, **fields: Any) -> UsedPart:
        return self.record(UsedPart, **fields)

    def rma(self, **fields: Any) -> Rma:
        return self.record(Rma, **fields)

    def subcontractor(self, **fields: Any) -> Subcontractor:
        return self.record(Subcontractor, **fields)

    def subcontract_order(self, **fields: Any) -> SubcontractOrder:
        return self.record(SubcontractOrder, **fields)

    def cost_line(self, **fields: Any) -> CostLine:
        return self.record(CostLine, **fields)

    def cost_split(self, **fields: Any) -> CostSplit:
        return self.record(CostSplit, **fields)

    def invoice(self, **fields: Any) -> Invoice:
        return self.record(Invoice, **fields)

    def invoice_line(self, **fields: Any) -> InvoiceLine:
        return self.record(InvoiceLine, **fields)

    def _record(self, ctx: Context, kind: type[R], fields: dict[str, Any]) -> R:
        given = {f"{name}_id" if isinstance(value, Record) else name: _key(value) for name, value in fields.items()}
        if kind in DEFAULTS:
            given = DEFAULTS[kind](self, ctx, given) | given
        for column in class_mapper(kind).columns:
            if column.name not in given and _is_required(column):
                given[column.name] = self._required(ctx, column)
        record = kind(**given)
        ctx.session.add(record)
        ctx.session.flush()
        return record

    def _required(self, ctx: Context, column: Column[Any]) -> Any:
        for key in column.foreign_keys:
            return self._record(ctx, _pointed_at(key), {}).id
        return plausible(column)


def plausible(column: Column[Any]) -> Any:
    """A value the column takes; another one at each call where it must be unique."""
    kind = column.type
    if isinstance(kind, Enum):
        members: type[enum.Enum] = kind.enum_class
        return next(iter(members))
    if isinstance(kind, Data):
        return {}
    return next(make(next(_number)) for classes, make in _PLAUSIBLE if isinstance(kind, classes))


_PLAUSIBLE: tuple[tuple[Any, Callable[[int], Any]], ...] = (
    (Utc, lambda n: REPORTED),
    (MinorUnits, lambda n: Money(1000)),
    (Scaled, lambda n: Decimal(1)),
    (Date, lambda n: TODAY),
    (sql.Boolean, lambda n: False),
    (sql.Integer, lambda n: n),
    (sql.LargeBinary, lambda n: b"bytes %d" % n),
    (PlainText, lambda n: f"text {n}"),
)


def _is_required(column: Column[Any]) -> bool:
    return not (column.nullable or column.primary_key or column.default or column.server_default)


def _pointed_at(key: ForeignKey) -> type[Record]:
    return next(m.class_ for m in Record.registry.mappers if m.local_table is key.column.table)


def _key(value: Any) -> Any:
    return value.id if isinstance(value, Record) else value


REPORTED = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
TODAY = date(2026, 3, 2)

Defaults = Callable[[Make, Context, dict[str, Any]], dict[str, Any]]


def _customer_of(ctx: Context, given: dict[str, Any], field: str, kind: type[Record]) -> dict[str, Any]:
    """The customer of the record pointed at, so that a call and its machine belong to the same one."""
    if "customer_id" in given or given.get(field) is None:
        return {}
    found: Any = ctx.session.get_one(kind, given[field])
    return {"customer_id": found.customer_id}


def _caller_of(make: Make, ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    """Only a draft may be nobody's."""
    if "customer_id" in given:
        return {}
    return _customer_of(ctx, given, "asset_id", Asset) or {"customer_id": make.within(ctx).customer().id}


DEFAULTS: dict[type[Record], Defaults] = {
    Customer: lambda make, ctx, given: {
        "name": (name := given.get("name", "Officine Meccaniche Rossi S.r.l.")),
        "street": "Via Emilia 12",
        "postcode": "40122",
        "town": "Bologna",
        "tax_id": "01234567897",
        "sdi_code": "ABC1234",
        "email": "ufficio@rossi.example",
        "search": folded(name),
    },
    Site: lambda make, ctx, given: {
        "name": "Stabilimento di Imola",
        "street": "Via Selice 200",
        "postcode": "40026",
        "town": "Imola",
    },
    Contact: lambda make, ctx, given: {
        "name": "Giulia Ferrari",
        "phone": (phone := given.get("phone", "+39 051 123456")),
        "phone_key": phone_key(phone),
        **_customer_of(ctx, given, "site_id", Site),
    },
    Product: lambda make, ctx, given: {
        "code": f"P-{next(_number):04}",
        "name": (name := given.get("name", "Stampante termica T200")),
        "price": Decimal("120"),
        "cost": Decimal("80"),
        "search": folded(name),
    },
    Rate: lambda make, ctx, given: {
        "kind": (kind := given.get("kind", CostKind.LABOUR)),
        "name": kind.label,
        "unit": "h",
        "price": Decimal("60"),
        "cost": Decimal("35"),
        "valid_from": date(2020, 1, 1),
    },
    Asset: lambda make, ctx, given: {
        "serial": (serial := given.get("serial", f"SN-{next(_number):06}")),
        "serial_key": serial_key(serial),
        "installed_on": date(2025, 6, 1),
        **_customer_of(ctx, given, "site_id", Site),
    },
    Warranty: lambda make, ctx, given: {
        "name": "Garanzia 24 mesi",
        "starts_on": date(2025, 6, 1),
        "ends_on": date(2027, 5, 31),
    },
    Contract: lambda make, ctx, given: {
        "number": given.get("number") or next_number(ctx, "contract"),
        "name": "Oro",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    },
    CoverageClause: lambda make, ctx, given: {
        "kinds": [CostKind.LABOUR],
        **({} if {"warranty_id", "contract_id"} & set(given) else {"contract_id": make.within(ctx).contract().id}),
    },
    Department: lambda make, ctx, given: {"name": f"Assistenza {next(_number)}"},
    Technician: lambda make, ctx, given: {"name": "Luca Verdi", "phone": "+39 333 1234567"},
    User: lambda make, ctx, given: {"login": f"user{next(_number)}", "name": "Marco Neri"},
    Call: lambda make, ctx, given: {
        "number": given.get("number") or next_number(ctx, "call"),
        "subject": "La stampante non stampa",
        "severity": Severity.DEGRADED,
        "priority": Priority.MEDIUM,
        "reported_at": ctx.now,
        **_caller_of(make, ctx, given),
    },
    Assignment: lambda make, ctx, given: {"who": "Assistenza", "opened_at": ctx.now},
    Intervention: lambda make, ctx, given: {
        "number": given.get("number") or next_number(ctx, "intervention"),
        "planned_from": ctx.now,
        "planned_to": ctx.now + timedelta(hours=2),
    },
    UsedPart: lambda make, ctx, given: {"quantity": Decimal(1)},
    Rma: lambda make, ctx, given: {
        "number": given.get("number") or next_number(ctx, "rma"),
        "fault": "Non si accende",
        "authorised_at": ctx.now,
    },
    Subcontractor: lambda make, ctx, given: {"name": f"Elettrica Bianchi {next(_number)} S.n.c."},
    SubcontractOrder: lambda make, ctx, given: {
        "number": given.get("number") or next_number(ctx, "subcontract"),
        "scope": "Rifare il cablaggio",
        "agreed": Money(20000),
    },
    CostLine: lambda make, ctx, given: {
        "origin": "intervention",
        "origin_id": 1,
        "kind": CostKind.LABOUR,
        "description": "Manodopera",
        "worked_on": ctx.today,
        "quantity": Decimal(1),
        "unit": "h",
        "unit_price": Decimal(60),
        "gross": Money(6000),
        "vat": 2200,
    },
    Invoice: lambda make, ctx, given: {
        "number": given.get("number") or next_number(ctx, "invoice"),
        "issued_on": ctx.today,
        "due_on": ctx.today + timedelta(days=30),
        "issued_at": ctx.now,
        "currency": "EUR",
        "language": "it",
    },
    InvoiceLine: lambda make, ctx, given: {"position": 1, "reasons": [], "vat": 2200},
    StoredContent: lambda make, ctx, given: {
        "content": (content := given.get("content", b"bytes %d" % next(_number))),
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
    },
}
