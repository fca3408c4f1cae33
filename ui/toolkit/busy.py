"""The thin line at a screen's top that says work is going on, when it takes longer than a blink."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget

from app.kernel.i18n import _

AFTER_MILLISECONDS = 300
"""So often it is looked whether there is something to wait for; not while the user is asked something."""


class BusyLine(QProgressBar):
    """Counts what runs; takes no room of its own, so that nothing jumps."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(0, 0)
        self.setTextVisible(False)
        self.setFixedHeight(2)
        self.setAccessibleName(_("Working…"))
        self.running = 0
        self.late = QTimer(self, interval=AFTER_MILLISECONDS)
        self.late.timeout.connect(self._on_late)
        self.hide()

    def begin(self) -> None:
        self.running += 1
        if self.running == 1:
            self.late.start()

    def end(self) -> None:
        self.running -= 1
        if self.running == 0:
            self.rest()

    def rest(self) -> None:
        self.late.stop()
        self.hide()

    def _on_late(self) -> None:
        is_asking = QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None
        self.setVisible(not is_asking)
        self.raise_()
