"""A call on the telephone becomes a record: who calls, what happens, what we promise; nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from app.assets.queries import AssetRow, find_assets
from app.backend import Backend
from app.calls.callers import (
    Caller,
    contact_calls,
    customer_calls,
    machine_calls,
    number_elsewhere,
    who_calls,
)
from app.calls.flow import PassCause
from app.calls.intake import LongerThanUsual, join_call, pass_on_caller, release_call, solve_on_call
from app.calls.previews import beside_intake, call_number, intake_preview
from app.customers.queries import contact_choices, customer_choices
from app.kernel.errors import Refused
from app.kernel.i18n import N_, _
from app.kernel.phones import ReadElsewhere, is_withheld
from app.kernel.text import dotted, folded
from app.knowledge.commands import use_article
from app.knowledge.queries import find_articles
from app.promises.rules import Severity
from ui.intake.drafting import DISCARDED_BECAUSE, Drafting
from ui.intake.view import NewCallView
from ui.intake.words import NewName, Suggestion, coverage_marks, groups_beside, joined_words, promise_marks
from ui.toolkit.action import action
from ui.toolkit.matches import Match, fitting, matches_of
from ui.toolkit.rights import needs

needs_right = needs("calls.log")
CALLERS: dict[str, tuple[Callable[..., Caller], str]] = {
    "customer_call": (customer_calls, "customer_id"),
    "contact_call": (contact_calls, "contact_id"),
    "asset_call": (machine_calls, "asset_id"),
}
"""Who calls when the intake is opened from a card, and the query's argument."""


class NewCallPresenter(Drafting):
    """`suggested` are the cards beside the form that have a key; `articles` those that were opened meanwhile."""

    watches = frozenset({"call", "contract", "contract_asset", "warranty", "coverage_clause"})

    def __init__(self, backend: Backend, view: NewCallView) -> None:
        super().__init__(backend, view)
        self.asked = 0
        self.phone = ""
        self.elsewhere: ReadElsewhere | None = None
        self.machines: dict[int, AssetRow] = {}
        self.suggested: list[Suggestion] = []
        self.drafts: list[Suggestion] = []
        self.articles: list[int] = []

    async def refresh(self) -> None:
        if not self.is_kept():
            await self.note()
        await self.look_ahead()

    async def ring(self, phone: str) -> None:
        await super().ring(phone)
        await self.find_caller()

    async def find_caller(self) -> None:
        """Who calls from this number: nobody we know, one, or several who share it."""
        phone = self.view.values()["phone"]
        if phone == self.phone:
            return
        self.phone, self.elsewhere = phone, None
        if not phone:
            return
        callers = await self.backend.ask(who_calls, phone=phone)
        if self.view.values()["phone"] != phone:
            return
        if len(callers) == 1:
            await self.take_caller(callers[0])
        elif callers:
            self.view.show_callers(callers)
        else:
            self.elsewhere = await self.backend.ask(number_elsewhere, phone=phone)
            self.view.ask_who(self._nobody(phone))

    def _nobody(self, phone: str) -> str:
        if is_withheld(phone):
            return _("The number is withheld.")
        if self.elsewhere is not None:
            told = _("No number here. In {region} it is {number}: F8 takes it.")
            return told.format(region=self.elsewhere.region, number=self.elsewhere.number)
        return _("Nobody is known by this number.")

    async def take_caller(self, caller: Caller) -> None:
        """His customer and contact are those of the call; the only machine there is becomes the call's."""
        self.site_id = caller.site_id
        self.view.show_caller(caller)
        if caller.asset_id is not None:
            self.view.show_asset(Match(caller.asset_id, caller.asset))
        elif self.view.values()["asset"] is None:
            machines = await self.backend.ask(find_assets, customer_id=caller.customer_id, limit=2)
            self.view.show_asset(self._match(machines[0]) if len(machines) == 1 else None)
        await self.look_ahead()

    async def open_record(self, kind: str, record_id: int) -> None:
        """Go on with a `draft`; or take down a new call of a customer, a contact, or about a machine."""
        if kind not in CALLERS:
            await self.continue_draft(record_id)
            return
        query, key = CALLERS[kind]
        caller = await self.backend.ask(query, **{key: record_id})
        await self._set_aside()
        await self.answer()
        await self.take_caller(caller)

    async def take_asset(self) -> None:
        """A machine found by its serial brings its customer, when nobody has been named yet."""
        values = self.view.values()
        machine = self.machines.get(values["asset"])
        if machine is not None and values["customer"] is None:
            self.site_id = machine.site_id
            self.view.show_customer(Match(machine.customer_id, machine.customer))
        await self.look_ahead()

    async def look_ahead(self) -> None:
        """What is open already, and what saving would promise; an answer to an older question is dropped."""
        self.asked += 1
        asked, values = self.asked, self.view.values()
        customer_id = values["customer"] if isinstance(values["customer"], int) else None
        severity: Severity | None = values["severity"]
        chosen = {"customer_id": customer_id, "asset_id": values["asset"]}
        preview = await self.backend.ask(intake_preview, **chosen, severity=severity or Severity.QUESTION)
        text = values["subject"]
        calls, incidents, drafts = await self.backend.ask(beside_intake, **chosen, text=text)
        articles = await self.backend.ask(find_articles, text=text, limit=3) if len(text) > 2 else []
        if asked != self.asked:
            return
        groups = groups_beside(
            [row for row in calls if row.id not in {row.id for row in incidents}],
            incidents,
            articles,
            [row for row in drafts if row.id != self.draft_id],
            datetime.now(UTC),
        )
        self.suggested = [item for group in groups for item in group.items if item.key]
        self.drafts = [item for group in groups for item in group.items if item.kind == "draft"]
        self.view.show_preview(promise_marks(preview, severity, datetime.now(UTC)), coverage_marks(preview))
        self.view.show_beside(groups, customer_id is not None)

    async def search_customers(self, text: str) -> list[Match]:
        found = matches_of(await self.backend.ask(customer_choices, text=text))
        return [*found, *self._offer_new(text, found, N_("New customer"))]

    async def search_contacts(self, text: str) -> list[Match]:
        customer = self.view.values()["customer"]
        known = await self.backend.ask(contact_choices, customer_id=customer) if isinstance(customer, int) else {}
        found = fitting(matches_of(known), text)
        return [*found, *self._offer_new(text, found, N_("New contact"))]

    async def search_assets(self, text: str) -> list[Match]:
        """The customer's machines; those of others only when a serial is asked for that he does not have."""
        customer = self.view.values()["customer"]
        customer_id = customer if isinstance(customer, int) else None
        rows = await self.backend.ask(find_assets, text=text, customer_id=customer_id)
        if not rows and text and customer is None:
            rows = await self.backend.ask(find_assets, text=text)
        return [self._match(row) for row in rows]

    def _match(self, row: AssetRow) -> Match:
        self.machines[row.id] = row
        return Match(row.id, f"{row.product} · {row.serial}", dotted(row.position, row.customer))

    def _offer_new(self, text: str, found: Sequence[Match], label: str) -> list[Match]:
        allowed = "customers.add" in self.backend.actor.permissions and not is_withheld(text)
        is_known = any(folded(match.text) == folded(text) for match in found)
        return [Match(NewName(text), text, _(label))] if text and allowed and not is_known else []

    @action("call.register", N_("Register"), "Ctrl+Return", icon="check-check", primary=True, reasons=needs_right)
    async def register(self) -> None:
        """Save the call and open its card; the form stays as it is when the answer is no."""
        if not self.view.check():
            return
        await self.answer()
        call_id = await self.backend.do(release_call, key=self.key, draft_id=self.draft_id, **self.noted())
        await self._done(call_id, _("{number} registered"))

    @action(
        "intake.solve",
        N_("Solved on the call"),
        "Ctrl+Shift+Return",
        icon="check",
        reasons=needs("calls.log", "calls.work"),
    )
    async def solve(self) -> None:
        """The caller is helped and rings off: registered and solved in one go, with the article that helped."""
        if not self.view.check():
            return
        await self.answer()
        call = {"draft_id": self.draft_id, **self.noted()}
        try:
            call_id = await self.backend.do(solve_on_call, key=self.key, **call)
        except LongerThanUsual as long:
            if not await self.view.confirm(_("Solved on the call?"), str(long), _("Solved")):
                return
            call_id = await self.backend.do(solve_on_call, key=f"{self.key}+", even_if_long=True, **call)
        for article_id in self.articles[-1:]:
            await self.backend.do(use_article, call_id=call_id, article_id=article_id, helped=True)
        await self._done(call_id, _("{number} solved on the call"))

    async def _done(self, call_id: int, said: str) -> None:
        number = await self.backend.ask(call_number, call_id=call_id)
        self.forget()
        self.view.say(said.format(number=number))
        self.view.show_record("call", call_id)

    @action("intake.join", N_("Join to the open call"), "F6", icon="git-branch", reasons=needs_right)
    async def join_first(self) -> None:
        """The first of the calls beside the form is what he rings about."""
        first = next((item for item in self.suggested if item.kind == "call"), None)
        if first is not None:
            await self.take_up(first)

    async def take_up_nth(self, n: int) -> None:
        if n < len(self.suggested):
            await self.take_up(self.suggested[n])

    async def take_up(self, item: Suggestion) -> None:
        """One key for the card beside the form: a call takes the caller, an article is opened, a draft continued."""
        if item.kind == "draft":
            await self.continue_draft(item.id)
        elif item.kind == "article":
            self.articles.append(item.id)
            self.view.show_record("article", item.id)
        elif self.can_log():
            await self.join(item.id)

    async def join(self, call_id: int) -> None:
        """He has called again: told and counted there, and this draft ends; undone, it is a draft again."""
        await self.answer()
        draft_id, noted = self.draft_id, self.noted()
        await self.backend.do(join_call, key=self.key, draft_id=draft_id, call_id=call_id, **noted)
        number = await self.backend.ask(call_number, call_id=call_id)
        self.forget()
        self.view.say(joined_words(number), lambda: self.view.continue_later(draft_id or 0))
        self.view.show_record("call", call_id)

    @action("intake.pass_on", N_("Pass on…"), "F9", icon="phone-forwarded", reasons=needs_right)
    async def pass_on(self) -> None:
        """Hand the caller to the back office: counted with its reason; what has no subject yet needs no call."""
        await self.answer()
        if self.draft_id is None:
            return
        await self.note()
        causes = {cause: _(cause.label) for cause in PassCause}
        cause = await self.view.choose(_("Why is the caller passed to the back office?"), causes)
        if cause is None:
            return
        remark = ""
        if cause is PassCause.OTHER:
            remark = await self.view.ask_text(_("Pass on"), _("What does the caller want?")) or ""
            if not remark:
                return
        await self.backend.do(pass_on_caller, call_id=self.draft_id, cause=cause, remark=remark)
        if self.view.values()["subject"]:
            self.view.say(_("Passed on: {cause}").format(cause=_(cause.label)))
        else:
            await self.discard_with(_("Passed to the back office: {cause}").format(cause=_(cause.label)))

    @action("intake.someone_else", N_("Someone else calls"), "F4", icon="user")
    async def someone_else(self) -> None:
        self.view.ask_who("")

    @action("intake.take_number", N_("Take the number as a foreign one"), "F8", icon="phone")
    async def take_number(self) -> None:
        if self.elsewhere is not None:
            self.view.show_phone(self.elsewhere.number)
            await self.find_caller()

    @action("intake.next", N_("Next caller: this one stays a draft"), "F7", icon="phone-incoming", reasons=needs_right)
    async def next_caller(self) -> None:
        """This one stays a draft."""
        await self._set_aside()
        await self.answer()

    @action("intake.continue", N_("Continue the draft that was left"), "Shift+F7", icon="pencil", reasons=needs_right)
    async def continue_first(self) -> None:
        if self.drafts:
            await self.continue_draft(self.drafts[0].id)

    @action("intake.discard", N_("Discard the draft"), "Ctrl+Shift+Del", icon="trash-2")
    async def discard(self) -> None:
        """The number stays, and so does the reason; nothing need be said of a draft without a word."""
        remark = ""
        if self._is_written() and self.draft_id is not None:
            reasons = {name: _(label) for name, label in DISCARDED_BECAUSE.items()}
            chosen = await self.view.choose(_("Why is it no call?"), reasons)
            if chosen is None:
                return
            remark = reasons[chosen]
        await self.discard_with(remark)

    @action("intake.leave", N_("Leave as a draft"), "Esc", icon="arrow-left")
    async def leave(self) -> None:
        """Back to where one came from; what was typed is here when one returns."""
        if not self.view.close_suggestions():
            with suppress(Refused):
                await self.note()
            self.view.leave()

    def forget(self) -> None:
        self.phone, self.elsewhere = "", None
        self.suggested, self.drafts, self.articles = [], [], []
        self.asked += 1
        super().forget()
