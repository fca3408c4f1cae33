"""Customers, their sites and the people who call: found, added, put right; all they have is a click away. No Qt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.calls.served import count_waiting, find_waiting
from app.customers import commands
from app.customers.cards import (
    ContactRow,
    CustomerCard,
    SiteRow,
    count_customers,
    customer_card,
    customer_trail,
    customers_alike,
    find_customers,
    new_customer_facts,
    owner_of,
)
from app.customers.queries import site_choices
from app.customers.rules import ContactFacts, CustomerFacts, SiteFacts, number_judge
from app.desk.cards import CustomerLine, CustomerShelf, customer_lines, customer_shelf
from app.kernel.i18n import N_, _
from app.kernel.identifiers import judge_email
from ui.customers.words import also_words, card_words, lists_of
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.matches import Match, fitting, matches_of
from ui.toolkit.paged_records import Paged, PagedPresenter
from ui.toolkit.records import Hint, Question, Search, Shown, has_card
from ui.toolkit.rights import needs
from ui.toolkit.seen import Seen

if TYPE_CHECKING:
    from app.db.history import TrailRow

needs_right = needs("customers.add")
FIND: dict[str, tuple[Callable[..., Any], Callable[..., int]]] = {
    "all": (find_customers, count_customers),
    "waiting": (find_waiting, count_waiting),
}
"""By view: what reads a page of it, and what counts it."""
ALIKE = ("name", "tax_id", "fiscal_code", "phone")
"""What two customers seldom have in common."""


class CustomersPresenter(PagedPresenter):
    watches = frozenset({"customer", "site", "contact", "asset", "contract", "call"})
    view_names = tuple(FIND)
    file_name = N_("Customers")
    leads = {"calls": "call", "machines": "asset", "contracts": "contract"}
    facts = (
        Exported(N_("Name"), lambda line: line.row.name, 36),
        Exported(N_("Street"), lambda line: line.row.street, 28),
        Exported(N_("Postcode"), lambda line: line.row.postcode, 10),
        Exported(N_("Town"), lambda line: line.row.town, 20),
        Exported(N_("Country"), lambda line: line.row.country, 9),
        Exported(N_("Telephone"), lambda line: line.row.phone, 18),
        Exported(N_("E-mail"), lambda line: line.row.email, 28),
        Exported(N_("VAT number"), lambda line: line.row.tax_id, 16),
        Exported(N_("Fiscal code"), lambda line: line.row.fiscal_code, 18),
        Exported(N_("Days to pay"), lambda line: line.row.payment_days, 12),
        Exported(N_("Machines"), lambda line: line.machines, 10),
        Exported(N_("Open calls"), lambda line: line.open_calls, 12),
    )
    card: CustomerShelf | None

    async def page(self, after: Any, limit: int) -> Paged:
        order = {"sort": self.sort, "descending": self.descending}
        page: Paged = await self.backend.ask(FIND[self.name][0], text=self.text, after=after, limit=limit, **order)
        return page

    async def total(self) -> int:
        return await self.backend.ask(FIND[self.name][1], text=self.text)

    async def lines(self, rows: Sequence[Any]) -> Sequence[CustomerLine]:
        return await self.backend.ask(customer_lines, rows=rows)

    async def card_of(self, record_id: int) -> CustomerShelf:
        return await self.backend.ask(customer_shelf, customer_id=record_id)

    def words_of(self, card: CustomerShelf) -> Shown:
        return card_words(card)

    def lists_of(self, card: CustomerShelf) -> Mapping[str, Sequence[Any]]:
        return lists_of(card)

    async def trail_of(self, card: CustomerShelf) -> Sequence[TrailRow]:
        return await self.backend.ask(customer_trail, customer_id=card.card.id)

    async def open_record(self, kind: str, record_id: int) -> None:
        """`customer`; a `site` or `contact` opens its customer's card; `new_customer` the form, whatever the id."""
        if kind == "new_customer":
            await self.add()
        elif kind in ("site", "contact"):
            await super().open_record("customer", await self.backend.ask(owner_of, kind=kind, record_id=record_id))
            self.view.go_to_list(f"{kind}s")
        else:
            await super().open_record(kind, record_id)

    async def open_listed(self, name: str, row: Any) -> None:
        """Calls, machines and contracts are opened at their place; a contact and a site are edited here."""
        if name in ("contacts", "sites"):
            edit = self._edit_contact if name == "contacts" else self._edit_site
            if not needs_right(self):
                await edit(row)
        else:
            await super().open_listed(name, row)

    def against_editing(self, name: str, sentence: str) -> list[str]:
        chosen = self.view.current_list() == name and self.view.listed(name) is not None
        return [*needs_right(self), *([] if chosen else [sentence])]

    def against_contact(self) -> list[str]:
        return self.against_editing("contacts", _("No contact is chosen."))

    def against_site(self) -> list[str]:
        return self.against_editing("sites", _("No site is chosen."))

    @action("customer.new", N_("New customer…"), icon="user-plus", reasons=needs_right)
    async def add(self) -> None:
        """Ask for what is known; the customer kept is then shown."""
        values = asdict(await self.backend.ask(new_customer_facts))
        question = Question("new", values=values, hints=self._alike(None))
        made = await self.ask_for_new(question, self.doing(commands.add_customer))
        if made is not None:
            await self.open_record("customer", made)

    @action("customer.edit", N_("Edit…"), "E", icon="pencil", enabled=has_card, reasons=needs_right)
    async def edit(self) -> None:
        card = self._card()

        async def read() -> CustomerFacts:
            return (await self.backend.ask(customer_card, customer_id=card.id)).facts

        question = Question("edit", card.facts.name, asdict(card.facts), hints=self._alike(card.id))
        save = self._saving(CustomerFacts, commands.edit_customer, customer_id=card.id)
        await self.ask_and_take(question, Seen(card.facts, read, save).submit)

    @action("customer.add_site", N_("Add a site…"), icon="map-pin", enabled=has_card, reasons=needs_right)
    async def add_site(self) -> None:
        await self._add("new_site", "sites", commands.add_site, {"phone": self._judge_number()})

    @action("customer.add_contact", N_("Add a contact…"), icon="user", enabled=has_card, reasons=needs_right)
    async def add_contact(self) -> None:
        await self._add("new_contact", "contacts", commands.add_contact, self._contact_judges())

    @action("customer.edit_contact", N_("Edit the contact…"), icon="pencil", enabled=has_card, reasons=against_contact)
    async def edit_contact(self) -> None:
        await self._edit_contact(self.view.listed("contacts"))

    @action("customer.edit_site", N_("Edit the site…"), icon="pencil", enabled=has_card, reasons=against_site)
    async def edit_site(self) -> None:
        await self._edit_site(self.view.listed("sites"))

    @action("customer.call", N_("New call"), icon="phone-incoming", enabled=has_card, reasons=needs("calls.log"))
    async def log_call(self) -> None:
        """The intake, with this customer as the one who calls: the contact chosen, when the contacts are in front."""
        contact = self.view.listed("contacts") if self.view.current_list() == "contacts" else None
        if contact is not None:
            self.view.show_record("contact_call", contact.id)
        else:
            self.view.show_record("customer_call", self._card().id)

    @action("customer.install", N_("Install a machine…"), icon="cpu", enabled=has_card, reasons=needs("records.keep"))
    async def install(self) -> None:
        self.view.show_record("new_asset", self._card().id)

    @action(
        "customer.contract", N_("New contract…"), icon="file-check", enabled=has_card, reasons=needs("records.keep")
    )
    async def conclude_contract(self) -> None:
        self.view.show_record("new_contract", self._card().id)

    async def _add(
        self, form: str, name: str, command: Callable[..., Any], judges: Mapping[str, Callable[[str], str]]
    ) -> None:
        """A site or a contact of the customer shown; its list is then in front."""
        card = self._card()
        searches: dict[str, Search] = {"site_id": self.search_sites} if name == "contacts" else {}
        hints: dict[str, Hint] = {"phone": self._alike(card.id)["phone"]} if name == "contacts" else {}
        question = Question(form, card.facts.name, searches=searches, judges=judges, hints=hints)
        if await self.ask_and_take(question, self.doing(command, customer_id=card.id)):
            self.view.go_to_list(name)

    async def _edit_site(self, row: SiteRow) -> None:
        card = self._card()

        async def read() -> SiteFacts:
            sites = (await self.backend.ask(customer_card, customer_id=card.id)).sites
            return next(site.facts for site in sites if site.id == row.id)

        question = Question("site", card.facts.name, asdict(row.facts), judges={"phone": self._judge_number()})
        save = self._saving(SiteFacts, commands.edit_site, site_id=row.id)
        await self.ask_and_take(question, Seen(row.facts, read, save).submit)

    async def _edit_contact(self, row: ContactRow) -> None:
        card = self._card()

        async def read() -> ContactFacts:
            people = (await self.backend.ask(customer_card, customer_id=card.id)).contacts
            return next(contact.facts for contact in people if contact.id == row.id)

        site = Match(row.facts.site_id, row.site) if row.facts.site_id is not None else None
        question = Question(
            "contact",
            card.facts.name,
            {**asdict(row.facts), "site_id": site},
            {"site_id": self.search_sites},
            self._contact_judges(),
        )
        save = self._saving(ContactFacts, commands.edit_contact, contact_id=row.id)
        await self.ask_and_take(question, Seen(row.facts, read, save).submit)

    def _saving(self, kind: type, command: Callable[..., Any], **key: Any) -> Callable[..., Awaitable[None]]:
        """The facts as a `kind`; the command learns what was seen of them."""

        async def save(seen: Any, given: dict[str, Any]) -> None:
            await self.backend.do(command, **key, seen=seen, facts=kind(**given))

        return save

    def _judge_number(self) -> Callable[[str], str]:
        """A telephone number as written in the customer's country."""
        assert self.card is not None
        return number_judge((self.card.card.facts.country, self.card.our_country))

    def _contact_judges(self) -> dict[str, Callable[[str], str]]:
        return {"phone": self._judge_number(), "email": judge_email}

    def _alike(self, customer_id: int | None) -> dict[str, Hint]:
        """By field: who else has what is being typed."""

        def hint(field: str) -> Callable[[Any], Awaitable[str]]:
            async def ask(text: Any) -> str:
                found = await self.backend.ask(customers_alike, field=field, text=str(text), but=customer_id)
                return also_words(found)

            return ask

        return {field: hint(field) for field in ALIKE}

    async def search_sites(self, text: str) -> list[Match]:
        """The customer's sites that hold all the words."""
        return fitting(matches_of(await self.backend.ask(site_choices, customer_id=self._card().id)), text)

    def _card(self) -> CustomerCard:
        assert self.card is not None
        return self.card.card
