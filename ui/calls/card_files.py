"""The files of a call: dropped anywhere on the card or chosen by the button; looked at, opened, saved, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.kernel.files import FileKind, kind_of
from app.kernel.i18n import N_, _, show_moment, show_number
from app.kernel.text import dotted
from ui.toolkit.buttons import icon_button
from ui.toolkit.card_lists import card_list
from ui.toolkit.cells import Cell, TwoLines
from ui.toolkit.document_pane import DocumentPane
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import ElidedLabel
from ui.toolkit.layout import column, row
from ui.toolkit.table import Column

if TYPE_CHECKING:
    from app.db.attachments import AttachmentRow
    from ui.toolkit.screen import Screen

LARGEST_PICTURE = 60_000_000
"""Points of a picture that is drawn; a larger one is opened by its own program."""
ICONS = {
    FileKind.PDF: ("file-text", "bad"),
    FileKind.IMAGE: ("eye", "violet"),
    FileKind.TEXT: ("file-text", "accent"),
    FileKind.TABLE: ("rows-3", "good"),
    FileKind.MAIL: ("mail", "accent"),
    FileKind.ARCHIVE: ("archive", "soft"),
    FileKind.PROGRAM: ("shield-alert", "warn"),
    FileKind.OTHER: ("paperclip", "soft"),
}
UNITS = ("B", "kB", "MB", "GB")


def size_words(size: int) -> str:
    """`834 B`, `12 kB`, `3.4 MB`."""
    from decimal import Decimal

    amount, unit = Decimal(size), 0
    while amount >= 1000 and unit < len(UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    digits = 1 if unit > 1 and amount < 100 else 0
    return f"{show_number(amount.quantize(Decimal(1).scaleb(-digits)), digits)} {UNITS[unit]}"


def file_cell(file: AttachmentRow) -> Cell:
    kind = FileKind.PROGRAM if file.is_dangerous else kind_of(file.name)
    icon, tone = ICONS[kind]
    words = [size_words(file.size), show_moment(file.added_at), file.added_by]
    if file.is_dangerous:
        words.insert(0, _("is not opened here"))
    return TwoLines(file.name, dotted(*words), icon, tone, _(kind.label))


def file_tip(file: AttachmentRow) -> str:
    if not file.is_dangerous:
        return file.name
    return "\n".join((file.name, _("It could run a program or a macro. It is kept, and can be saved, but not opened.")))


COLUMNS = (Column("file", N_("File"), file_cell, tip=file_tip),)


class Picture(QLabel):
    """A picture as large as the room, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(1, 1)
        self.whole = QPixmap()

    def show_image(self, image: QImage, name: str) -> None:
        self.whole = QPixmap.fromImage(image)
        self.setAccessibleName(name)
        self._fit()

    def _fit(self) -> None:
        if not self.whole.isNull():
            room = QSize(max(1, self.width() - 8), max(1, self.height() - 8)).boundedTo(self.whole.size())
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self.setPixmap(self.whole.scaled(room, keep, smooth))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class PicturePane(Panel):
    def __init__(self) -> None:
        super().__init__("window", "top")
        self.name, self.picture = ElidedLabel("", "name"), Picture()
        close = icon_button("x", _("Close the picture"))
        close.clicked.connect(self.hide)
        head = row(self.name, close, spacing=8, margins=(8, 4, 4, 0))
        head.setStretch(0, 1)
        page = column(head, self.picture, spacing=4)
        page.setStretch(1, 1)
        self.setLayout(page)
        self.hide()

    def show_image(self, image: QImage, name: str) -> None:
        self.name.setText(name)
        self.picture.show_image(image, name)
        self.show()


class FilesPage(QWidget):
    """`wanted` names what is to be done with the file chosen: look, open, save, remove."""

    wanted = Signal(str, object)
    cancelled = Signal()

    def __init__(self, screen: Screen, add: QPushButton) -> None:
        super().__init__()
        self.list = card_list(COLUMNS, _("Files"))
        self.list.horizontalHeader().hide()
        words = (_("No files yet"), _("Drop them anywhere on this card, several at once."))
        self.empty = OrEmpty(self.list, EmptyState("paperclip", *words))
        self.steps = {
            "open": icon_button("external-link", _("Open with its own program")),
            "save": icon_button("download", _("Save the file")),
            "remove": icon_button("trash-2", _("Take the file away")),
        }
        for name, made in self.steps.items():
            made.clicked.connect(lambda _checked=False, name=name: self._want(name))
        self.progress_name = ElidedLabel("", "secondary", "soft")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName(_("Reading the file"))
        stop = icon_button("x", _("Stop adding"))
        stop.clicked.connect(self.cancelled)
        bar = QWidget()
        bar.setLayout(row(column(self.progress_name, self.progress, spacing=4), stop, spacing=8))
        self.progress_bar = bar
        bar.hide()
        self.picture, self.document = PicturePane(), DocumentPane(screen)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(8)
        page.addLayout(row(add, None, *self.steps.values(), spacing=6))
        page.addWidget(bar)
        page.addWidget(self.empty, 2)
        page.addWidget(self.picture, 3)
        page.addWidget(self.document, 3)
        self.list.selected_changed.connect(self._on_selected)
        self.list.row_activated.connect(lambda file: self.wanted.emit("look", file))
        remove = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(lambda: self._want("remove"))
        self._on_selected()

    def show_files(self, rows: Sequence[AttachmentRow]) -> None:
        self.list.show_first(rows)
        self.empty.show_widget(bool(rows))
        self._on_selected()

    def leave(self) -> None:
        """Another call is shown: what was looked at belongs to the one before."""
        self.picture.hide()
        self.document.hide()

    def show_progress(self, name: str, done: int, size: int) -> None:
        self.progress_bar.setVisible(bool(name) and size > 0)
        self.progress_name.setText(name)
        self.progress.setRange(0, 1000)
        self.progress.setValue(done * 1000 // max(1, size))

    async def show_file(self, name: str, media_type: str, content: bytes) -> None:
        """A PDF page by page, or a picture; raises ValueError for one that cannot be read."""
        if media_type == "application/pdf":
            self.picture.hide()
            await self.document.show_pdf(content, name)
            return
        from asyncio import to_thread

        image = await to_thread(read_picture, content)
        self.document.hide()
        self.picture.show_image(image, name)

    def _want(self, name: str) -> None:
        file = self.list.selected()
        if file is not None:
            self.wanted.emit(name, file)

    def _on_selected(self) -> None:
        file = self.list.selected()
        for made in self.steps.values():
            made.setEnabled(file is not None)
        if file is not None and file.is_dangerous:
            self.steps["open"].setEnabled(False)


def read_picture(content: bytes) -> QImage:
    """Refuses by ValueError what is no picture, or so large that drawing it would take all the memory."""
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtGui import QImageReader

    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > LARGEST_PICTURE:
        raise ValueError("too large")
    image = reader.read()
    if image.isNull():
        raise ValueError(reader.errorString())
    return image
