"""What Qt itself says, in each of our languages."""

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from ui.toolkit.keys import native
from ui.toolkit.qt_words import translate_qt

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
