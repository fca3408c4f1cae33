"""What each role begins its day with: the dispatcher's lists, the technician's visits, the office's money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select

from app.assets.models import Asset
from app.billing.flow import InvoiceState
from app.billing.models import Invoice, Payment
from app.calls.conditions import conditions
from app.calls.filters import ALL_OPEN, CallFilter
from app.calls.flow import NOT_RELEASED, OPEN, CallState
from app.calls.lists import ROW, joined
from app.calls.models import Assignment, Call, CallPause
from app.calls.views import VIEWS, CallRow
from app.catalog.models import Product
from app.contracts.terms import Bucket
from app.costs.models import Charge, CostLine, CostSplit
from app.costs.rules import vat_summary
from app.customers.models import Contact, Customer, Site
from app.db.columns import MinorUnits
from app.db.context import Context
from app.interventions.flow import InterventionState
from app.interventions.models import Intervention
from app.kernel.money import ZERO, Money
from app.staff.models import Technician

MOST_ROWS = 200
WAITING_TOO_LONG = timedelta(days=3)
"""So long a call may wait before the dispatcher is reminded of it."""

AGES = (30, 60)
"""Days since the issue: up to the first, up to the second, older."""


class VisitToday(NamedTuple):
    id: int
    number: str
    technician: str
    state: InterventionState
    planned_from: datetime
    planned_to: datetime
    customer: str
    town: str
    subject: str


@dataclass(frozen=True)
class DeskDay:
    """What a dispatcher looks at first: how many calls each list holds, the rows of one, today's visits."""

    counts: dict[str, int]
    rows: tuple[CallRow, ...]
    visits: tuple[VisitToday, ...]


def desk_day(ctx: Context, *, shown: str = "at_risk", most: int = MOST_ROWS) -> DeskDay:
    """`shown` is one of `DESK_LISTS`. Counts are whole, rows no more than `most`."""
    conditions_of = {name: _desk_condition(ctx, name) for name in DESK_LISTS}
    counts = {
        name: ctx.session.scalar(select(func.count(Call.id)).where(*wanted)) or 0
        for name, wanted in conditions_of.items()
    }
    query = joined(select(*ROW)).where(*conditions_of[shown]).order_by(Call.due_at, Call.id).limit(most)
    rows = tuple(CallRow(*row) for row in ctx.session.execute(query))
    return DeskDay(counts, rows, tuple(_visits_today(ctx)))


DESK_LISTS = ("at_risk", "missed", "unassigned", "waiting", "to_complete")


def _desk_condition(ctx: Context, name: str) -> list[ColumnElement[Any]]:
    match name:
        case "missed":
            return [*conditions(ctx, ALL_OPEN), Call.due_at < ctx.now]
        case "at_risk":
            return [*conditions(ctx, VIEWS["at_risk"].filter), Call.due_at >= ctx.now]
        case "waiting":
            long_ago = ctx.now - WAITING_TOO_LONG
            lasting = and_(CallPause.call_id == Call.id, CallPause.ended_at.is_(None), CallPause.started_at < long_ago)
            return [*conditions(ctx, VIEWS["waiting"].filter), exists().where(lasting)]
    return conditions(ctx, VIEWS[name].filter)


def _today(ctx: Context) -> tuple[datetime, datetime]:
    midnight = datetime.combine(ctx.today, time.min, ctx.zone)
    return midnight, datetime.combine(ctx.today + timedelta(days=1), time.min, ctx.zone)


def _of_today(ctx: Context) -> ColumnElement[bool]:
    """Planned for today, or begun and not finished."""
    begins, ends = _today(ctx)
    under_way = Intervention.state.in_((InterventionState.TRAVELLING, InterventionState.ON_SITE))
    planned = and_(Intervention.planned_from < ends, Intervention.planned_to > begins)
    return and_(Intervention.state != InterventionState.CANCELLED, or_(planned, under_way))


def _visits_today(ctx: Context) -> Iterable[VisitToday]:
    query = (
        select(
            Intervention.id,
            Intervention.number,
            Technician.name,
            Intervention.state,
            Intervention.planned_from,
            Intervention.planned_to,
            Customer.name,
            func.coalesce(Site.town, Customer.town),
            Call.subject,
        )
        .join(Technician, Technician.id == Intervention.technician_id)
        .join(Assignment, Assignment.id == Intervention.assignment_id)
        .join(Call, Call.id == Assignment.call_id)
        .join(Customer, Customer.id == Call.customer_id)
        .outerjoin(Site, Site.id == Call.site_id)
        .where(_of_today(ctx))
        .order_by(Intervention.planned_from, Technician.name, Intervention.id)
    )
    return [VisitToday(*row) for row in ctx.session.execute(query)]


class MyVisit(NamedTuple):
    """A visit as its technician needs it at the door; `history` counts earlier calls about the same machine."""

    id: int
    number: str
    state: InterventionState
    planned_from: datetime
    planned_to: datetime
    call_id: int
    call_number: str
    subject: str
    customer: str
    street: str
    town: str
    access: str
    contact: str
    phone: str
    machine: str
    serial: str
    history: int
    left_at: datetime | None
    arrived_at: datetime | None


@dataclass(frozen=True)
class MyDay:
    """Today's visits in their order (those to come when today has none), and the open calls of one's own."""

    visits: tuple[MyVisit, ...]
    later: tuple[MyVisit, ...]
    calls: tuple[CallRow, ...]


MOST_LATER = 10


def my_day(ctx: Context) -> MyDay:
    """Of the technician who asks; nothing for who is none."""
    mine = and_(Technician.user_id == ctx.actor.user_id, Technician.user_id.is_not(None))
    _begins, ends = _today(ctx)
    today = _my_visits().where(mine, _of_today(ctx))
    later = _my_visits().where(mine, Intervention.state == InterventionState.PLANNED, Intervention.planned_from >= ends)
    wanted = conditions(ctx, CallFilter(states=OPEN, mine=True))
    calls = joined(select(*ROW)).where(*wanted).order_by(Call.due_at.is_(None), Call.due_at, Call.id).limit(MOST_ROWS)
    return MyDay(
        tuple(MyVisit(*row) for row in ctx.session.execute(today)),
        tuple(MyVisit(*row) for row in ctx.session.execute(later.limit(MOST_LATER))),
        tuple(CallRow(*row) for row in ctx.session.execute(calls)),
    )


def _my_visits() -> Any:
    earlier = Call.__table__.alias("earlier")
    history = (
        select(func.count())
        .select_from(earlier)
        .where(earlier.c.asset_id == Call.asset_id, earlier.c.id != Call.id)
        .where(earlier.c.state.not_in(sorted(NOT_RELEASED)))
        .correlate(Call)
        .scalar_subquery()
    )
    return (
        select(
            Intervention.id,
            Intervention.number,
            Intervention.state,
            Intervention.planned_from,
            Intervention.planned_to,
            Call.id,
            Call.number,
            Call.subject,
            Customer.name,
            func.coalesce(Site.street, Customer.street),
            func.coalesce(Site.town, Customer.town),
            func.coalesce(Site.access, ""),
            func.coalesce(Contact.name, ""),
            func.coalesce(func.nullif(Contact.phone, ""), func.nullif(Site.phone, ""), Call.caller_phone),
            func.coalesce(Product.name, ""),
            func.coalesce(Asset.serial, ""),
            history,
            Intervention.left_at,
            Intervention.arrived_at,
        )
        .join(Technician, Technician.id == Intervention.technician_id)
        .join(Assignment, Assignment.id == Intervention.assignment_id)
        .join(Call, Call.id == Assignment.call_id)
        .join(Customer, Customer.id == Call.customer_id)
        .outerjoin(Site, Site.id == Call.site_id)
        .outerjoin(Contact, Contact.id == Call.contact_id)
        .outerjoin(Asset, Asset.id == Call.asset_id)
        .outerjoin(Product, Product.id == Asset.product_id)
        .order_by(Intervention.planned_from, Intervention.id)
    )


class MoneyRow(NamedTuple):
    """A call to be invoiced or to be closed, or an invoice to be paid: `kind` and `id` name the record.

    `amount` is what is still to be paid, VAT included.
    """

    id: int
    kind: str
    call_id: int
    number: str
    customer: str
    subject: str
    amount: Money
    day: date | None


class Heap(NamedTuple):
    held: int
    amount: Money


@dataclass(frozen=True)
class OfficeMoney:
    """How much waits in each of `MONEY_LISTS`, and the rows of one of them."""

    heaps: dict[str, Heap]
    rows: tuple[MoneyRow, ...]
    currency: str


MONEY_LISTS = ("to_invoice", "age_30", "age_60", "older", "to_close")


def to_invoice(ctx: Context) -> tuple[dict[int, Money], str]:
    """What each accepted call brings, by its id, and in which currency."""
    return {row.id: row.amount for row in _to_invoice(ctx)}, str(ctx.setting("company.currency"))


def office_money(ctx: Context, *, shown: str = "to_invoice", most: int = MOST_ROWS) -> OfficeMoney:
    """`shown` is one of `MONEY_LISTS`; its rows are no more than `most`, the sums count all."""
    lists = {"to_invoice": _to_invoice(ctx), "to_close": _to_close(ctx)} | _unpaid(ctx)
    heaps = {name: Heap(len(rows), Money.sum(row.amount for row in rows)) for name, rows in lists.items()}
    return OfficeMoney(heaps, tuple(lists[shown][:most]), str(ctx.setting("company.currency")))


def _to_invoice(ctx: Context) -> list[MoneyRow]:
    """What the customers are to pay for accepted calls: rounded once per rate and call, as the invoice does."""
    of_customer = case((CostSplit.bucket == Bucket.CUSTOMER, CostSplit.amount), else_=literal(ZERO, MinorUnits()))
    net = case((func.count(CostSplit.id) == 0, CostLine.gross), else_=func.sum(of_customer))
    lines = (
        select(CostLine.call_id, CostLine.vat, net)
        .select_from(CostLine)
        .join(Call, and_(Call.id == CostLine.call_id, Call.state == CallState.ACCEPTED))
        .outerjoin(CostSplit, CostSplit.cost_line_id == CostLine.id)
        .where(CostLine.charge == Charge.CUSTOMER)
        .group_by(CostLine.id, CostLine.call_id, CostLine.vat, CostLine.gross)
    )
    charged: dict[int, list[tuple[int, Money]]] = {}
    for call_id, vat, amount in ctx.session.execute(lines):
        charged.setdefault(call_id, []).append((vat, _money(amount)))
    calls = (
        select(Call.id, Call.number, Customer.name, Call.subject, Call.accepted_at)
        .join(Customer, Customer.id == Call.customer_id)
        .where(Call.state == CallState.ACCEPTED)
        .order_by(Call.accepted_at, Call.id)
    )
    return [
        MoneyRow(key, "invoice_preview", key, number, customer, subject, _payable(charged.get(key, [])), _day(ctx, at))
        for key, number, customer, subject, at in ctx.session.execute(calls)
    ]


def _payable(lines: list[tuple[int, Money]]) -> Money:
    return Money.sum(net for _vat, net in lines) + Money.sum(part.vat for part in vat_summary(lines))


def _money(amount: Any) -> Money:
    return amount if isinstance(amount, Money) else Money(int(amount))


def _day(ctx: Context, moment: datetime | None) -> date | None:
    return moment.astimezone(ctx.zone).date() if moment is not None else None


def _unpaid(ctx: Context) -> dict[str, list[MoneyRow]]:
    """Invoices with something left to pay, by their age in days since the issue."""
    paid = select(func.coalesce(func.sum(Payment.amount), 0)).where(Payment.invoice_id == Invoice.id).scalar_subquery()
    query = (
        select(
            Invoice.id,
            Invoice.call_id,
            Invoice.number,
            Customer.name,
            Call.subject,
            Invoice.total,
            paid,
            Invoice.issued_on,
        )
        .join(Customer, Customer.id == Invoice.customer_id)
        .join(Call, Call.id == Invoice.call_id)
        .where(Invoice.state != InvoiceState.PAID)
        .order_by(Invoice.issued_on, Invoice.id)
    )
    found: dict[str, list[MoneyRow]] = {"age_30": [], "age_60": [], "older": []}
    for key, call_id, number, customer, subject, total, so_far, issued in ctx.session.execute(query):
        left = total - _money(so_far)
        found[age_of((ctx.today - issued).days)].append(
            MoneyRow(key, "invoice", call_id, number, customer, subject, left, issued)
        )
    return found


def age_of(days: int) -> str:
    """The list that an unpaid invoice of that age stands in."""
    return "age_30" if days <= AGES[0] else "age_60" if days <= AGES[1] else "older"


def _to_close(ctx: Context) -> list[MoneyRow]:
    """Calls whose costs are settled and that nobody has closed yet."""
    query = (
        select(Call.id, Call.number, Customer.name, Call.subject, Call.invoiced_at)
        .join(Customer, Customer.id == Call.customer_id)
        .where(Call.state == CallState.INVOICED)
        .order_by(Call.invoiced_at, Call.id)
    )
    return [
        MoneyRow(key, "call", key, number, customer, subject, ZERO, _day(ctx, at))
        for key, number, customer, subject, at in ctx.session.execute(query)
    ]


def company_currency(ctx: Context) -> str:
    return str(ctx.setting("company.currency"))
