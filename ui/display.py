"""Whether there is a screen to show windows on."""

import os
import sys

from app.kernel.errors import Refused
from app.kernel.i18n import N_


class NoDisplay(Refused):
    msgid = N_(
        "There is no display to open a window on. Without one, “main.py tour --out DIR” shows the work, "
        "and “main.py --help” lists the verbs."
    )


def has_display() -> bool:
    """On Linux a display server is named in the environment; elsewhere there always is one."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def refuse_without_display() -> None:
    """For who sits at a terminal without windows; whoever names Qt's platform himself knows what he does."""
    if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        raise NoDisplay


def draw_off_screen() -> None:
    """Let Qt draw into memory when there is no display; must come before the first window."""
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
