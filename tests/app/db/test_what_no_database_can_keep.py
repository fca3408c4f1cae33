"""Signs and figures that a database cannot keep: cleaned or refused at the column, never a bug."""

from decimal import Decimal

import pytest

from app.backend import Backend
from app.calls.commands import add_note
from app.calls.intake import log_call
from app.calls.models import Call
from app.calls.queries import call_card
from app.catalog.commands import add_product
from app.db.columns import TooFine
from app.db.journal import EntryKind, note
from app.db.verify import verify_trail
from app.kernel.reason import Reason
from app.promises.rules import Severity
from tests.make import Make

UNKEPT = "NUL \0 and half \ud83d a pair"
KEPT = "NUL \ufffd and half \ufffd a pair"


def test_a_text_with_nul_or_half_a_sign_is_kept_with_a_replacement(backend: Backend, make: Make):
    customer = make.customer(name="Bar Centrale")
    call_id = backend.run(
        log_call, subject=UNKEPT, description=UNKEPT, customer_id=customer.id, severity=Severity.QUESTION
    )
    backend.run(add_note, call_id=call_id, text=UNKEPT)
    card = backend.read(call_card, call_id=call_id)
    assert card.subject == card.description == KEPT
    assert KEPT in card.timeline[-1].text
    assert verify_trail(backend.database).holds


def test_so_is_a_text_inside_a_reason(backend: Backend, make: Make):
    call = make.call()
    with backend.work() as ctx:
        note(ctx, ctx.get(Call, call.id), EntryKind.NOTE, Reason.of("{who}", who=UNKEPT))
    assert backend.read(call_card, call_id=call.id).timeline[-1].shown == KEPT


def test_a_price_finer_than_its_column_is_refused_with_the_remedy(backend: Backend):
    with pytest.raises(TooFine) as refused:
        backend.run(add_product, code="V-1", name="Valvola", price=Decimal("1.23456"))
    assert refused.value.params == {"value": Decimal("1.23456"), "digits": 4}
