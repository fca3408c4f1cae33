"""What Qt itself says, in each of our languages."""

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractButton, QDialogButtonBox, QFileDialog, QGroupBox, QLabel

from app.kernel.i18n import set_language
from ui.toolkit.keys import native
from ui.toolkit.qt_words import finish_translating, translate_qt

SAID = {
    "it": ("Annulla", "Ctrl+↵", "Canc"),
    "en": ("Cancel", "Ctrl+↵", "Del"),
    "de": ("Abbrechen", "Strg+↵", "Entf"),
    "ru": ("Отмена", "Ctrl+↵", "Del"),
}


@pytest.mark.parametrize(("language", "said"), SAID.items(), ids=list(SAID))
def test_qts_buttons_and_keys_speak_the_users_language(qapp, qtbot, language, said):
    translate_qt(qapp, language)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    cancel = box.buttons()[0].text().replace("&", "")
    assert (cancel, native("Ctrl+Return"), native("Del")) == said


THE_SAME = {"", "...", "/root/", "1", "Name:", "Off"}
"""In another language too; but for “Off” of double sided printing, which Qt says in English."""


def words_of(dialog) -> set[str]:
    texts = [part.text() for kind in (QLabel, QAbstractButton) for part in dialog.findChildren(kind)]
    texts += [group.title() for group in dialog.findChildren(QGroupBox)]
    return {text.replace("&", "") for text in texts if len(text) < 60}


@pytest.mark.parametrize("language", ["it", "de", "ru"])
@pytest.mark.parametrize(
    "made", [lambda: QFileDialog(None, "Save", "/", "CSV (*.csv)"), lambda: QPrintDialog(QPrinter())]
)
def test_qts_dialogs_speak_the_users_language_to_the_last_label(qapp, qtbot, made, language):
    def said(tongue):
        set_language(tongue)
        translate_qt(qapp, tongue)
        dialog = made()
        qtbot.addWidget(dialog)
        finish_translating(dialog)
        return words_of(dialog)

    assert (said("en") & said(language)) - THE_SAME == set()
