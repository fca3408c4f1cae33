"""Visits: planned from a call, travelled to, recorded with their parts, printed for the signature."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from app.billing.documents import language_of
from app.calls.queries import call_card
from app.catalog.queries import part_choices
from app.interventions.commands import (
    PartUsed,
    arrive_on_site,
    cancel_intervention,
    plan_intervention,
    record_intervention,
    start_travel,
)
from app.interventions.documents import intervention_document
from app.interventions.flow import INTERVENTION_FLOW
from app.interventions.queries import (
    InterventionCard,
    InterventionRow,
    find_interventions,
    intervention_card,
)
from app.kernel.i18n import N_
from app.promises.queries import company_zone
from app.staff.queries import technician_choices
from ui.calls.matches import call_match, open_calls
from ui.interventions.words import card_words, in_zone, measured
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.listed_records import ListedPresenter
from ui.toolkit.matches import Match, fitting, matches_of
from ui.toolkit.records import Question, Shown, has_card, refused
from ui.toolkit.rights import needs

MOST = 300


class InterventionsPresenter(ListedPresenter):
    watches = frozenset({"intervention", "used_part", "call", "technician"})
    flow = INTERVENTION_FLOW
    file_name = N_("Visits")
    facts = (
        Exported(N_("Number"), lambda row: row.number),
        Exported(N_("Call"), lambda row: row.call_number),
        Exported(N_("Subject"), lambda row: row.subject, 44),
        Exported(N_("Customer"), lambda row: row.customer, 30),
        Exported(N_("State"), lambda row: row.state),
        Exported(N_("Technician"), lambda row: row.technician, 20),
        Exported(N_("From"), lambda row: row.planned_from, 17),
        Exported(N_("To"), lambda row: row.planned_to, 17),
        Exported(N_("Working time (min)"), lambda row: row.work_minutes),
        Exported(N_("Distance (km)"), lambda row: row.distance_km),
    )
    view_names = ("open", "mine", "all")
    card: InterventionCard | None
    zone = ZoneInfo("UTC")

    async def rows(self) -> Sequence[InterventionRow]:
        return await self._found(MOST)

    async def all_rows(self) -> Sequence[InterventionRow]:
        return await self._found(None)

    async def _found(self, limit: int | None) -> Sequence[InterventionRow]:
        self.zone = await self.backend.ask(company_zone)
        wanted: dict[str, bool] = {"is_open": True, "mine": self.name == "mine"}
        if self.name == "all":
            wanted = {"newest_first": True}
        return [in_zone(row, self.zone) for row in await self.backend.ask(find_interventions, limit=limit, **wanted)]

    async def card_of(self, record_id: int) -> InterventionCard:
        return await self.backend.ask(intervention_card, intervention_id=record_id)

    def words_of(self, card: InterventionCard) -> Shown:
        return card_words(card, self.zone)

    def state_of(self, card: InterventionCard) -> Any:
        return card.row.state

    async def open_record(self, kind: str, record_id: int) -> None:
        if kind == "plan_intervention":
            await self.plan_for(record_id)
            return
        await super().open_record("intervention", record_id)
        if kind == "record_intervention":
            await self.record()

    @action("intervention.new", N_("Plan a visit…"), icon="calendar-plus", reasons=needs("interventions.plan"))
    async def plan(self) -> None:
        await self.plan_for(None)

    async def plan_for(self, call_id: int | None) -> None:
        """Ask who goes and when; the visit planned is then the one shown."""
        zone = self.zone = await self.backend.ask(company_zone)
        values: dict[str, Any] = {"day": datetime.now(zone).date()}
        if call_id is not None:
            call = await self.backend.ask(call_card, call_id=call_id)
            values["call"] = call_match(call)

        async def plan(given: dict[str, Any]) -> int:
            begins, ends = (datetime.combine(given["day"], given[name], zone) for name in ("starts", "planned_to"))
            return await self.backend.do(
                plan_intervention,
                call_id=given["call"],
                technician_id=given["technician"],
                planned_from=begins,
                planned_to=ends,
                remark=given["remark"],
            )

        searches = {"call": self.search_calls, "technician": self.search_technicians}
        planned = await self.ask_for_new(Question("plan", values=values, searches=searches), plan)
        if planned is not None:
            await self.open_record("intervention", planned)

    @action("intervention.travel", N_("Start travelling"), icon="car", enabled=has_card, reasons=refused("travel"))
    async def start_travel(self) -> None:
        await self.take(start_travel, intervention_id=self._visit().id)

    @action(
        "intervention.arrive", N_("Record the arrival"), icon="map-pin", enabled=has_card, reasons=refused("arrive")
    )
    async def arrive(self) -> None:
        await self.take(arrive_on_site, intervention_id=self._visit().id)

    @action("intervention.record", N_("Record the work…"), icon="wrench", enabled=has_card, reasons=refused("finish"))
    async def record(self) -> None:
        """Times, parts, report and signature; finishes the visit. The times begin as they were measured."""
        visit, card = self._visit(), self.card
        values = measured(card, datetime.now(self.zone)) if card is not None else {}

        async def submit(given: dict[str, Any]) -> None:
            given["parts"] = [PartUsed(*part) for part in given["parts"]]
            given["travel_minutes"] = given["travel_minutes"] or 0
            given["distance_km"] = given["distance_km"] or Decimal(0)
            await self.backend.do(record_intervention, intervention_id=visit.id, **given)

        about = f"{visit.number} · {visit.customer} · {visit.subject}"
        await self.ask_and_take(Question("record", about, values, {"parts": self.search_parts}), submit)

    @action("intervention.cancel", N_("Cancel the visit…"), icon="x", enabled=has_card, reasons=refused("cancel"))
    async def cancel(self) -> None:
        visit = self._visit()
        cancel = self.doing(cancel_intervention, intervention_id=visit.id)
        await self.ask_and_take(Question("cancel", f"{visit.number} · {visit.customer}"), cancel)

    @action("intervention.report", N_("Report"), "Ctrl+P", icon="file-text", enabled=has_card)
    async def show_report(self) -> None:
        """The report as it is printed now."""
        await self.show_in(await self.backend.ask(language_of, call_id=self._visit().call_id))

    async def show_in(self, language: str) -> None:
        """The report in that language."""
        visit = self._visit()
        document = await self.backend.ask(intervention_document, intervention_id=visit.id, language=language)
        await self.view.show_pdf(await asyncio.to_thread(draw, document, language), f"{visit.number}.pdf", language)

    @action("intervention.call", N_("Open the call"), icon="inbox", enabled=has_card)
    async def open_call(self) -> None:
        self.view.show_record("call", self._visit().call_id)

    def _visit(self) -> InterventionRow:
        assert self.card is not None
        return self.card.row

    async def search_calls(self, text: str) -> list[Match]:
        return await open_calls(self.backend, text)

    async def search_technicians(self, text: str) -> list[Match]:
        return fitting(matches_of(await self.backend.ask(technician_choices)), text)

    async def search_parts(self, text: str) -> list[Match]:
        return matches_of(await self.backend.ask(part_choices, text=text))


def draw(document: Any, language: str) -> bytes:
    from reports.intervention_report import render

    return render(document, language)
