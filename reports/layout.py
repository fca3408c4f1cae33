"""How a document's parts stand on the page: side by side, in a box, and in a listing that runs over pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from reports.page import FAINT, GROUND, LABEL, LINE, RIGHT_TEXT, WIDTH, para

TALLEST_ROW = 50 * mm
"""A row taller than this goes on in further rows, so that any row finds room on a fresh page."""

ENDLESS = 1e6


def height_of(part: Flowable, width: float) -> float:
    """The height at that width; a paragraph already broken into lines at this width is not broken again."""
    is_broken = hasattr(part, "blPara") and not hasattr(part, "_splitpara")
    if isinstance(part, Paragraph) and is_broken and part.width == width:
        return float(part.height)
    return part.wrap(width, ENDLESS)[1]


def stack_height(parts: Sequence[Flowable], width: float) -> float:
    return sum(height_of(part, width) for part in parts)


def draw_stack(parts: Sequence[Flowable], canvas: Any, x: float, top: float, width: float) -> None:
    for part in parts:
        top -= height_of(part, width)
        part.drawOn(canvas, x, top)


class Beside(Flowable):
    """Stacks of parts next to each other, tops aligned; each is (left edge, width, parts). Never split over pages."""

    def __init__(self, *stacks: tuple[float, float, Sequence[Flowable]]) -> None:
        super().__init__()
        self.stacks = stacks

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = max(stack_height(parts, width) for _left, width, parts in self.stacks)
        return self.width, self.height

    def draw(self) -> None:
        for left, width, parts in self.stacks:
            draw_stack(parts, self.canv, left, self.height, width)


class Box(Flowable):
    """A part on a soft ground with round corners."""

    def __init__(self, part: Flowable, padding: float = 8) -> None:
        super().__init__()
        self.part = part
        self.padding = padding

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = self.part.wrap(available_width - 2 * self.padding, ENDLESS)[1] + 2 * self.padding
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setFillColor(GROUND)
        self.canv.roundRect(0, 0, self.width, self.height, 5, stroke=0, fill=1)
        self.part.drawOn(self.canv, self.padding, self.padding)


def boxed(paragraph: Paragraph) -> list[Flowable]:
    """The paragraph on a ground of its own, or bare when it is so long that it may have to run over pages."""
    parts = pieces(paragraph)
    return [Box(paragraph)] if len(parts) == 1 else list(parts)


def pairs(rows: Sequence[tuple[str, str]], width: float, label_width: float = 26 * mm) -> list[Flowable]:
    """Labels on the left with their values flush right."""
    return [
        Beside(
            (0, label_width, [Spacer(0, 1), para(label, LABEL)]),
            (label_width, width - label_width, [para(value, RIGHT_TEXT)]),
        )
        for label, value in rows
    ]


@dataclass(frozen=True)
class Column:
    left: float
    width: float


def columns(*widths: float, gap: float = 2 * mm, total: float = WIDTH) -> list[Column]:
    """Columns from left to right; a width of 0 takes what the others leave of `total`."""
    rest = total - sum(widths) - gap * (len(widths) - 1)
    result, left = [], 0.0
    for width in widths:
        result.append(Column(left, width or rest))
        left += (width or rest) + gap
    return result


@dataclass(frozen=True)
class Row:
    """A line of a listing: one paragraph per column, and notes below that may run under several columns.

    `whole` is the same line for the top of a page, when `cells` leave out what the line above them says.
    """

    cells: Sequence[Paragraph] = ()
    notes: Sequence[Paragraph] = ()
    notes_width: float = WIDTH
    rule: Color | None = LINE
    above: float = 5
    below: float = 5
    whole: "Row | None" = None

    def height(self, grid: Sequence[Column]) -> float:
        return self.above + self.cells_height(grid) + stack_height(self.notes, self.notes_width) + self.below

    def cells_height(self, grid: Sequence[Column]) -> float:
        return max((height_of(cell, column.width) for cell, column in zip(self.cells, grid, strict=False)), default=0)

    def draw(self, canvas: Any, top: float, grid: Sequence[Column], full_width: float) -> None:
        for cell, column in zip(self.cells, grid, strict=False):
            draw_stack([cell], canvas, column.left, top - self.above, column.width)
        draw_stack(self.notes, canvas, 0, top - self.above - self.cells_height(grid), self.notes_width)
        if self.rule is not None:
            bottom = top - self.height(grid)
            canvas.setStrokeColor(self.rule)
            canvas.setLineWidth(0.6)
            canvas.line(0, bottom, full_width, bottom)


def head_row(cells: Sequence[Paragraph]) -> Row:
    return Row(cells, rule=FAINT, above=0, below=2)


def pieces(paragraph: Paragraph, width: float = WIDTH) -> list[Paragraph]:
    """The paragraph in parts of at most `TALLEST_ROW`, all full but the last; halving keeps the longest texts quick."""
    leading = paragraph.style.leading
    full = TALLEST_ROW // leading * leading
    count = ceil(paragraph.wrap(width, ENDLESS)[1] / full - 0.01)
    if count <= 1:
        return [paragraph]
    halves: list[Any] = paragraph.split(width, full * (count // 2) + 0.1)
    return [part for half in halves for part in pieces(half, width)] if len(halves) > 1 else [paragraph]


def rows_of(row: Row, grid: Sequence[Column]) -> list[Row]:
    """The row as one or, when it is very tall, as several that follow each other without a rule between."""
    if row.height(grid) <= TALLEST_ROW:
        return [row]
    cells = [pieces(cell, column.width) for cell, column in zip(row.cells, grid, strict=False)]
    parts = [
        Row([part or para("") for part in line], rule=None, above=row.above if n == 0 else 0, below=0)
        for n, line in enumerate(zip_longest(*cells))
    ]
    notes = [part for note in row.notes for part in pieces(note, row.notes_width)]
    parts += [Row(notes=[note], notes_width=row.notes_width, rule=None, above=0, below=0) for note in notes]
    return [*parts, Row(rule=row.rule, above=0, below=row.below)]


class Listing(Flowable):
    """Rows under a head that is repeated on each page; quick also with thousands of rows.

    The last `together` rows are never parted from each other nor from `closing`, which stands below them:
    a total never stands alone on a page.
    """

    def __init__(
        self,
        grid: Sequence[Column],
        head: Row,
        rows: Sequence[Row],
        closing: Flowable | None = None,
        together: int = 1,
        heights: Sequence[float] = (),
    ) -> None:
        super().__init__()
        self.grid, self.head, self.rows, self.closing, self.together = grid, head, rows, closing, together
        self.heights = heights or [row.height(grid) for row in rows]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = self.head.height(self.grid) + sum(self.heights)
        if self.closing is not None:
            self.height += self.closing.wrap(available_width, ENDLESS)[1]
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        room = available_height - self.head.height(self.grid)
        count = 0
        while count < len(self.rows) and self.heights[count] <= room:
            room -= self.heights[count]
            count += 1
        count = min(count, len(self.rows) - self.together)
        if count <= 0:
            return []
        first = self.rows[count].whole or self.rows[count]
        rest, heights = [first, *self.rows[count + 1 :]], [first.height(self.grid), *self.heights[count + 1 :]]
        return [
            Listing(self.grid, self.head, self.rows[:count], heights=self.heights[:count]),
            Listing(self.grid, self.head, rest, self.closing, self.together, heights),
        ]

    def draw(self) -> None:
        top = self.height
        for row, height in zip((self.head, *self.rows), (self.head.height(self.grid), *self.heights), strict=True):
            row.draw(self.canv, top, self.grid, self.width)
            top -= height
        if self.closing is not None:
            self.closing.drawOn(self.canv, 0, 0)
