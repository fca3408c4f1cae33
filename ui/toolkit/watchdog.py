"""A watch over the event loop: whatever keeps it from its events for too long is caught in the act, with its stack.

What counts is the processor time of Qt's thread, so that a machine busy with other things accuses nobody; where the
system tells it, also the time that the thread slept although events were waiting for it.

The stack is read as text, by faulthandler: a frame held by another thread would keep alive what is painted with,
and let it die there.
"""

from __future__ import annotations

import faulthandler
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot

MOST_SECONDS = 0.1
MOST_ASLEEP = 0.5
EVERY_SECONDS = 0.01
ROOT = Path(__file__).resolve().parents[2]
LOOP = "qasync"
PARDONED = frozenset({"build_window"})
"""The window is built before there is a loop; built anew in another look it may keep the loop a little longer."""

FRAME = re.compile(r'File "(.+)", line (\d+) in (.+)')


class Stall(NamedTuple):
    """How long the loop was kept, whether by work or by waiting, and what was under way meanwhile."""

    seconds: float
    is_work: bool
    where: str
    stack: str

    def __str__(self) -> str:
        how = "worked" if self.is_work else "waited"
        return f"the event loop {how} for {self.seconds * 1000:.0f} ms at {self.where}\n{self.stack}"


class _Answering(QObject):
    """Lives in Qt's thread; a question that arrives means that the loop is free."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()
        self.asked.connect(self.answer, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def answer(self) -> None:
        self.answered.set()


class Watchdog:
    """Made in Qt's thread; watches it from `start` to `stop`, and calls `report` from a thread of its own."""

    def __init__(self, report: Callable[[Stall], None], most_seconds: float = MOST_SECONDS) -> None:
        self.report, self.most_seconds = report, most_seconds
        self.thread_id = threading.get_ident()
        self.native_id = threading.get_native_id()
        self.clock = _clock_of(self.thread_id)
        self.answering = _Answering()
        self.stopping = threading.Event()
        self.pardons = 0
        self.thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self.thread.join()

    @contextmanager
    def pardoned(self) -> Iterator[None]:
        """For what may keep the loop, such as building the window anew in another language."""
        self.pardons += 1
        try:
            yield
        finally:
            self.pardons -= 1

    def _watch(self) -> None:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as notes:
            while not self.stopping.is_set():
                self.answering.answered.clear()
                self.answering.asked.emit()
                self._wait_for_answer(notes)
                self.stopping.wait(EVERY_SECONDS)

    def _wait_for_answer(self, notes: IO[str]) -> None:
        """Count while the loop owes its answer; what is done outside of a loop is nobody's stall."""
        worked = slept = 0.0
        at, work, told = time.perf_counter(), self.clock(), False
        while not self.answering.answered.wait(EVERY_SECONDS) and not self.stopping.is_set():
            now, work_now = time.perf_counter(), self.clock()
            stack = self._stack(notes)
            where = blamed(stack)
            if not where or self.pardons:
                worked = slept = 0.0
            else:
                worked += work_now - work
                slept = slept + now - at if _is_asleep(self.native_id) and work_now == work else 0.0
            at, work = now, work_now
            if not told and (worked > self.most_seconds or slept > MOST_ASLEEP):
                told = True
                self.report(Stall(max(worked, slept), worked > self.most_seconds, where, "\n".join(stack[:12])))

    def _stack(self, notes: IO[str]) -> list[str]:
        """The lines of Qt's thread, the innermost first."""
        notes.seek(0)
        notes.truncate()
        faulthandler.dump_traceback(notes)
        notes.seek(0)
        _before, _head, after = notes.read().partition(f"0x{self.thread_id:016x} (most recent call first):\n")
        return after.partition("\n\n")[0].splitlines()


def _clock_of(thread_id: int) -> Callable[[], float]:
    """The processor time of that thread; where the system does not tell it, no time passes."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return lambda: 0.0
    clock = time.pthread_getcpuclockid(thread_id)
    return lambda: time.clock_gettime(clock)


def _is_asleep(native_id: int) -> bool:
    """Asleep and not merely waiting for its turn on a busy machine; Linux alone tells."""
    try:
        told = Path(f"/proc/self/task/{native_id}/stat").read_text("ascii")
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] in ("S", "D")


def blamed(stack: list[str]) -> str:
    """The innermost line of ours beneath a running loop; nothing when there is no loop, or a test's own work runs."""
    found = ""
    for file, line, name in (match.groups() for text in stack if (match := FRAME.search(text))):
        if LOOP in file:
            return found
        if name in PARDONED:
            return ""
        if not found and file.startswith(f"{ROOT}/"):
            part = file.removeprefix(f"{ROOT}/")
            if part.startswith("tests/"):
                return ""
            if part.startswith("ui/"):
                found = f"{part}:{line} {name}"
    return ""
