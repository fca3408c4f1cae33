"""What is typed and not saved: by user and place, beside the trail, there after a crash and at every desk."""

import signal
import sys
from datetime import UTC, datetime
from subprocess import PIPE, Popen

from sqlalchemy import func, select

from app.backend import Backend
from app.db.database import Database
from app.db.drafts import drafts_at, keep_draft
from app.db.trail import audit_command, audit_link
from app.kernel.permissions import Role

TYPING = """
import asyncio, sys
from app.backend import Backend
from app.db.context import Actor
from app.db.database import Database
from app.db.drafts import keep_draft
backend = Backend(Database(sys.argv[1]), Actor("anna", "Anna Bianchi", frozenset()))

async def type_on():
    text = ""
    while True:
        text += "parola "
        await backend.jot(keep_draft, place="call:7:note", text=text)
        print(len(text), flush=True)

asyncio.run(type_on())
"""


def texts(backend: Backend, prefix: str = "") -> dict[str, str]:
    return {draft.place: draft.text for draft in backend.read(drafts_at, prefix=prefix)}


async def test_a_draft_is_the_users_own_and_is_found_at_every_desk(backend: Backend, backend_for):
    await backend.jot(keep_draft, place="call:7:note", text="half a thought")
    await backend.jot(keep_draft, place="call:7:subject", text="Boiler")
    await backend.jot(keep_draft, place="call:70:note", text="another call")
    await backend_for(Role.TECHNICIAN).jot(keep_draft, place="call:7:note", text="Luca's")
    second_desk = Backend(backend.database, backend.actor)
    assert texts(second_desk, "call:7:") == {"call:7:note": "half a thought", "call:7:subject": "Boiler"}
    second_desk.close_pools()


async def test_a_draft_is_overwritten_and_forgotten(backend: Backend):
    moment = datetime(2026, 3, 2, 9, 42, tzinfo=UTC)
    await backend.jot(keep_draft, place="call:7:note", text="one")
    await backend.jot(keep_draft, place="call:7:note", text="two", at=moment)
    (draft,) = backend.read(drafts_at, prefix="call:7:")
    assert (draft.text, draft.at) == ("two", moment)
    await backend.jot(keep_draft, place="call:7:note", text="")
    assert texts(backend) == {}


async def test_drafts_leave_no_trace_in_the_trail(backend: Backend):
    def written(ctx):
        return [ctx.session.scalar(select(func.count()).select_from(table)) for table in (audit_link, audit_command)]

    before = backend.read(written)
    await backend.jot(keep_draft, place="call:7:note", text="x")
    assert backend.read(written) == before


def test_what_was_typed_survives_the_process_that_is_killed(database: Database, backend: Backend):
    url = database.url.render_as_string(hide_password=False)
    with Popen([sys.executable, "-c", TYPING, url], stdout=PIPE, text=True) as typing:
        told = [int(typing.stdout.readline()) for _ in range(12)]
        typing.send_signal(signal.SIGKILL)
        told += [int(line) for line in typing.stdout if line.endswith("\n")]
    kept = texts(backend)["call:7:note"]
    assert len(kept) >= told[-1]
    assert set(kept.split()) == {"parola"}
