"""The intervention report: what was done at the customer's, by whom, how long, with which parts, and signed by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from app.kernel.i18n import _, show_date, show_minutes, show_moment, show_number, use_language
from reports.fonts import one_line
from reports.layout import Beside, Column, Listing, Row, boxed, columns, head_row, pieces, rows_of
from reports.letterhead import LONGEST_NAME, Party, addressee, letterhead
from reports.page import (
    FAINT,
    FOOTER,
    HEADING,
    LABEL,
    RIGHT_LABEL,
    RIGHT_SUM,
    RIGHT_TEXT,
    SOFT_TEXT,
    STRONG,
    SUM,
    TEXT,
    WIDTH,
    Sheet,
    para,
    write_pages,
)
from reports.signature import Signature, signature_block


@dataclass(frozen=True)
class Machine:
    """The equipment worked on."""

    product: str
    serial: str = ""
    location: str = ""


@dataclass(frozen=True)
class WorkTime:
    """One technician's journey and work; moments are UTC-aware, minutes raw as recorded, before any rounding."""

    technician: str
    planned_at: datetime | None = None
    left_at: datetime | None = None
    arrived_at: datetime | None = None
    finished_at: datetime | None = None
    kilometres: Decimal = Decimal(0)
    travel_minutes: int = 0
    work_minutes: int = 0


@dataclass(frozen=True)
class PartUsed:
    code: str
    description: str
    quantity: Decimal
    serial_in: str = ""
    serial_out: str = ""


@dataclass(frozen=True)
class CoverageStatement:
    """What one kind of cost is covered by, and the reason in words."""

    subject: str
    statement: str


@dataclass(frozen=True)
class InterventionDocument:
    """An intervention as it is printed; moments are shown in `zone`."""

    number: str
    seller: Party
    customer: Party
    zone: ZoneInfo
    site: str = ""
    contact: str = ""
    call_number: str = ""
    contract: str = ""
    machine: Machine | None = None
    problem: str = ""
    times: tuple[WorkTime, ...] = ()
    parts: tuple[PartUsed, ...] = ()
    report: str = ""
    coverage: tuple[CoverageStatement, ...] = ()
    customer_signature: Signature | None = None
    technician_signature: Signature | None = None
    footer: str = ""


def render(document: InterventionDocument, language: str) -> bytes:
    """The intervention report as PDF in that language."""
    with use_language(language):
        sheet = Sheet(
            title=_("Intervention report"),
            number=document.number,
            author=document.seller.name,
            footer=document.footer or _(FOOTER),
        )
        return write_pages(sheet, _story(document))


def _story(document: InterventionDocument) -> list[Flowable]:
    return [
        *letterhead(document.seller, _("Intervention report"), document.number),
        Spacer(0, 9 * mm),
        addressee(_("Customer"), document.customer, _facts(document), _place(document)),
        Spacer(0, 6 * mm),
        *_machine(document.machine),
        *_section(_("Reported problem"), _texts(document.problem)),
        *_section(_("Travel and work"), _times(document) if document.times else []),
        *_section(_("Parts used"), _parts(document.parts) if document.parts else []),
        *_section(_("Work done"), _texts(document.report)),
        *_section(_("Coverage"), _coverage(document.coverage) if document.coverage else []),
        Spacer(0, 8 * mm),
        KeepTogether([_signatures(document)]),
    ]


def _facts(document: InterventionDocument) -> list[tuple[str, str]]:
    first = next((time.planned_at or time.left_at or time.arrived_at for time in document.times), None)
    technicians = list(dict.fromkeys(time.technician for time in document.times))
    return [
        (_("Date"), show_date(first.astimezone(document.zone).date()) if first else ""),
        (_("Call"), document.call_number),
        (_("Contract"), document.contract),
        (_("Technician"), ", ".join(technicians)),
    ]


def _place(document: InterventionDocument) -> list[Flowable]:
    named = ((_("Site"), document.site), (_("Contact"), document.contact))
    return [
        Beside(
            (0, 18 * mm, [Spacer(0, 4), para(label, LABEL)]),
            (18 * mm, 78 * mm, [Spacer(0, 3), para(one_line(text, LONGEST_NAME), TEXT)]),
        )
        for label, text in named
        if text
    ]


def _machine(machine: Machine | None) -> list[Flowable]:
    if machine is None:
        return []
    serial = " ".join((_("serial no."), machine.serial)) if machine.serial else ""
    line = " · ".join(part for part in (machine.product, serial, machine.location) if part)
    return [*boxed(para(line)), Spacer(0, 2 * mm)]


def _section(title: str, parts: Sequence[Flowable]) -> list[Flowable]:
    """A heading that stays with the beginning of its part; nothing at all when there is nothing to say."""
    if not parts:
        return []
    heading = para(title, HEADING)
    heading.keepWithNext = True
    return [Spacer(0, 5 * mm), heading, Spacer(0, 1.5 * mm), *parts]


def _texts(text: str) -> list[Flowable]:
    return list(pieces(para(text))) if text.strip() else []


def _times(document: InterventionDocument) -> list[Flowable]:
    grid = columns(0, 28 * mm, 19 * mm, 19 * mm, 19 * mm, 12 * mm, 15 * mm, 15 * mm, gap=1.5 * mm)
    head = [para(_("Technician"), LABEL), para(_("Planned"), LABEL)]
    labels = (_("Departed"), _("Arrived"), _("Finished"), "km", _("Travel"), _("Work"))
    rows = [row for time in document.times for row in rows_of(Row(_time_cells(time, document.zone)), grid)]
    if len(document.times) > 1:
        rows.append(Row(_time_sums(document.times), rule=None))
    return [Listing(grid, head_row([*head, *(para(label, RIGHT_LABEL) for label in labels)]), rows)]


def _time_cells(time: WorkTime, zone: ZoneInfo) -> list[Any]:
    clocks = [_clock(moment, time.planned_at, zone) for moment in (time.left_at, time.arrived_at, time.finished_at)]
    figures = [show_number(time.kilometres), show_minutes(time.travel_minutes), show_minutes(time.work_minutes)]
    planned = show_moment(time.planned_at, zone) if time.planned_at else "–"
    return [
        para(time.technician, STRONG),
        para(planned, SOFT_TEXT),
        *(para(text, RIGHT_TEXT) for text in (*clocks, *figures)),
    ]


def _clock(moment: datetime | None, planned: datetime | None, zone: ZoneInfo) -> str:
    """The time of day alone while it is the planned day, date and time otherwise."""
    if moment is None:
        return "–"
    same_day = planned is not None and moment.astimezone(zone).date() == planned.astimezone(zone).date()
    return show_moment(moment, zone).split()[-1] if same_day else show_moment(moment, zone)


def _time_sums(times: Sequence[WorkTime]) -> list[Any]:
    sums = [
        show_number(sum((time.kilometres for time in times), Decimal(0))),
        show_minutes(sum(time.travel_minutes for time in times)),
        show_minutes(sum(time.work_minutes for time in times)),
    ]
    return [para(_("Total"), SUM), *(para("", SUM) for _n in range(4)), *(para(text, RIGHT_SUM) for text in sums)]


def _parts(parts: Sequence[PartUsed]) -> list[Flowable]:
    grid = columns(28 * mm, 0, 18 * mm, 30 * mm, 30 * mm, gap=4 * mm)
    head = [
        para(_("Code"), LABEL),
        para(_("Description"), LABEL),
        para(_("Quantity"), RIGHT_LABEL),
        para(_("Serial no. in"), LABEL),
        para(_("Serial no. out"), LABEL),
    ]
    rows = [row for part in parts for row in rows_of(Row(_part_cells(part)), grid)]
    return [Listing(grid, head_row(head), rows)]


def _part_cells(part: PartUsed) -> list[Any]:
    return [
        para(part.code, STRONG),
        para(part.description),
        para(show_number(part.quantity), RIGHT_TEXT),
        para(part.serial_in or "–", SOFT_TEXT),
        para(part.serial_out or "–", SOFT_TEXT),
    ]


def _coverage(lines: Sequence[CoverageStatement]) -> list[Flowable]:
    grid = [Column(0, 50 * mm), Column(52 * mm, WIDTH - 52 * mm)]
    rows = [row for line in lines for row in rows_of(Row([para(line.subject, STRONG), para(line.statement)]), grid)]
    return [Listing(grid, Row(above=0, below=0, rule=FAINT), rows)]


def _signatures(document: InterventionDocument) -> Flowable:
    half = (WIDTH - 10 * mm) / 2
    return Beside(
        (0, half, signature_block(_("Technician"), document.technician_signature, document.zone)),
        (half + 10 * mm, half, signature_block(_("For the customer"), document.customer_signature, document.zone)),
    )
