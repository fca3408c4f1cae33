"""A document on the screen with what one does with it: save it, print it, close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.i18n import _
from ui.toolkit.buttons import button, icon_button
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import ElidedLabel
from ui.toolkit.layout import column, row
from ui.toolkit.pdf_view import PdfView

if TYPE_CHECKING:
    from ui.toolkit.screen import Screen


class DocumentPane(Panel):
    """Speaks through its screen: questions, errors and the word that a file is saved."""

    def __init__(self, screen: Screen) -> None:
        super().__init__("surface", "top")
        self.screen_of, self.file_name = screen, ""
        self.pdf = PdfView(screen.show_error)
        self.name = ElidedLabel("", "name")
        save, self.close_button = button(_("Save PDF…"), "download"), icon_button("x", _("Close the document"))
        save.clicked.connect(lambda: screen.start(self.save))
        self.close_button.clicked.connect(self.hide)
        head = row(self.name, save, self.close_button, spacing=8, margins=(20, 8, 12, 8))
        head.setStretch(0, 1)
        page = column(head, self.pdf, spacing=0)
        page.setStretch(1, 1)
        self.setLayout(page)
        self.hide()

    async def show_pdf(self, pdf: bytes, file_name: str) -> None:
        self.file_name = file_name
        self.name.setText(file_name)
        self.show()
        await self.pdf.show_pdf(pdf)

    async def save(self) -> None:
        file = await self.screen_of.pick_save_file(_("Save PDF"), self.file_name, "PDF (*.pdf)")
        if file:
            self.pdf.save_as(file)
            self.screen_of.say(_("{file} saved").format(file=file))
