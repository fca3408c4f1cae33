"""Loads what draws charts, a little in each turn of the loop, the first time that a chart is wanted.

Classes of Qt are made in Qt's thread alone: made in another while the loop runs, they can end the process. All at once
they would keep the loop for longer than a person's eye forgives.
"""

import asyncio
import sys
from importlib import import_module

WITHOUT_QT = ("numpy", "pydoc", "multiprocessing", "xml.etree.ElementTree")
"""What pyqtgraph needs besides Qt; a thread may load it."""

CLASSES_OF_QT = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets")
"""Modules whose classes are made when they are first named; pyqtgraph names every one of them."""

AT_ONCE = 40
"""Classes made in one turn of the loop."""

LAST = ("PySide6.QtOpenGLWidgets", "PySide6.QtTest", "pyqtgraph", "ui.home.plot")


async def load_charts() -> None:
    if LAST[-1] in sys.modules:
        return
    for name in WITHOUT_QT:
        await asyncio.to_thread(import_module, name)
    for module in map(import_module, CLASSES_OF_QT):
        names = dir(module)
        for first in range(0, len(names), AT_ONCE):
            for kind in names[first : first + AT_ONCE]:
                getattr(module, kind)
            await asyncio.sleep(0)
    for name in LAST:
        import_module(name)
        await asyncio.sleep(0)
