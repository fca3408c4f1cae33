"""The page of every document: text styles, the one way from text to a paragraph, running head, footer, page x of y."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from threading import Lock
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from app.kernel.i18n import N_, _, current_language
from reports.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD, load_fonts, one_line, printable

INK, SOFT, FAINT, LINE, ACCENT, GROUND, WHITE = map(
    HexColor, ("#1b1f24", "#5b6470", "#737c87", "#e3e6ea", "#2f5fd0", "#f6f7f9", "#ffffff")
)
LEFT: Literal[0] = 0
RIGHT: Literal[2] = 2

GHOST = Color(0.36, 0.39, 0.44, alpha=0.10)
"""The colour of a watermark."""

PORTRAIT_MARGIN, LANDSCAPE_MARGIN = 20 * mm, 14 * mm
FOOTER_RULE = 20 * mm
"""Where the footer begins, from the lower edge; the text of the page ends above it."""

FIRST_HEAD, LATER_HEAD = 17 * mm, 19 * mm
"""Where the text begins, from the upper edge: later pages carry a running line above it."""

WIDTH = A4[0] - 2 * PORTRAIT_MARGIN
LANDSCAPE_WIDTH = A4[1] - 2 * LANDSCAPE_MARGIN


def _style(
    size: float, font: str = REGULAR, color: Color = INK, *, leading: float, align: Literal[0, 2] = LEFT
) -> ParagraphStyle:
    return ParagraphStyle(
        font, fontName=font, fontSize=size, leading=leading, textColor=color, alignment=align, splitLongWords=1
    )


TEXT = _style(9, leading=12)
STRONG = _style(9, MEDIUM, leading=12)
SOFT_TEXT = _style(9, color=SOFT, leading=12)
SMALL = _style(7.5, color=SOFT, leading=10)
TAX = _style(8, color=SOFT, leading=11)
LABEL = _style(8, MEDIUM, FAINT, leading=11)
NAME = _style(11, SEMIBOLD, leading=14)
HEADING = _style(10.5, SEMIBOLD, leading=14)
SELLER = _style(12, SEMIBOLD, leading=15)
TITLE = _style(18, SEMIBOLD, leading=23, align=RIGHT)
NUMBER = _style(10, MEDIUM, SOFT, leading=14, align=RIGHT)
RIGHT_TEXT = _style(9, leading=12, align=RIGHT)
RIGHT_STRONG = _style(9, MEDIUM, leading=12, align=RIGHT)
RIGHT_FAINT = _style(9, MEDIUM, FAINT, leading=12, align=RIGHT)
RIGHT_LABEL = _style(8, MEDIUM, FAINT, leading=11, align=RIGHT)
SUM = _style(9, SEMIBOLD, leading=12)
RIGHT_SUM = _style(9, SEMIBOLD, leading=12, align=RIGHT)
CELL = _style(7.5, leading=10)
CELL_SOFT = _style(7.5, color=SOFT, leading=10)
CELL_STRONG = _style(7.5, MEDIUM, leading=10)
CELL_FAINT = _style(7.5, color=FAINT, leading=10)
CELL_LABEL = _style(7.5, MEDIUM, FAINT, leading=10)

FOOTER = N_("Document issued with Pronto · the complete record of the call is available on request")

FINE_PRINT = 7.5
LONGEST_LINE = 160
"""Size and characters at most of the running line and of the footer."""

MANY_EMPTY_LINES = re.compile(r"\n[ \n]*\n[ \n]*\n")


def para(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    """A paragraph that shows the text as it stands: nothing in it is markup, and its line ends are kept.

    The only place where reportlab's markup is written; whatever people typed reaches a document through here.
    """
    load_fonts()
    lines = MANY_EMPTY_LINES.sub("\n\n", printable(text)).strip("\n").split("\n")
    return Paragraph("<br/>".join(escape(line) for line in lines), style)


@dataclass(frozen=True)
class Sheet:
    """What stands around the text on each page, and in the file's own description."""

    title: str
    number: str
    author: str
    footer: str
    is_landscape: bool = False
    watermark: str = ""

    @property
    def size(self) -> tuple[float, float]:
        return landscape(A4) if self.is_landscape else A4

    @property
    def margin(self) -> float:
        return LANDSCAPE_MARGIN if self.is_landscape else PORTRAIT_MARGIN


class _CountingCanvas(Canvas):
    """Holds the pages back until their number is known, then writes the footer on each."""

    def __init__(self, *args: Any, footer: Callable[[Canvas, int, int], None], **options: Any) -> None:
        super().__init__(*args, **options)
        self._footer = footer
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802
        self._held.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        for page, state in enumerate(self._held, start=1):
            self.__dict__.update(state)
            self._footer(self, page, len(self._held))
            super().showPage()
        super().save()


def _draw_line(canvas: Canvas, x: float, y: float, text: str, room: float, font: str = REGULAR) -> None:
    """One line of small text, cut where its room ends."""
    line = one_line(text, LONGEST_LINE)
    while stringWidth(line, font, FINE_PRINT) > room:
        line = line[:-2] + "…"
    canvas.setFont(font, FINE_PRINT)
    canvas.setFillColor(FAINT)
    canvas.drawString(x, y, line)


def _draw_footer(sheet: Sheet, canvas: Canvas, page: int, pages: int) -> None:
    right = sheet.size[0] - sheet.margin
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.line(sheet.margin, FOOTER_RULE, right, FOOTER_RULE)
    count = _("{page} of {pages}").format(page=page, pages=pages)
    width, baseline = stringWidth(count, REGULAR, FINE_PRINT), FOOTER_RULE - 5 * mm
    _draw_line(canvas, sheet.margin, baseline, sheet.footer, right - sheet.margin - width - 10 * mm)
    _draw_line(canvas, right - width, baseline, count, width + 1)


def _draw_frame(sheet: Sheet, canvas: Canvas, document: BaseDocTemplate) -> None:
    if sheet.watermark:
        _draw_watermark(sheet, canvas)
    if document.page > 1:
        parts = (one_line(sheet.author, 60), sheet.title, one_line(sheet.number, 40))
        running = " · ".join(part for part in parts if part)
        baseline, room = sheet.size[1] - 13 * mm, sheet.size[0] - 2 * sheet.margin
        _draw_line(canvas, sheet.margin, baseline, running, room, MEDIUM)


def _draw_watermark(sheet: Sheet, canvas: Canvas) -> None:
    width, height = sheet.size
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(50)
    size = min(120.0, 0.85 * width / stringWidth(sheet.watermark, BOLD, 1))
    canvas.setFont(BOLD, size)
    canvas.setFillColor(GHOST)
    canvas.drawCentredString(0, -size / 3, sheet.watermark)
    canvas.restoreState()


_ONE_AT_A_TIME = Lock()
"""A reportlab font belongs to one document while that is written; documents are rendered in several threads."""


def write_pages(sheet: Sheet, story: Sequence[Flowable]) -> bytes:
    """The PDF of a story; the same story gives the same bytes. Refuses nothing: all text came through `para`."""
    load_fonts()
    width, height = sheet.size
    foot = FOOTER_RULE + 4 * mm
    frames = [
        Frame(sheet.margin, foot, width - 2 * sheet.margin, height - foot - head, 0, 0, 0, 0)
        for head in (FIRST_HEAD, LATER_HEAD)
    ]
    draw_frame = partial(_draw_frame, sheet)
    file = BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=sheet.size,
        pageTemplates=[
            PageTemplate("first", [frames[0]], onPage=draw_frame, autoNextPageTemplate="later"),
            PageTemplate("later", [frames[1]], onPage=draw_frame),
        ],
        title=one_line(f"{sheet.title} {sheet.number}", 200),
        author=one_line(sheet.author, 200),
        creator="Pronto",
        lang=current_language(),
        initialFontName=REGULAR,
        invariant=1,
        pageCompression=1,
    )
    with _ONE_AT_A_TIME:
        document.build(list(story), canvasmaker=partial(_CountingCanvas, footer=partial(_draw_footer, sheet)))
    return file.getvalue()
