"""What a call costs: its cost lines, their coverage by the rules of real life, and the invoice."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.billing.flow import InvoiceState
from app.billing.models import Invoice, InvoiceLine
from app.catalog.rules import CostKind
from app.contracts.models import CoverageUse
from app.contracts.rules import ChargeableLine, LineCoverage, split_lines
from app.contracts.terms import Bucket
from app.costs.models import CostLine, CostSplit
from app.costs.rules import TimeRule, billable_minutes, billing_reason, hours, labour_amount, vat_summary
from app.demo.trade import Part
from app.kernel.money import ZERO, Money, line_amount
from reports.letterhead import Party

if TYPE_CHECKING:
    from app.demo.lives import Life

VAT = 2200
QUARTERS = TimeRule(increment=15)


class Bill:
    def __init__(self, about: Life) -> None:
        self.about, self.desk = about, about.desk
        self.lines: list[tuple[int, ChargeableLine, str, Decimal, str, Decimal]] = []
        self.covered: list[LineCoverage] = []

    def payable(self) -> Money:
        """The customer's net part."""
        return Money.sum(covered.amount(Bucket.CUSTOMER) for covered in self.covered)

    def invoice(self, net: Money, issued_at: datetime) -> tuple[int, str, Money]:
        desk, client = self.desk, self.about.client
        vat = Money.sum(part.vat for part in vat_summary([(VAT, net)]))
        number = desk.number("invoice", issued_at)
        issued_on = issued_at.astimezone(desk.calendar.zone).date()
        invoice = desk.rows.add(
            Invoice,
            number=number,
            state=InvoiceState.ISSUED,
            call_id=self.about.call_id,
            customer_id=client.id,
            issued_on=issued_on,
            due_on=issued_on + timedelta(days=30),
            issued_at=issued_at,
            currency="EUR",
            language=client.language,
            summary=f"{self.about.fault.subject}: {self.about.fault.solution}",
            seller=asdict(desk.seller),
            buyer=asdict(Party(**client.buyer)),
            iban=desk.iban,
            notes=desk.notes,
            gross=Money.sum(line.gross for _id, line, *_rest in self.lines),
            net=net,
            vat=vat,
            total=net + vat,
        )
        for position, (row, covered) in enumerate(zip(self.lines, self.covered, strict=True), 1):
            line_id, line, description, quantity, unit, price = row
            desk.rows.change(CostLine, line_id, invoice_number=number)
            desk.rows.add(
                InvoiceLine,
                invoice_id=invoice,
                position=position,
                cost_line_id=line_id,
                description=description,
                quantity=quantity,
                unit=unit,
                unit_price=price,
                reasons=[reason.to_json() for reason in covered.explanation()],
                gross=line.gross,
                warranty=covered.amount(Bucket.WARRANTY),
                contract=covered.amount(Bucket.CONTRACT),
                goodwill=ZERO,
                net=covered.amount(Bucket.CUSTOMER),
                vat=VAT,
            )
        return invoice, number, net + vat

    def labour(self, origin: str, origin_id: int, minutes: int) -> None:
        name, price, cost = self.desk.prices.labour
        billed = billable_minutes(minutes, QUARTERS)
        self._add(
            origin,
            origin_id,
            CostKind.LABOUR,
            name,
            hours(billed),
            "h",
            price,
            labour_amount(billed, price),
            labour_amount(minutes, cost),
            raw_minutes=minutes,
            basis=billing_reason(minutes, QUARTERS).to_json(),
        )

    def rate(
        self,
        origin: str,
        origin_id: int,
        kind: CostKind,
        prices: tuple[str, Decimal, Decimal],
        quantity: Decimal,
        unit: str,
    ) -> None:
        name, price, cost = prices
        gross, own = line_amount(quantity, price), line_amount(quantity, cost)
        self._add(origin, origin_id, kind, name, quantity, unit, price, gross, own)

    def part(self, origin: str, origin_id: int, product_id: int, part: Part) -> None:
        gross, own = line_amount(Decimal(1), part.price), line_amount(Decimal(1), part.cost)
        self._add(
            origin,
            origin_id,
            CostKind.MATERIAL,
            part.name,
            Decimal(1),
            "pz",
            part.price,
            gross,
            own,
            product_id=product_id,
        )

    def _add(
        self,
        origin: str,
        origin_id: int,
        kind: CostKind,
        description: str,
        quantity: Decimal,
        unit: str,
        price: Decimal,
        gross: Money,
        cost: Money,
        *,
        product_id: int | None = None,
        **more: object,
    ) -> None:
        worked_on = self.about.at.astimezone(self.desk.calendar.zone).date()
        line_id = self.desk.rows.add(
            CostLine,
            call_id=self.about.call_id,
            origin=origin,
            origin_id=origin_id,
            kind=kind,
            description=description,
            worked_on=worked_on,
            quantity=quantity,
            unit=unit,
            unit_price=price,
            gross=gross,
            cost=cost,
            vat=VAT,
            product_id=product_id,
            asset_id=self.about.machine.id,
            **more,
        )
        line = ChargeableLine(
            key=line_id,
            kind=kind,
            gross=gross,
            cost=cost,
            event_on=self.about.reported_at.astimezone(self.desk.calendar.zone).date(),
            assets=(self.about.machine.id,),
            product_id=product_id,
            site_id=self.about.machine.site_id,
            customer_id=self.about.client.id,
        )
        self.lines.append((line_id, line, description, quantity, unit, price))

    def cover(self) -> None:
        """As in real life: the same rules over the same warranties and contracts."""
        terms = (*self.about.machine.terms, *(self.about.client.agreement.terms if self.about.client.agreement else ()))
        self.covered = list(split_lines([line for _id, line, *_rest in self.lines], terms))
        for (line_id, line, *_rest), covered in zip(self.lines, self.covered, strict=True):
            for split in covered.splits:
                clause_id = split.term_id if isinstance(split.term_id, int) else None
                self.desk.rows.add(
                    CostSplit,
                    cost_line_id=line_id,
                    bucket=split.bucket,
                    amount=split.amount,
                    cost_amount=split.cost_amount,
                    clause_id=clause_id,
                    reason=split.reason.to_json(),
                )
                if clause_id is not None:
                    self.desk.rows.add(
                        CoverageUse,
                        clause_id=clause_id,
                        used_on=line.event_on,
                        amount=split.amount,
                        reason=self.about.number,
                        cost_line_id=line_id,
                    )
