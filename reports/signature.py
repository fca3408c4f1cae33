"""A signature on a document: the strokes of a pen, or the line on which one signs."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from app.kernel.i18n import _, show_moment
from reports.fonts import one_line
from reports.letterhead import LONGEST_NAME
from reports.page import FAINT, INK, LABEL, SMALL, para

SIGNATURE_HEIGHT = 18 * mm

Stroke = tuple[tuple[float, float], ...]
"""One line of the pen as points; x to the right, y downwards, in any unit."""


@dataclass(frozen=True)
class Signature:
    """Who signed and when (UTC-aware); without strokes the box stays free for a pen."""

    name: str
    signed_at: datetime | None = None
    strokes: tuple[Stroke, ...] = ()


def signature_block(label: str, signature: Signature | None, zone: ZoneInfo) -> list[Flowable]:
    """The signature over its line, with the signer's name and the moment below."""
    signed = signature or Signature("")
    moment = show_moment(signed.signed_at, zone) if signed.signed_at else ""
    below = " · ".join(part for part in (one_line(signed.name, LONGEST_NAME), moment) if part)
    return [para(label, LABEL), SignatureBox(signed.strokes), para(below or _("Name, date and signature"), SMALL)]


class SignatureBox(Flowable):
    """The strokes of a signature, scaled to the box, over the line on which one signs."""

    def __init__(self, strokes: tuple[Stroke, ...]) -> None:
        super().__init__()
        self.strokes = [stroke for stroke in strokes if stroke]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, SIGNATURE_HEIGHT
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setStrokeColor(FAINT)
        self.canv.setLineWidth(0.6)
        self.canv.line(0, 2 * mm, self.width, 2 * mm)
        if self.strokes:
            self._draw_strokes()

    def _draw_strokes(self) -> None:
        xs, ys = [x for stroke in self.strokes for x, _y in stroke], [y for stroke in self.strokes for _x, y in stroke]
        left, top = min(xs), min(ys)
        scale = min(self.width / max(max(xs) - left, 1e-9), (self.height - 4 * mm) / max(max(ys) - top, 1e-9))
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(1.1)
        self.canv.setLineCap(1)
        path = self.canv.beginPath()
        for stroke in self.strokes:
            path.moveTo((stroke[0][0] - left) * scale, self.height - (stroke[0][1] - top) * scale)
            for x, y in stroke:
                path.lineTo((x - left) * scale, self.height - (y - top) * scale)
        self.canv.drawPath(path)
