"""A window for the test of real keys: says on its output what each key did."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QKeySequence, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QVBoxLayout, QWidget

from ui.toolkit.layouts import KeyFilter


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Rows(QListWidget):
    def keyPressEvent(self, event):
        if event.key() == Qt.Key.Key_J:
            say("next row")
        else:
            super().keyPressEvent(event)


def main() -> None:
    app = QApplication([])
    KeyFilter(app)
    window = QWidget()
    rows, line = Rows(), QLineEdit()
    rows.addItems(["one", "two"])
    layout = QVBoxLayout(window)
    layout.addWidget(rows)
    layout.addWidget(line)
    for key, text in (("Ctrl+K", "palette"), ("A", "assign"), ("Ctrl+Shift+P", "actions"), ("F6", "to the line")):
        action = QAction(window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False, said=text: say(said))
        if key == "F6":
            action.triggered.connect(line.setFocus)
        window.addAction(action)
    line.textChanged.connect(lambda text: say(f"typed {text}"))
    window.resize(400, 300)
    window.show()
    window.activateWindow()
    rows.setFocus()

    def when_in_front() -> None:
        if window.isActiveWindow():
            say("ready")
        else:
            window.activateWindow()
            QTimer.singleShot(50, when_in_front)

    when_in_front()
    app.exec()


if __name__ == "__main__":
    main()
