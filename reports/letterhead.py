"""The head of every document: who issues it, what it is, whom it is for."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Spacer

from app.kernel.i18n import N_, _
from reports.fonts import SEMIBOLD, load_fonts, one_line
from reports.layout import Beside, pairs
from reports.page import ACCENT, LABEL, NAME, NUMBER, SELLER, SOFT_TEXT, TAX, TITLE, WHITE, WIDTH, para

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_IDENTIFIERS, LONGEST_NUMBER = 160, 160, 240, 80
MOST_UNBROKEN = 40
NO_BREAK, PARTED = "\N{NO-BREAK SPACE}", " · "
"""Characters of a head's texts; what is longer ends in an ellipsis, so that the head always fits on its page."""


@dataclass(frozen=True)
class Party:
    """A seller or customer as a document names it; empty texts are left out."""

    name: str
    address: str = ""
    vat_number: str = ""
    tax_code: str = ""
    sdi_code: str = ""
    pec: str = ""
    phone: str = ""
    email: str = ""


IDENTIFIERS = [
    ("vat_number", N_("VAT no.")),
    ("tax_code", N_("Tax code")),
    ("sdi_code", "SDI"),
    ("pec", "PEC"),
    ("phone", N_("tel.")),
    ("email", ""),
]
"""Fields of a party with the word put before each, in the order of printing."""


def address_of(party: Party) -> str:
    return one_line(party.address.replace("\n", ", "), LONGEST_ADDRESS)


def identifiers_of(party: Party, width: float) -> str:
    """Its numbers and addresses, as many on a line as fit: no line ends with the dot that parts two of them."""
    named = ((_(label), one_line(getattr(party, field), LONGEST_NAME)) for field, label in IDENTIFIERS)
    whole = one_line(PARTED.join(f"{label} {value}" for label, value in named if value), LONGEST_IDENTIFIERS)
    load_fonts()
    lines: list[str] = []
    for fact in map(unbroken, whole.split(PARTED)):
        longer = f"{lines[-1]}{PARTED}{fact}" if lines else fact
        if lines and stringWidth(longer, TAX.fontName, TAX.fontSize) <= width:
            lines[-1] = longer
        else:
            lines.append(fact)
    return "\n".join(lines)


def unbroken(text: str) -> str:
    """A number and its word go to the next line together, when they are short enough for one."""
    return text.replace(" ", NO_BREAK) if len(text) <= MOST_UNBROKEN else text


class Emblem(Flowable):
    """The seller's initial on a coloured square."""

    SIZE = 26.0

    def __init__(self, name: str) -> None:
        super().__init__()
        self.initial = one_line(name, LONGEST_NAME)[:1].upper()

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return self.SIZE, self.SIZE

    def draw(self) -> None:
        load_fonts()
        self.canv.setFillColor(ACCENT)
        self.canv.roundRect(0, 0, self.SIZE, self.SIZE, 6, stroke=0, fill=1)
        self.canv.setFillColor(WHITE)
        self.canv.setFont(SEMIBOLD, 15)
        self.canv.drawCentredString(self.SIZE / 2, 7.5, self.initial)


def letterhead(seller: Party, title: str, number: str, width: float = WIDTH) -> list[Flowable]:
    """The issuer on the left, the document's kind and number on the right."""
    right = max(74 * mm, 0.38 * width)
    room = width - 36 - right - 6 * mm
    lines = [para(text, TAX) for text in (address_of(seller), identifiers_of(seller, room)) if text]
    return [
        Beside(
            (0, 30, [Spacer(0, 2), Emblem(seller.name)]),
            (36, room, [para(one_line(seller.name, LONGEST_NAME), SELLER), *lines]),
            (width - right, right, [para(title, TITLE), para(one_line(number, LONGEST_NUMBER), NUMBER)]),
        )
    ]


def addressee(label: str, party: Party, facts: Sequence[tuple[str, str]], extra: Sequence[Flowable] = ()) -> Flowable:
    """Whom the document is for, with its dates and numbers on the right."""
    block: list[Flowable] = [para(label, LABEL), para(one_line(party.name, LONGEST_NAME), NAME)]
    right = 66 * mm
    room = WIDTH - right - 8 * mm
    lines = ((address_of(party), SOFT_TEXT), (identifiers_of(party, room), TAX))
    block += [para(text, style) for text, style in lines if text]
    shown = [(name, one_line(value, LONGEST_NUMBER)) for name, value in facts if value]
    return Beside(
        (0, room, [*block, *extra]),
        (WIDTH - right, right, pairs(shown, right, label_width=22 * mm)),
    )
