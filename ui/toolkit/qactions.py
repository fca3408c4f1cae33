"""Declared actions as Qt shows them: text, key, icon, and in the tooltip the reasons why not."""

from typing import Any

from PySide6.QtGui import QAction, QKeySequence

from app.kernel.i18n import _
from ui.toolkit.action import Action
from ui.toolkit.icons import icon
from ui.toolkit.labels import plain_tooltip


def describe(qaction: QAction, declared: Action) -> None:
    qaction.setText(_(declared.label))
    qaction.setShortcut(QKeySequence(declared.shortcut))
    qaction.setProperty("icon_name", declared.icon)
    if declared.icon:
        qaction.setIcon(icon(declared.icon))


def show_rule(qaction: QAction, declared: Action, presenter: Any) -> None:
    """On or off as its rule says; when it is off, all the reasons are in the tooltip."""
    reasons = declared.reasons_against(presenter)
    qaction.setToolTip(plain_tooltip("\n".join([with_key(_(declared.label), declared.shortcut), *reasons])))
    qaction.setEnabled(declared.enabled(presenter) and not reasons)


def with_key(text: str, shortcut: str) -> str:
    key = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    plain = text.replace("&", "")
    return f"{plain} ({key})" if key else plain
