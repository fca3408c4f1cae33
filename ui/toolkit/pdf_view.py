"""A PDF on the screen: pages drawn in a thread at the width there is; saved and printed from here."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.kernel.i18n import _
from ui.toolkit.grounds import Panel
from ui.toolkit.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtPrintSupport import QPrinter

MARGIN = 16
POINTS_PER_INCH = 72
SMALLEST, LARGEST = 0.4, 4.0
_one_at_a_time = threading.Lock()
"""PDFium may be entered by one thread at a time."""


class Drawn(NamedTuple):
    width: int
    height: int
    stride: int
    pixels: bytes


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    import pypdfium2

    with _one_at_a_time, pypdfium2.PdfDocument(pdf) as document:
        return [document[n].get_size() for n in range(len(document))]


def draw_page(pdf: bytes, number: int, pixels_per_point: float) -> Drawn:
    import pypdfium2

    with _one_at_a_time, pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[number].render(scale=pixels_per_point, rev_byteorder=False, prefer_bgrx=True)
        return Drawn(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


def as_image(drawn: Drawn) -> QImage:
    image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
    return image.copy()


class PdfView(QScrollArea):
    """`show_pdf` gives it a document; zoom 1 is the width of the view. Pages are drawn when they come into sight."""

    def __init__(self, on_error: Callable[[Exception], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pdf = b""
        self.sizes: list[tuple[float, float]] = []
        self.pages: list[QLabel] = []
        self.drawn_at: dict[int, float] = {}
        self.zoom = 1.0
        self.tasks = Tasks(on_error)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(_("Document"))
        inside = Panel("window")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.column.setSpacing(MARGIN)
        self.column.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(inside)
        self.settling = QTimer(self, singleShot=True, interval=60)
        self.settling.timeout.connect(self.draw_seen)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.settling.start())

    async def show_pdf(self, pdf: bytes) -> None:
        self.sizes = await asyncio.to_thread(page_sizes, pdf)
        self.pdf = pdf
        self.drawn_at.clear()
        for page in self.pages:
            self.column.removeWidget(page)
            page.deleteLater()
        self.pages = [self._empty_page(n) for n in range(len(self.sizes))]
        self.lay_out()
        for n in self.seen():
            await self._draw(n)

    def _empty_page(self, n: int) -> QLabel:
        page = QLabel()
        page.setAccessibleName(_("Page {n} of {count}").format(n=n + 1, count=len(self.sizes)))
        self.column.addWidget(page)
        return page

    def pixels_per_point(self) -> float:
        widest = max((width for width, _height in self.sizes), default=1.0)
        return self.zoom * max(50, self.viewport().width() - 2 * MARGIN) / widest

    def lay_out(self) -> None:
        """Room for every page at today's zoom, drawn or not."""
        scale = self.pixels_per_point()
        for page, (width, height) in zip(self.pages, self.sizes, strict=True):
            page.setFixedSize(round(width * scale), round(height * scale))
        self.settling.start()

    def seen(self) -> list[int]:
        """The pages in sight; reckoned, since after a change of zoom Qt lays them out a moment later."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        found, y = [], MARGIN
        for n, page in enumerate(self.pages):
            if y + page.height() >= top and y <= bottom:
                found.append(n)
            y += page.height() + MARGIN
        return found

    def draw_seen(self) -> None:
        scale = self.pixels_per_point()
        for n in self.seen():
            if self.drawn_at.get(n) != scale:
                self.tasks.start(self._draw(n))

    async def _draw(self, n: int) -> None:
        scale, ratio, pdf = self.pixels_per_point(), self.devicePixelRatioF(), self.pdf
        self.drawn_at[n] = scale
        drawn = await asyncio.to_thread(draw_page, pdf, n, scale * ratio)
        if pdf is not self.pdf or n >= len(self.pages):
            return
        pixmap = QPixmap.fromImage(as_image(drawn))
        pixmap.setDevicePixelRatio(ratio)
        self.pages[n].setPixmap(pixmap)

    def set_zoom(self, zoom: float) -> None:
        self.zoom = min(LARGEST, max(SMALLEST, zoom))
        self.lay_out()

    def save_as(self, file: str) -> None:
        Path(file).write_bytes(self.pdf)

    async def print_on(self, printer: QPrinter) -> None:
        """Every page on a sheet of its own, at the printer's resolution but no more than 300 dots an inch."""
        dots = min(300, printer.resolution())
        pages: list[Any] = []
        for n in range(len(self.sizes)):
            pages.append(await asyncio.to_thread(draw_page, self.pdf, n, dots / POINTS_PER_INCH))
        paint_sheets(printer, [as_image(page) for page in pages])

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.lay_out()


def paint_sheets(printer: QPrinter, images: list[QImage]) -> None:
    from PySide6.QtGui import QPainter

    painter = QPainter(printer)
    for n, image in enumerate(images):
        if n:
            printer.newPage()
        sheet = painter.viewport()
        size = image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.setViewport(sheet.x(), sheet.y(), size.width(), size.height())
        painter.setWindow(image.rect())
        painter.drawImage(0, 0, image)
    painter.end()
