"""The columns of the list of calls: what each shows, sorts by, and when it leaves room for the others."""

from __future__ import annotations

from datetime import UTC, datetime

from app.calls.views import CallRow
from app.kernel.i18n import N_, _
from ui.calls.words import moment_words, priority_words, row_promise, state_words
from ui.toolkit.cells import Cell, Person, Text, TwoLines
from ui.toolkit.pills import Mark
from ui.toolkit.table import Column


def call_cell(call: CallRow) -> Cell:
    words = priority_words(call.priority)
    place = f"{call.customer} · {call.town}" if call.town else call.customer
    return TwoLines(call.subject, f"{call.number}  ·  {place}", words.icon, words.tone, words.text)


def state_cell(call: CallRow) -> Cell:
    return Mark(*state_words(call.state))


def technician_cell(call: CallRow) -> Cell:
    return Person(call.technician or call.department, _("+ Assign"))


def promise_cell(call: CallRow) -> Cell:
    return Mark(*row_promise(call, datetime.now(UTC)))


def customer_cell(call: CallRow) -> Cell:
    return Text(call.customer)


def department_cell(call: CallRow) -> Cell:
    return Text(call.department)


def priority_cell(call: CallRow) -> Cell:
    words = priority_words(call.priority)
    return Mark(words.text, words.tone, words.icon)


def number_cell(call: CallRow) -> Cell:
    return Text(call.number)


def reported_cell(call: CallRow) -> Cell:
    return Text(moment_words(call.reported_at, datetime.now(UTC)), "soft")


COLUMNS = (
    Column("call", N_("Call"), call_cell, sort="priority", tip=lambda call: f"{call.number}\n{call.subject}"),
    Column("state", N_("State"), state_cell, sort="state", width=134),
    Column("technician", N_("Assigned to"), technician_cell, sort="technician", width=134),
    Column("promise", N_("Promise"), promise_cell, sort="due_at", width=108),
    Column("customer", N_("Customer"), customer_cell, sort="customer", width=170),
    Column("department", N_("Department"), department_cell, sort="department", width=130),
    Column("priority", N_("Priority"), priority_cell, sort="priority", width=110),
    Column("number", N_("Number"), number_cell, sort="number", width=110),
    Column("reported", N_("Reported"), reported_cell, sort="reported_at", width=120),
)
PLACE = {column.name: n for n, column in enumerate(COLUMNS)}
SHOWN_FIRST = ("call", "state", "technician", "promise")
"""The columns a list begins with; the others are in its menu."""

SUBJECT_NEEDS = 184
"""Pixels that the other columns leave to the call itself."""
