"""The line one filters a list by: asks when the typing pauses."""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolButton

from app.kernel.i18n import _
from ui.toolkit.fonts import font
from ui.toolkit.icons import icon

PAUSE_MILLISECONDS = 150


class SearchLine(QLineEdit):
    """`searched` carries the text without blanks around it."""

    searched = Signal(str)

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholderText=placeholder)
        self.setProperty("kind", "search")
        self.setFont(font("text"))
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        for button, says in zip(self.findChildren(QToolButton), (_("Clear the search"), placeholder), strict=True):
            button.setAccessibleName(says)
        self.setMinimumWidth(130)
        self.setMaximumWidth(360)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self.pause.timeout.connect(self.search_now)
        self.textChanged.connect(lambda text: self.pause.start())
        self.returnPressed.connect(self.search_now)

    def search_now(self) -> None:
        self.pause.stop()
        self.searched.emit(self.text().strip())

    def sizeHint(self) -> QSize:
        return QSize(360, 32)
