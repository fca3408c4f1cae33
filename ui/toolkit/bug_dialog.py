"""The last resort: says once that something went wrong, under which reference, and lets the details be copied."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from app.kernel.i18n import _
from ui.toolkit.bugs import Bug
from ui.toolkit.buttons import button
from ui.toolkit.fonts import font
from ui.toolkit.labels import Glyph, Label
from ui.toolkit.layout import column, row


class BugDialog(QDialog):
    def __init__(self, parent: QWidget | None, bug: Bug) -> None:
        super().__init__(parent)
        self.bug = bug
        self.setWindowTitle(_("Something went wrong"))
        self.setMinimumWidth(520)
        told = _("Pronto goes on. If it happens again, send the details with the reference {reference}.")
        details = QPlainTextEdit(bug.details, readOnly=True)
        details.setFont(font("secondary"))
        details.setAccessibleName(_("Details"))
        details.setFixedHeight(180)
        details.hide()
        show = button(_("Show details"), kind="link")
        show.clicked.connect(lambda: details.setVisible(details.isHidden()))
        copy = button(_("Copy details"), "copy")
        copy.clicked.connect(self.copy_details)
        close = button(_("Close"), kind="primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        title = row(Glyph("circle-alert", "bad", 20), Label(_("Something went wrong"), "page"), None)
        text = Label(told.format(reference=bug.reference), wrap=True)
        summary = Label(bug.summary[:300], "fact", "soft", wrap=True)
        buttons = row(show, None, copy, close)
        self.setLayout(column(title, text, summary, details, buttons, spacing=12, margins=(20, 16, 20, 16)))

    def copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self.bug.details)
