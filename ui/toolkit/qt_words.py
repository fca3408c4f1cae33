"""Qt's own words in the user's language: its file dialogs, its context menus, the names of its keys."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QAbstractButton, QDialog, QGroupBox, QLabel

from app.kernel.i18n import N_, _

LEFT_ENGLISH = frozenset(
    {
        N_("Look in:"),
        N_("Files of type:"),
        N_("Pages"),
        N_("Page Set:"),
        N_("Double Sided Printing"),
        N_("Long side binding"),
        N_("Short side binding"),
    }
)
"""Words of Qt's dialogs for files and printing that its own catalogues lack in one of our languages or another."""


def translate_qt(app: QCoreApplication, language: str) -> None:
    """From now on; before places are bound, whose buttons and tooltips then write their keys."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def finish_translating(dialog: QDialog) -> None:
    """Say in the user's language what Qt has left in English."""
    parts: list[QLabel | QAbstractButton] = [*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton)]
    for part in parts:
        if (text := part.text().replace("&", "")) in LEFT_ENGLISH:
            part.setText(_(text))
    for group in dialog.findChildren(QGroupBox):
        if (title := group.title().replace("&", "")) in LEFT_ENGLISH:
            group.setTitle(_(title))
