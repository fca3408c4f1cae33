"""The place of the contracts: those that run, that end soon, that are over; what each covers and what it has paid."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import N_, _, show_date, show_minutes, show_money
from ui.contracts.forms import FORMS
from ui.contracts.words import (
    allowance_words,
    clause_terms,
    clause_title,
    clause_words,
    is_scarce,
    left_words,
    standing_mark,
    until_words,
)
from ui.toolkit.card_lists import TRAIL, CardList
from ui.toolkit.cells import Amount, Cell, Text, TwoLines
from ui.toolkit.live import Live
from ui.toolkit.paged_screen import PagedScreen
from ui.toolkit.records_screen import Wording
from ui.toolkit.table import Column


def contract_cell(row: Any) -> Cell:
    standing, tone, glyph = standing_mark(row.standing)
    return TwoLines(f"{row.number} · {row.name}", row.customer, glyph, tone, standing)


def left_cell(row: Any) -> Cell:
    if not row.allowances:
        return Text("")
    least = row.allowances[0]
    return TwoLines(*left_words(least), *(("triangle-alert", "warn", _("Little left")) if is_scarce(least) else ()))


def left_tip(row: Any) -> str:
    return "\n".join(allowance_words(allowance) for allowance in row.allowances)


COLUMNS = [
    Column("contract", N_("Contract"), contract_cell, sort="customer"),
    Column("until", N_("Until"), lambda row: TwoLines(*until_words(row)), sort="until", width=132),
    Column("left", N_("Allowance left"), left_cell, width=124, tip=left_tip),
]


def clause_cell(clause: Any) -> Cell:
    return TwoLines(clause_title(clause), clause_terms(clause), "shield-check")


def clause_left(clause: Any) -> Cell:
    return Text("") if clause.left is None else Amount(show_money(clause.left), "text" if clause.left else "bad")


CLAUSES = (
    Column("clause", N_("Covers"), clause_cell, tip=clause_words),
    Column("left", N_("Remaining"), clause_left, width=100, is_amount=True),
)
ASSETS = (
    Column("asset", N_("Machines"), lambda asset: TwoLines(f"{asset.product} · {asset.serial}", asset.site, "cpu")),
)
PROMISES = (
    Column("severity", N_("Severity"), lambda line: TwoLines(_(line.severity.label), _(line.priority.label), "timer")),
    Column("react", N_("React within"), lambda line: Amount(show_minutes(line.target.reaction_minutes)), width=100),
    Column("solve", N_("Solve within"), lambda line: Amount(show_minutes(line.target.solution_minutes)), width=100),
)
USES = (
    Column("day", N_("Day"), lambda line: Text(show_date(line.use.used_on)), width=96),
    Column("use", N_("Used for"), lambda line: TwoLines(line.use.reason, line.clause)),
    Column("amount", N_("Amount"), lambda line: Amount(show_money(line.use.amount)), width=100, is_amount=True),
)
CALLS = (
    Column("call", N_("Call"), lambda call: TwoLines(f"{call.number} · {call.subject}", show_date(call.on), "inbox")),
    Column("amount", N_("Paid"), lambda call: Amount(show_money(call.amount)), width=100, is_amount=True),
)
STEPS = (
    "clause.add",
    "contract.renew",
    "contract.edit",
    "clause.edit",
    "clause.use",
    "contract.end",
    "contract.continue",
    "contract.suspend",
    "contract.resume",
    "clause.remove",
)
LINKS = ("contract.follow", "contract.customer")


class Contracts(PagedScreen):
    has_many_views = True
    forms_by_name = FORMS
    card_lists = {
        "clauses": CardList(
            N_("Coverage"),
            CLAUSES,
            "shield-check",
            N_("Nothing is covered yet"),
            N_("Add a clause for each thing the contract pays: labour, travel, parts."),
        ),
        "assets": CardList(
            N_("Machines"), ASSETS, "cpu", N_("All machines of the customer"), N_("None is named, so all are covered.")
        ),
        "promises": CardList(N_("Promises"), PROMISES, "timer", N_("No promises")),
        "uses": CardList(N_("Uses"), USES, "history", N_("Nothing is used yet")),
        "calls": CardList(N_("Calls"), CALLS, "inbox", N_("It has not paid for a call yet")),
        "trail": TRAIL,
    }

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Contracts"),
            "file-check",
            {"running": _("Current"), "ending": _("Expiring"), "ended": _("Expired"), "all": _("All")},
            _("No contracts here"),
            _("A contract says which costs are covered for which machines, and how fast you promise to be."),
            _("Choose a contract to see it"),
            _("Number, name or customer"),
        )
        super().__init__(live, wording, COLUMNS, STEPS, links=LINKS, above=("contract.new",))
