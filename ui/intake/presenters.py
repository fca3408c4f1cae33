"""A call on the telephone becomes a record: who calls, what happens, what we promise; nothing typed is ever lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from app.assets.queries import AssetRow, find_assets
from app.backend import Backend
from app.calls.commands import log_call, log_call_of_new_contact, log_call_of_new_customer
from app.calls.previews import call_number, intake_preview
from app.calls.queries import same_trouble
from app.calls.views import CallRow
from app.customers.queries import CallerRow, contact_choices, customer_choices, find_callers
from app.kernel.i18n import N_, _
from app.kernel.text import folded
from app.promises.rules import Severity
from ui.calls.words import Words
from ui.intake.words import NewName, coverage_marks, promise_marks
from ui.toolkit.action import action
from ui.toolkit.matches import Match, matches_of


class NewCallView(Protocol):
    def values(self) -> dict[str, Any]: ...
    def check(self) -> bool: ...
    def show_callers(self, rows: Sequence[CallerRow]) -> None: ...
    def show_caller(self, row: CallerRow) -> None: ...
    def ask_who(self, remark: str) -> None: ...
    def show_asset(self, match: Match | None) -> None: ...
    def show_open_calls(self, rows: Sequence[CallRow]) -> None: ...
    def show_preview(self, promise: Sequence[Words], coverage: Sequence[Words]) -> None: ...
    def start_afresh(self) -> None: ...
    def draft(self) -> dict[str, Any]: ...
    def restore(self, draft: dict[str, Any]) -> None: ...
    def close_suggestions(self) -> bool: ...
    def say(self, text: str, undo: Callable[[], object] | None = None) -> None: ...
    def show_record(self, kind: str, record_id: int) -> None: ...
    def leave(self) -> None: ...


class NewCallPresenter:
    """`key` belongs to the draft: a call that was saved while its answer got lost is not registered twice."""

    watches = frozenset({"call", "contract", "contract_asset", "warranty", "coverage_clause"})

    def __init__(self, backend: Backend, view: NewCallView) -> None:
        self.backend, self.view = backend, view
        self.key = str(uuid.uuid4())
        self.asked = 0
        self.phone = ""

    async def refresh(self) -> None:
        await self.look_ahead()

    async def find_caller(self) -> None:
        """Who calls from this number: nobody we know, one, or several who share it."""
        phone = self.view.values()["phone"]
        if not phone or phone == self.phone:
            return
        self.phone = phone
        callers = await self.backend.ask(find_callers, phone=phone)
        if self.view.values()["phone"] != phone:
            return
        if not callers:
            self.view.ask_who(_("Nobody is known by this number."))
        elif len(callers) == 1:
            await self.take_caller(callers[0])
        else:
            self.view.show_callers(callers)

    async def take_caller(self, row: CallerRow) -> None:
        """His customer and contact are those of the call; the only machine there is becomes the call's."""
        self.view.show_caller(row)
        if self.view.values()["asset"] is None:
            machines = await self.backend.ask(find_assets, customer_id=row.customer_id, limit=2)
            self.view.show_asset(asset_match(machines[0]) if len(machines) == 1 else None)
        await self.look_ahead()

    async def look_ahead(self) -> None:
        """What is open already, and what saving would promise; an answer to an older question is dropped."""
        self.asked += 1
        asked, values = self.asked, self.view.values()
        customer_id = values["customer"] if isinstance(values["customer"], int) else None
        severity: Severity | None = values["severity"]
        chosen = {"customer_id": customer_id, "asset_id": values["asset"]}
        preview = await self.backend.ask(intake_preview, **chosen, severity=severity or Severity.QUESTION)
        rows = await self.backend.ask(same_trouble, **chosen) if customer_id is not None else []
        if asked == self.asked:
            self.view.show_preview(promise_marks(preview, severity, datetime.now(UTC)), coverage_marks(preview))
            self.view.show_open_calls(rows)

    async def search_customers(self, text: str) -> list[Match]:
        found = matches_of(await self.backend.ask(customer_choices, text=text))
        return [*found, *self._offer_new(text, found, N_("New customer"))]

    async def search_contacts(self, text: str) -> list[Match]:
        customer = self.view.values()["customer"]
        known = await self.backend.ask(contact_choices, customer_id=customer) if isinstance(customer, int) else {}
        words = folded(text).split()
        found = [match for match in matches_of(known) if all(word in folded(match.text) for word in words)]
        return [*found, *self._offer_new(text, found, N_("New contact"))]

    async def search_assets(self, text: str) -> list[Match]:
        """The customer's machines; those of others only when a serial is asked for that he does not have."""
        customer = self.view.values()["customer"]
        customer_id = customer if isinstance(customer, int) else None
        rows = await self.backend.ask(find_assets, text=text, customer_id=customer_id)
        if not rows and text and customer is None:
            rows = await self.backend.ask(find_assets, text=text)
        return [asset_match(row) for row in rows]

    def _offer_new(self, text: str, found: Sequence[Match], label: str) -> list[Match]:
        allowed = "records.keep" in self.backend.actor.permissions
        is_known = any(folded(match.text) == folded(text) for match in found)
        return [Match(NewName(text), text, _(label))] if text and allowed and not is_known else []

    def can_log(self) -> bool:
        return "calls.log" in self.backend.actor.permissions

    @action("call.register", N_("Register"), "Ctrl+Return", icon="check-check", primary=True, enabled=can_log)
    async def register(self) -> None:
        """Save the call and open its card; the form stays as it is when the answer is no."""
        if not self.view.check():
            return
        call_id = await self._log(self.view.values())
        number = await self.backend.ask(call_number, call_id=call_id)
        self._forget()
        self.view.say(_("{number} registered").format(number=number))
        self.view.show_record("call", call_id)

    async def _log(self, values: dict[str, Any]) -> int:
        """By the command for whoever calls: known to us, a new person of a customer, or a new customer."""
        customer, contact = values["customer"], values["contact"]
        call = {name: values[name] for name in ("subject", "severity", "description", "phone")}
        call["asset_id"] = values["asset"]
        if isinstance(customer, NewName):
            named = {"customer_name": customer.name, "contact_name": contact.name if contact else ""}
            return await self.backend.do(log_call_of_new_customer, key=self.key, **named, **call)
        if isinstance(contact, NewName):
            named = {"customer_id": customer, "contact_name": contact.name}
            return await self.backend.do(log_call_of_new_contact, key=self.key, **named, **call)
        return await self.backend.do(log_call, key=self.key, customer_id=customer, contact_id=contact, **call)

    @action("intake.someone_else", N_("Someone else calls"), "F4", icon="user")
    async def someone_else(self) -> None:
        self.view.ask_who("")

    @action("intake.discard", N_("Discard the draft"), "Ctrl+Shift+Del", icon="trash-2")
    async def discard(self) -> None:
        draft = self.view.draft()
        self._forget()
        self.view.say(_("Draft discarded"), lambda: self.view.restore(draft))

    @action("intake.leave", N_("Leave as a draft"), "Esc", icon="arrow-left")
    async def leave(self) -> None:
        """Back to where one came from; what was typed is here when one returns."""
        if not self.view.close_suggestions():
            self.view.leave()

    def _forget(self) -> None:
        self.key = str(uuid.uuid4())
        self.phone = ""
        self.asked += 1
        self.view.start_afresh()


def asset_match(row: AssetRow) -> Match:
    return Match(row.id, f"{row.product} · {row.serial}", " · ".join(filter(None, (row.position, row.customer))))
