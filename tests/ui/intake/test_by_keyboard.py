"""The whole intake with real keys on a real display: a call taken down, one lost with the program, one in a hurry."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.backend import Backend
from app.calls.flow import CallState
from app.calls.models import Call
from app.promises.rules import Severity
from tests.make import Make
from tests.ui.x11 import Screen, x11_screen

ROOT = Path(__file__).parents[3]
PHONE = "0376 346411"
PATIENCE = 40.0
TYPING_SECONDS = 30.0
"""What a call may take to be taken down."""
BETWEEN_KEYS = 0.06
"""Some 200 strokes a minute would be 0.3 s; this is a program's hand."""


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with x11_screen("1280x800x24") as screen:
        screen.layout("us")
        yield screen


@pytest.fixture
def anna(desk: Backend) -> Any:
    make = Make(desk.work)
    customer = make.customer(name="Condominio Aurora")
    anna = make.contact(name="Anna Colli", phone=PHONE, customer=customer)
    for serial in ("7571934-02", "88-1"):
        make.asset(customer_id=customer.id, serial=serial)
    return anna


@pytest.fixture
def ring(screen: Screen, desk: Backend, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """`main.py call`: the telephone rings, in a program of its own."""
    started: list[subprocess.Popen[bytes]] = []
    folders = {name: str(tmp_path / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}

    def start(phone: str = PHONE) -> subprocess.Popen[bytes]:
        verb = [sys.executable, "main.py", "call", "--phone", phone, "--db", str(desk.database.file)]
        env = screen.env | folders | {"PRONTO_HOME": str(tmp_path), "LANG": "en"}
        started.append(subprocess.Popen(verb, cwd=ROOT, env=env, stderr=subprocess.PIPE))
        return started[-1]

    yield start
    for program in started:
        program.terminate()
        program.communicate(timeout=20)


def calls(desk: Backend) -> list[Call]:
    from sqlalchemy import select

    return desk.read(lambda ctx: list(ctx.session.scalars(select(Call).order_by(Call.id))))


def wait(true: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def is_picked_up(desk: Backend, contact_id: int) -> bool:
    """The draft is stored, its caller is found and the keyboard is where one goes on writing."""
    return any(call.contact_id == contact_id for call in calls(desk))


def test_a_call_is_taken_down_by_keyboard_alone_in_less_than_thirty_seconds(screen, desk, anna, ring, capsys):
    ring()
    wait(lambda: is_picked_up(desk, anna.id))
    began = time.monotonic()
    screen.write("Boiler blocked E119", BETWEEN_KEYS)
    screen.press("Return")
    screen.write("7571", BETWEEN_KEYS)
    wait(lambda: (calls(desk)[0].draft or {}).get("asset") == "7571")
    screen.press("Return")
    screen.write("1", BETWEEN_KEYS)
    screen.press("Tab")
    screen.write("No hot water since yesterday evening", BETWEEN_KEYS)
    screen.press("Control", "Return")
    wait(lambda: calls(desk)[0].state is CallState.REGISTERED)
    seconds = time.monotonic() - began
    (call,) = calls(desk)
    assert (call.subject, call.severity, call.contact_id) == ("Boiler blocked E119", Severity.BLOCKED, anna.id)
    assert call.description == "No hot water since yesterday evening"
    assert call.asset_id is not None
    assert call.due_at is not None
    assert seconds < TYPING_SECONDS
    with capsys.disabled():
        sys.stdout.write(f"\nA call taken down by keyboard alone under Xvfb: {seconds:.1f} s of typing\n")


def test_a_program_killed_while_one_types_loses_nothing(screen, desk, anna, ring):
    program = ring()
    wait(lambda: is_picked_up(desk, anna.id))
    screen.write("Boiler blo", BETWEEN_KEYS)
    wait(lambda: calls(desk)[0].subject == "Boiler blo")
    os.kill(program.pid, 9)
    program.wait(20)
    (draft,) = calls(desk)
    assert (draft.state, draft.subject, draft.contact_id) == (CallState.DRAFT, "Boiler blo", anna.id)
    assert draft.number


def test_a_second_number_comes_to_the_desktop_that_is_open(screen, desk, anna, ring):
    ring()
    wait(lambda: is_picked_up(desk, anna.id))
    screen.write("Boiler", BETWEEN_KEYS)
    second = ring("tel:+390376999999")
    assert second.wait(PATIENCE) == 0
    wait(lambda: [call.caller_phone for call in calls(desk)] == [PHONE, "+390376999999"])
    assert [call.state for call in calls(desk)] == [CallState.DRAFT, CallState.DRAFT]
    assert calls(desk)[0].subject == "Boiler"
