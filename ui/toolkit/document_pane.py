"""A document on the screen with what one does with it: read it in another language, zoom, save, print, close."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from app.kernel.errors import Refused
from app.kernel.i18n import LANGUAGES, N_, _
from ui.toolkit.buttons import button, icon_button
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import ElidedLabel, Label
from ui.toolkit.layout import column, row
from ui.toolkit.pdf_view import PdfView

if TYPE_CHECKING:
    from ui.toolkit.screen import Screen

ZOOM_STEP = 1.25


class NoPrinter(Refused):
    msgid = N_("No printer is set up on this computer: save the PDF, or set up a printer.")


class CannotSave(Refused):
    msgid = N_("{file} cannot be written ({reason}): choose another place.")


class DocumentPane(Panel):
    """Speaks through its screen: questions, errors and the word that a file is saved.

    `language_wanted` comes when the reader wants the document in another language; whoever draws it answers with
    `show_pdf`. Without a `language` there is no choice of one.
    """

    language_wanted = Signal(str)

    def __init__(self, screen: Screen) -> None:
        super().__init__("surface", "top")
        self.screen_of, self.file_name = screen, ""
        self.pdf = PdfView(screen.show_error)
        self.name, self.page = ElidedLabel("", "name"), Label("", "secondary", "faint")
        self.language = button(_("Language of the document"), "languages", kind="link")
        self.language.setAccessibleName(_("Language"))
        self.language.hide()
        self.language.clicked.connect(self._choose_language)
        smaller, larger = icon_button("zoom-out", _("Smaller")), icon_button("zoom-in", _("Larger"))
        fit = icon_button("maximize-2", _("Fit the width"))
        for made, zoomed in ((smaller, 1 / ZOOM_STEP), (larger, ZOOM_STEP)):
            made.clicked.connect(lambda _checked=False, by=zoomed: self.pdf.set_zoom(self.pdf.zoom * by))
        fit.clicked.connect(lambda: self.pdf.set_zoom(1))
        save, printing = icon_button("download", _("Save PDF…")), icon_button("printer", _("Print…"))
        self.close_button = icon_button("x", _("Close the document"))
        save.clicked.connect(lambda: screen.start(self.save))
        printing.clicked.connect(lambda: screen.start(self.print_out))
        self.close_button.clicked.connect(self.hide)
        tools = (self.language, smaller, fit, larger, save, printing, self.close_button)
        head = row(self.name, self.page, *tools, spacing=4, margins=(20, 8, 12, 8))
        head.setStretch(0, 1)
        page = column(head, self.pdf, spacing=0)
        page.setStretch(1, 1)
        self.setLayout(page)
        self.pdf.verticalScrollBar().valueChanged.connect(lambda _value: self._show_page())
        self.hide()

    async def show_pdf(self, pdf: bytes, file_name: str, language: str = "") -> None:
        """The same document once more stays where one reads it."""
        self.file_name = file_name
        self.name.setText(file_name)
        self.language.setVisible(bool(language))
        if language:
            self.language.setText(language.upper())
            self.language.setAccessibleName(_("Language of the document: {name}").format(name=LANGUAGES[language]))
            self.language.setToolTip(self.language.accessibleName())
        self.show()
        if pdf != self.pdf.pdf:
            await self.pdf.show_pdf(pdf)
        self._show_page()

    async def save(self) -> None:
        file = await self.screen_of.pick_save_file(_("Save PDF"), self.file_name, "PDF (*.pdf)")
        if file:
            try:
                await asyncio.to_thread(Path(file).write_bytes, self.pdf.pdf)
            except OSError as error:
                raise CannotSave(file=file, reason=error.strerror or str(error)) from error
            self.screen_of.say(_("{file} saved").format(file=file))

    async def print_out(self) -> None:
        """Ask for the printer, then send every page; refuses where there is none."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        from ui.toolkit.dialogs import answered

        if not QPrinterInfo.availablePrinterNames():
            raise NoPrinter
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.file_name)
        if await answered(QPrintDialog(printer, self)):
            await self.pdf.print_on(printer)
            self.screen_of.say(_("{file} is being printed").format(file=self.file_name))

    def _choose_language(self) -> None:
        menu = QMenu(self)
        for code, name in LANGUAGES.items():
            menu.addAction(name, partial(self.language_wanted.emit, code))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.language.mapToGlobal(QPoint(0, self.language.height())))

    def _show_page(self) -> None:
        seen, count = self.pdf.seen(), len(self.pdf.pages)
        self.page.setText(f"{seen[0] + 1} / {count}" if seen and count > 1 else "")
