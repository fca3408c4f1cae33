"""A display of its own and real keys on it: Xvfb, the layout one asks for, key events by the XTEST extension."""

import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ui.toolkit.layouts import LETTERS, OFFSETS

CODES = {letter: code + OFFSETS["xcb"] for code, letter in LETTERS.items()} | {
    **{"Escape": 9, "Tab": 23, "Return": 36, "Space": 65, "Backspace": 22, "Up": 111, "Down": 116},
    **{"Control": 37, "Shift": 50, "Alt": 64, "F1": 67, "F6": 72, "F10": 76},
    **{digit: 10 + n for n, digit in enumerate("1234567890")},
    **{",": 59, ".": 60, "-": 61, "+": 21},
}
"""Where a key stands on the keyboard, whatever is printed on it: the codes of X11, by the US layout's names."""


class Screen:
    """A display; `env` is what a program needs to open its windows there."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.env = {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "QT_LOGGING_RULES": "*.warning=false"}
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.xtest = ctypes.CDLL("libXtst.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(name.encode()))
        assert self.display, f"no display {name}"

    def layout(self, *names: str) -> None:
        """The keyboard layouts of the display, the first in use: `layout("ru")`, `layout("us", "ru")`."""
        subprocess.run(["setxkbmap", "-layout", ",".join(names)], env=self.env, check=True)

    def press(self, *keys: str) -> None:
        """All of them down, in that order, and up again: `press("Control", "K")`."""
        for key in keys:
            self._send(key, True)
        for key in reversed(keys):
            self._send(key, False)
        self.x11.XFlush(self.display)

    def write(self, text: str, seconds: float = 0.0) -> None:
        """Letters, digits and blanks of the US layout, one key after the other, with so long a pause after each."""
        for letter in text:
            key = {" ": "Space"}.get(letter, letter.upper())
            self.press(*(("Shift", key) if letter.isupper() else (key,)))
            time.sleep(seconds)

    def _send(self, key: str, is_down: bool) -> None:
        self.xtest.XTestFakeKeyEvent(self.display, CODES[key], int(is_down), 0)

    def close(self) -> None:
        self.x11.XCloseDisplay(self.display)


@contextmanager
def x11_screen(size: str = "1440x900x24") -> Iterator[Screen]:
    """A display that nobody else uses."""
    for program in ("Xvfb", "setxkbmap"):
        assert shutil.which(program), f"{program} is needed; packaging/ lists it"
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        screen = Screen(f":{number}")
        try:
            yield screen
        finally:
            screen.close()
    finally:
        server.terminate()
        server.wait(10)
