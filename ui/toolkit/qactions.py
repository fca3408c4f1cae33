"""Declared actions as Qt shows them: text, key, icon, and in the tooltip the reasons why not."""

from typing import Any

from PySide6.QtGui import QAction

from app.kernel.i18n import _
from ui.toolkit.action import Action
from ui.toolkit.icons import icon
from ui.toolkit.keys import native, sequence
from ui.toolkit.labels import plain_tooltip


def describe(qaction: QAction, declared: Action, key: str) -> None:
    """`key` is the one in use, which need not be the one declared."""
    qaction.setText(_(declared.label))
    qaction.setShortcut(sequence(key))
    qaction.setProperty("icon_name", declared.icon)
    if declared.icon:
        qaction.setIcon(icon(declared.icon))


def show_rule(qaction: QAction, declared: Action, presenter: Any, key: str) -> None:
    """On or off as its rule says; when it is off, all the reasons are in the tooltip."""
    reasons = declared.reasons_against(presenter)
    qaction.setToolTip(plain_tooltip("\n".join([with_key(_(declared.label), key), *reasons])))
    qaction.setEnabled(declared.enabled(presenter) and not reasons)


def with_key(text: str, shortcut: str) -> str:
    key = native(shortcut)
    plain = text.replace("&", "")
    return f"{plain} ({key})" if key else plain
