"""The stylesheet of Qt's own controls, written from the tokens. Fonts are set on the widgets, grounds are painted.

Rules name a class: a rule for `*` is tried on every widget and slows the start.
"""

from string import Template

from ui.toolkit.tokens import Tokens

BASE = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 5px 8px; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 10px 22px 10px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QSplitter::handle { background: $line; }
QScrollArea { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QPushButton { background: $surface; color: $text; border: 1px solid $line; border-radius: 6px; padding: 0 11px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; background: $window; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled { background: $soft_soft; color: $faint; border-color: $line; }
QPushButton[kind="answer"] { text-align: left; }
QPushButton[kind="danger"] { color: $bad; border-color: $bad; }
QPushButton[kind="danger"]:disabled { color: $faint; border-color: $line; }
QPushButton[kind="link"] { background: transparent; border: 0; color: $accent; padding: 0 4px; }
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { text-decoration: underline; }
QPushButton[kind="link"]:disabled { color: $faint; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 3px; color: $soft; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[kind="rail"] { border-radius: 8px; padding: 6px 0 5px 0; }
QToolButton[kind="rail"][low="true"] { padding: 3px 0 2px 0; }
QToolButton[kind="rail"]:checked { background: $accent_soft; color: $accent; }
QToolButton[kind="segment"] { color: $soft; padding: 0 8px; }
QToolButton[kind="segment"]:checked { background: $surface; color: $text; border-color: $line; }
QToolButton[kind="segment"]:checked:focus { border-color: $accent; }
QToolButton[kind="tab"] { color: $soft; border: 0; border-radius: 0; border-bottom: 2px solid transparent;
  padding: 6px 0 7px 0; }
QToolButton[kind="tab"]:hover { background: transparent; color: $text; }
QToolButton[kind="tab"]:checked { color: $accent; border-bottom: 2px solid $accent; }
QToolButton[kind="tab"]:focus { color: $text; }

QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox {
  background: $surface; color: $text; border: 1px solid $line; border-radius: 7px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QAbstractSpinBox, QComboBox { padding: 0 11px; min-height: 34px; }
QPlainTextEdit { padding: 5px 7px; }
QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid $accent; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { padding: 0 10px; min-height: 32px; }
QPlainTextEdit:focus { padding: 4px 6px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QAbstractSpinBox[wrong="true"] { border: 2px solid $bad; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit:read-only {
  background: $window; color: $soft; }
QLineEdit[kind="search"] { background: $window; }
QLineEdit[kind="search"]:focus { background: $surface; }
QComboBox::drop-down { border: 0; width: 24px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QDateTimeEdit::drop-down { border: 0; width: 26px; }
QCalendarWidget QAbstractItemView:enabled { background: $raised; color: $text; selection-background-color: $accent;
  selection-color: $on_accent; }

QListView, QTableView, QTreeView { background: $surface; border: 0; outline: 0;
  selection-background-color: $accent_soft; selection-color: $text; }
QListView[kind="choices"]::item { padding: 7px 10px; border-radius: 6px; }
QListView[kind="choices"]::item:hover { background: $hover; }
QListView[kind="choices"]::item:selected { background: $accent_soft; color: $text; }
QListView[kind="popup"] { background: $raised; border: 1px solid $line; border-radius: 7px; padding: 3px; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $faint; border: 0; border-bottom: 1px solid $line;
  padding: 0 6px 0 12px; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $surface; border: 0; }
QProgressBar { background: transparent; border: 0; max-height: 2px; }
QProgressBar::chunk { background: $accent; }
QStatusBar { background: $window; color: $soft; border-top: 1px solid $line; }
QStatusBar::item { border: 0; }
QCheckBox { spacing: 8px; }
""")


OFF_BY_SHAPE = "QPushButton:disabled, QToolButton:disabled { border-style: dashed; }"
"""Where lines and texts are of one ink, its colour does not tell what is off."""


def stylesheet(tokens: Tokens) -> str:
    return BASE.substitute(tokens) + (OFF_BY_SHAPE if tokens["line"] == tokens["text"] else "")
