"""An interruption leaves nothing half done, and the next transaction as if nothing had been."""

import pytest
from sqlalchemy import func, select

from app.backend import Backend
from app.customers.models import Customer
from app.db.verify import verify_trail
from tests.make import Make


def test_a_transaction_whose_connection_was_lost_leaves_nothing_and_the_next_one_works(backend: Backend, make: Make):
    with pytest.raises(KeyboardInterrupt):
        interrupted_work(backend, make)
    make.customer()
    with backend.look() as ctx:
        assert ctx.session.scalar(select(func.count(Customer.id))) == 1
    assert verify_trail(backend.database).holds


def interrupted_work(backend: Backend, make: Make) -> None:
    with backend.work() as ctx:
        make.within(ctx).customer()
        ctx.session.connection().invalidate()
        raise KeyboardInterrupt
