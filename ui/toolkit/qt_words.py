"""Qt's own words in the user's language: its file dialogs, its context menus, the names of its keys."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator


def translate_qt(app: QCoreApplication, language: str) -> None:
    """From now on; before places are bound, whose buttons and tooltips then write their keys."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
