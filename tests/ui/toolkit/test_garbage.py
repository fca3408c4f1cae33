"""Widgets die in Qt's thread, whoever makes the garbage."""

import gc
import threading

from PySide6.QtCore import QObject

from ui.toolkit.garbage import GarbageCollection


class Knot(QObject):
    died_in: list[str] = []

    def __init__(self):
        super().__init__()
        self.itself = self

    def __del__(self):
        self.died_in.append(threading.current_thread().name)


def make_garbage():
    for _ in range(5_000):
        knot: list[object] = []
        knot.append(knot)


def test_garbage_made_in_a_thread_waits_for_qts_thread(qapp):
    Knot.died_in.clear()
    collection = GarbageCollection()
    for _ in range(10):
        Knot()
    thread = threading.Thread(target=make_garbage, name="reader")
    thread.start()
    thread.join()
    assert Knot.died_in == []
    collection.collect_if_due()
    collection.stop()
    gc.collect()
    assert set(Knot.died_in) == {"MainThread"}
    assert len(Knot.died_in) == 10


def test_the_collector_is_left_as_it_was_found(qapp):
    before = gc.isenabled()
    collection = GarbageCollection()
    assert not gc.isenabled()
    collection.stop()
    assert gc.isenabled() == before
