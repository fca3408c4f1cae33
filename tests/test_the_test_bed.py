"""The bed on which all other tests lie."""

import pytest
from sqlalchemy import func, select

from app.backend import Backend
from app.calls.models import Call
from app.db.base import Record
from app.db.verify import verify_trail
from app.kernel.permissions import Role
from tests.make import Make

KINDS = sorted((mapper.class_ for mapper in Record.registry.mappers), key=lambda kind: kind.__tablename__)


def test_a_test_starts_with_an_empty_database(backend: Backend):
    with backend.look() as ctx:
        assert ctx.session.scalar(select(func.count()).select_from(Call)) == 0


def test_every_kind_of_record_can_be_made(backend: Backend, make: Make):
    for kind in KINDS:
        assert make.record(kind).id
        assert make.record(kind).id
    assert verify_trail(backend.database).broken is None


def test_a_call_belongs_to_the_customer_of_its_machine(make: Make):
    asset = make.asset()
    assert make.call(asset=asset).customer_id == asset.customer_id


def test_a_user_is_made_with_roles(backend: Backend, make: Make):
    user = make.user(Role.DISPATCHER, Role.TECHNICIAN)
    with backend.look() as ctx:
        roles = {role.role for role in ctx.get(type(user), user.id, type(user).roles).roles}
    assert roles == {Role.DISPATCHER, Role.TECHNICIAN}


def test_somebody_else_works_on_the_same_database(make: Make, backend_for):
    call = make.call()
    with backend_for(Role.TECHNICIAN).look() as ctx:
        assert ctx.get(Call, call.id).number == call.number
        assert "calls.dispatch" not in ctx.permissions


@pytest.mark.expect_log("on purpose")
def test_a_warning_may_be_expected(caplog):
    import logging

    logging.getLogger("pronto").warning("on purpose")
