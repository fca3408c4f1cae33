"""Whether there is a screen to show windows on."""

import os
import sys


def has_display() -> bool:
    """On Linux a display server is named in the environment; elsewhere there always is one."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def draw_off_screen() -> None:
    """Let Qt draw into memory when there is no display; must come before the first window."""
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
