"""Qt's bindings must not lose references to None and True, as PySide6 6.12.0 did on Python 3.11 until it aborted."""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

ROUNDS = 20
CALLS_A_ROUND = 1_000
NOISE = 200  # references that the interpreter itself takes and drops meanwhile


class Bell(QObject):
    rung = Signal(bool)


def counts() -> tuple[int, int]:
    return sys.getrefcount(None), sys.getrefcount(True)


def test_setting_a_text_and_emitting_a_signal_keep_the_references_to_none_and_true(qtbot):
    label, bell = QLabel(), Bell()
    qtbot.addWidget(label)
    none_before, true_before = counts()
    for _ in range(ROUNDS):
        for number in range(CALLS_A_ROUND):
            label.setText(str(number))
            bell.rung.emit(True)
        none_now, true_now = counts()
        assert none_now >= none_before - NOISE
        assert true_now >= true_before - NOISE
