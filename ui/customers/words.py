"""Customers in few words: who they are, what they have, what they wait for. No Qt, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.calls.views import CallRow
from app.contracts.periods import IN_FORCE
from app.kernel.i18n import LANGUAGES, _, in_our_zone, plural, show_date
from app.kernel.text import dotted
from ui.calls.words import open_calls_words, state_words
from ui.toolkit.records import Shown

if TYPE_CHECKING:
    from app.contracts.cover import CoverRow
    from app.customers.cards import ContactRow, CustomerRow, SiteRow
    from app.customers.rules import CustomerFacts, SiteFacts
    from app.desk.cards import CustomerLine, CustomerShelf

MarkWords = tuple[str, str, str]


def address(facts: CustomerRow | CustomerFacts | SiteFacts) -> str:
    return ", ".join(filter(None, (facts.street, f"{facts.postcode} {facts.town}".strip())))


def machines_words(count: int) -> str:
    return plural("{count} machine", "{count} machines", count).format(count=count) if count else ""


def served_words(line: CustomerLine) -> tuple[str, str]:
    """His machines and, below, his open calls; what there is none of takes no line."""
    machines, calls = machines_words(line.machines), open_calls_words(line.open_calls)
    return (machines, calls) if machines else (calls, "")


def card_words(shelf: CustomerShelf) -> Shown:
    facts = shelf.card.facts
    shown = (
        (_("Telephone"), facts.phone),
        (_("E-mail"), facts.email),
        (_("VAT number"), facts.tax_id),
        (_("Fiscal code"), facts.fiscal_code),
        (_("SDI code"), facts.sdi_code),
        (_("Certified e-mail"), facts.pec),
        (_("Payment"), payment_words(facts.payment_days)),
        (_("Language"), LANGUAGES.get(facts.language, facts.language)),
    )
    return Shown(facts.name, address(facts), card_marks(shelf), shown)


def card_marks(shelf: CustomerShelf) -> list[MarkWords]:
    running = [contract for contract in shelf.contracts if contract.standing in IN_FORCE]
    return [(open_calls_words(shelf.open_calls), "accent", "inbox")] + [
        (f"{contract.name} {contract.number}", "good", "shield-check") for contract in running
    ]


def payment_words(days: int) -> str:
    return plural("within {count} day", "within {count} days", days).format(count=days) if days else _("at once")


def lists_of(shelf: CustomerShelf) -> Mapping[str, Sequence[object]]:
    return {
        "calls": shelf.calls,
        "machines": shelf.machines,
        "contacts": shelf.card.contacts,
        "sites": shelf.card.sites,
        "contracts": shelf.contracts,
    }


def call_words(call: CallRow) -> tuple[str, str]:
    second = dotted(show_date(in_our_zone(call.reported_at).date()), call.technician or call.department)
    return f"{call.number} · {call.subject}", second


def call_mark(call: CallRow) -> MarkWords:
    state = state_words(call.state)
    return state.text, state.tone, state.icon


def contact_words(contact: ContactRow) -> tuple[str, str]:
    return contact.facts.name, dotted(contact.facts.role, contact.site)


def site_words(site: SiteRow) -> tuple[str, str]:
    return site.facts.name, address(site.facts)


def contract_words(contract: CoverRow) -> tuple[str, str]:
    return dotted(contract.number, contract.name), f"{show_date(contract.starts_on)} – {show_date(contract.last_on)}"


def also_words(names: Sequence[str]) -> str:
    """Who has the same already."""
    return _("Also: {names}").replace("{names}", "; ".join(names)) if names else ""
