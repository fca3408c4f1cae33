"""A number from outside goes to the desktop that is open on that database, and to no other."""

import asyncio
import getpass
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from tests.ui.waiting import until
from ui.desktop import address_of, desktop, place_of
from ui.single_instance import LONGEST, Listener

ROOT = Path(__file__).parents[2]


@pytest.fixture
def address() -> str:
    return f"pronto-test-{uuid.uuid4().hex}"


@pytest.fixture
async def listener(qapp, address):
    listener = Listener(address)
    listener.heard = []
    listener.rang.connect(listener.heard.append)
    assert listener.listen()
    yield listener
    listener.close()
    listener.deleteLater()


async def ring_from_outside(address: str, phone: str) -> bool:
    """From a process of its own, as a link does it."""
    asked = "import sys; from ui.single_instance import ring_elsewhere as ring; print(ring(*sys.argv[1:]))"
    verb = [sys.executable, "-c", asked, address, phone]
    done = await asyncio.to_thread(subprocess.run, verb, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


async def test_the_open_desktop_takes_the_call(listener, address):
    assert await ring_from_outside(address, "0376 346411")
    await until(lambda: listener.heard)
    assert listener.heard == ["0376 346411"]
    await until(lambda: not listener.sockets)


async def test_without_an_open_desktop_nobody_takes_it(qapp, address):
    assert not await ring_from_outside(address, "0376 346411")


async def test_a_second_desktop_leaves_the_calls_to_the_first(listener, address):
    second = Listener(address)
    assert not second.listen()
    second.close()
    assert await ring_from_outside(address, "1")
    await until(lambda: listener.heard)


async def test_an_address_a_crash_has_left_is_taken_over(qapp, address):
    crashed = Listener(address)
    assert crashed.listen()
    crashed.server.close()
    following = Listener(address)
    assert following.listen()
    following.close()


@pytest.mark.parametrize("said", [b"quit\n", b"x" * (LONGEST + 1), b"\xff\xfe\n", b"call" + b"9" * 10_000])
async def test_whatever_else_is_said_is_hung_up_on(listener, address, said):
    socket = QLocalSocket()
    socket.connectToServer(address)
    await until(lambda: socket.state() == QLocalSocket.LocalSocketState.ConnectedState)
    socket.write(said)
    socket.flush()
    await until(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert listener.heard == []
    await until(lambda: not listener.sockets)


async def test_a_number_is_handed_on_in_one_line(listener, address):
    assert await ring_from_outside(address, "0376\ncall 2" + "9" * 500)
    await until(lambda: listener.heard)
    (heard,) = listener.heard
    assert heard.startswith("0376 call 2")


def test_each_database_has_an_address_that_tells_nothing(tmp_path):
    file = tmp_path / "pronto.db"
    assert desktop(str(file)).address() == address_of(place_of(f"sqlite:///{file}"))
    assert desktop(str(tmp_path / "other.db")).address() != desktop(str(file)).address()
    assert getpass.getuser() not in desktop(str(file)).address()
