"""Who is at work just now: one row per open desk, beside the trail."""

from datetime import timedelta

from app.backend import Backend
from app.db.context import Context
from app.kernel.permissions import Role
from app.presence.commands import be_present, leave_desk
from app.presence.queries import SILENT, PresentRow, who_is_present


async def test_a_desk_is_present_with_the_record_in_front_until_it_leaves(backend: Backend, backend_for):
    luca = backend_for(Role.TECHNICIAN)
    await backend.jot(be_present, desk="one")
    await backend.jot(be_present, desk="one", kind="call", record_id=7)
    await luca.jot(be_present, desk="two")
    assert backend.read(who_is_present) == [
        PresentRow("one", "anna", "Anna Bianchi", "call", 7),
        PresentRow("two", "luca", "Luca Verdi", "", None),
    ]
    await luca.jot(leave_desk, desk="two")
    assert [row.name for row in backend.read(who_is_present)] == ["Anna Bianchi"]


async def test_one_user_at_two_desks_is_there_twice(backend: Backend):
    for desk in ("one", "two"):
        await backend.jot(be_present, desk=desk)
    assert [(row.desk, row.login) for row in backend.read(who_is_present)] == [("one", "anna"), ("two", "anna")]


async def test_a_desk_that_is_not_heard_of_any_more_is_not_there(backend: Backend):
    await backend.jot(be_present, desk="one")
    with backend.look() as ctx:
        later = Context(ctx.session, ctx.actor, fixed_now=ctx.now + SILENT + timedelta(seconds=1))
        assert who_is_present(later) == []


async def test_being_present_leaves_no_trail(backend: Backend):
    before = backend.database.position()
    await backend.jot(be_present, desk="one")
    await backend.jot(leave_desk, desk="one")
    assert backend.database.position() == before
