"""Collecting garbage in Qt's thread alone: a widget destroyed by a thread that happened to collect brings Qt down."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MILLISECONDS = 2_000


class GarbageCollection(QObject):
    """From its making until `stop`, Python collects nothing by itself; here it is done when it is due."""

    def __init__(self) -> None:
        super().__init__()
        self.was_enabled = gc.isenabled()
        gc.disable()
        self.timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self.timer.timeout.connect(self.collect_if_due)
        self.timer.start()

    def collect_if_due(self) -> None:
        """The oldest generation that has passed its threshold, as Python itself would."""
        due = [
            n for n, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
        ]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        self.timer.stop()
        if self.was_enabled:
            gc.enable()
