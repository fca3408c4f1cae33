"""The watch over the event loop: it catches what keeps the loop, and accuses nobody else."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from tests.ui.waiting import until
from ui.toolkit import busy
from ui.toolkit.watchdog import Stall, Watchdog


@pytest.fixture
def watched(qapp) -> Iterator[tuple[Watchdog, list[Stall]]]:
    stalls: list[Stall] = []
    watchdog = Watchdog(stalls.append, most_seconds=0.05)
    watchdog.start()
    yield watchdog, stalls
    watchdog.stop()


def work(seconds: float) -> None:
    """By the clock of the processor."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


BUSY = "import time\nend = time.thread_time() + seconds\nwhile time.thread_time() < end: pass"


def run_in_ui(seconds: float) -> None:
    """As if it stood in a module of the desktop: the watch goes by the file."""
    exec(compile(BUSY, busy.__file__, "exec"), {"seconds": seconds})


@pytest.mark.slow_loop("on purpose")
async def test_work_that_keeps_the_loop_is_caught_with_its_stack(watched):
    _watchdog, stalls = watched
    asyncio.get_running_loop().call_soon(run_in_ui, 0.3)
    await until(lambda: stalls)
    assert stalls[0].is_work
    assert "ui/toolkit/busy.py" in stalls[0].where


async def test_work_outside_of_the_desktop_is_not_its_fault(watched):
    _watchdog, stalls = watched
    work(0.2)
    await asyncio.sleep(0.05)
    assert stalls == []


def test_without_a_loop_nobody_waits(watched):
    _watchdog, stalls = watched
    run_in_ui(0.2)
    assert stalls == []


async def test_a_thread_that_works_keeps_no_loop(watched):
    _watchdog, stalls = watched
    thread = threading.Thread(target=work, args=(0.2,))
    thread.start()
    await asyncio.sleep(0.3)
    thread.join()
    assert stalls == []


@pytest.mark.slow_loop("on purpose")
async def test_what_is_pardoned_is_not_told(watched):
    watchdog, stalls = watched
    with watchdog.pardoned():
        run_in_ui(0.2)
        await asyncio.sleep(0.05)
    assert stalls == []
