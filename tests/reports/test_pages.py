"""What holds for every document: its fonts, its bytes, its footer, and that no text can break it."""

import re
from collections.abc import Callable
from ctypes import create_string_buffer
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel.i18n import use_language
from reports import intervention_report, invoice, transaction_log
from reports.fonts import FONTS, MISSING, load_fonts, one_line, printable
from reports.intervention_report import CoverageStatement, Machine, PartUsed, Signature, WorkTime
from reports.invoice import InvoiceDocumentLine
from reports.letterhead import Party, identifiers_of
from reports.page import FOOTER_RULE, para
from tests.reports import documents

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])

HOSTILE = [
    "<img src=/etc/passwd>",
    "<b>bold and never closed",
    "</para><para>",
    "Fish & Chips &amp; &#60;",
    '<a href="file:///etc/passwd">x</a>',
    "x" * 10_000,
    "word " * 2_000,
    "line\n" * 300,
    "Привет, Щука №5 ёлка",
    "👩‍🚒🔥✔ 日本語 עברית العربية",
    "\u202egnp.exe\u2066\u200f\x00\x07\ud800\ufffe",
    "{0.__class__} %s %(name)s",
    "W" * 1_000,
    "",
    " \t\r\n",
]


def hostile_invoice(text: str) -> bytes:
    party = Party(*[text] * 8)
    line = InvoiceDocumentLine(
        text, amount=documents.LINES[2].amount, charged=documents.LINES[2].amount, reasons=(text,), unit=text
    )
    document = documents.invoice(
        (replace(line, quantity=Decimal("1.250")),),
        number=text or None,
        seller=party,
        customer=party,
        call_number=text,
        summary=text,
        payment_terms=text,
        iban=text,
        notes=text,
        footer=text,
    )
    return invoice.render(document, "it")


def hostile_intervention(text: str) -> bytes:
    party = Party(*[text] * 8)
    document = documents.intervention(
        number=text,
        seller=party,
        customer=party,
        site=text,
        contact=text,
        contract=text,
        machine=Machine(text, text, text),
        problem=text,
        times=(WorkTime(text),) * 2,
        parts=(PartUsed(text, text, Decimal(1), text, text),),
        report=text,
        coverage=(CoverageStatement(text, text),),
        customer_signature=Signature(text),
        technician_signature=None,
        footer=text,
    )
    return intervention_report.render(document, "it")


def hostile_log(text: str) -> bytes:
    party = Party(*[text] * 8)
    entry = replace(documents.ENTRIES[0], record=text, field=text, old=text, new=text, author=text, cause=text)
    document = documents.log((entry,), title=text, number=text, seller=party, customer=party, verification=text)
    return transaction_log.render(replace(document, chain_hash=text, footer=text), "it")


RENDERERS = [hostile_invoice, hostile_intervention, hostile_log]


@pytest.mark.parametrize("render", RENDERERS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_a_document_or_leaves_its_frame(render: Callable[[str], bytes], text: str) -> None:
    data = render(text)

    assert b"/Subtype /Image" not in data
    assert b"/URI" not in data
    assert_nothing_overlaps_the_footer(data)


@FEW
@given(st.text(max_size=300))
def test_any_text_can_be_printed_anywhere(text: str) -> None:
    for render in RENDERERS:
        assert render(text).startswith(b"%PDF")


@given(st.text(max_size=300))
def test_whatever_is_printed_can_be_drawn_in_every_weight(text: str) -> None:
    shown = printable(text)

    para(text).wrap(100, 1000)
    for font in load_fonts().values():
        assert all(ord(character) in font.face.charToGlyph for character in shown if character != "\n")


@pytest.mark.parametrize("text", [text for text in HOSTILE[:5] if text])
def test_markup_is_shown_as_it_was_typed(text: str) -> None:
    line = replace(documents.LINES[0], description=text, quantity=None)

    assert documents.squeezed(text) in documents.squeezed(
        documents.text_of(invoice.render(documents.invoice((line,)), "en"))
    )


def test_a_character_without_glyph_leaves_a_visible_mark() -> None:
    assert printable("caldaia 🔥 中") == f"caldaia {MISSING} {MISSING}"


def test_marks_that_turn_the_writing_direction_are_left_out() -> None:
    assert printable("\u202eabc\u200f\x00") == "abc"


def test_cyrillic_and_accents_are_printed_themselves() -> None:
    text = "Съёмка № 5, perché, Łódź, naïve €"

    assert printable(text) == text
    assert printable("e\u0301") == "é"


def test_a_line_that_is_too_long_says_so() -> None:
    assert one_line("Rossi\n e figli", 40) == "Rossi e figli"
    assert one_line("x" * 50, 10) == "x" * 9 + "…"


def rendered() -> dict[str, bytes]:
    return {
        "invoice": invoice.render(documents.invoice(), "it"),
        "intervention": intervention_report.render(documents.intervention(), "it"),
        "log": transaction_log.render(documents.log(documents.ENTRIES * 40), "it"),
    }


@pytest.mark.parametrize("name", ["invoice", "intervention", "log"])
def test_only_embedded_inter_is_used(name: str) -> None:
    fonts = fonts_of(rendered()[name])

    assert fonts
    for font, is_embedded in fonts:
        assert re.sub(r"^[A-Z]{6}\+", "", font) in FONTS
        assert is_embedded


def test_no_standard_font_is_named_in_the_file() -> None:
    for data in rendered().values():
        assert b"/Helvetica" not in data
        assert b"/Type1" not in data


def test_the_same_document_gives_the_same_bytes() -> None:
    assert rendered() == rendered()


@pytest.mark.parametrize("name", ["invoice", "intervention", "log"])
def test_the_text_of_a_page_ends_above_its_footer(name: str) -> None:
    assert_nothing_overlaps_the_footer(rendered()[name])


def test_the_file_names_its_language_title_and_author() -> None:
    data = rendered()["invoice"]

    assert b"/Lang (it)" in data
    with pypdfium2.PdfDocument(data) as pdf:
        metadata = pdf.get_metadata_dict()
    assert metadata["Title"].endswith("FT/2026/000318")
    assert metadata["Author"] == "TermoAssist Srl"
    assert metadata["Creator"] == "Pronto"


def fonts_of(data: bytes) -> set[tuple[str, bool]]:
    """Each font that text on the pages uses, with whether it is embedded."""
    found = set()
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            for part in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                font: Any = pdfium.FPDFTextObj_GetFont(part)
                buffer = create_string_buffer(200)
                pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
                found.add((buffer.value.decode(), pdfium.FPDFFont_GetIsEmbedded(font) == 1))
    return found


def assert_nothing_overlaps_the_footer(data: bytes) -> None:
    """Text stands between the margins; below the rule there is nothing but one line of footer."""
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            width, height = page.get_size()
            for part in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                left, bottom, right, top = part.get_bounds()
                assert left >= 0
                assert right <= width
                assert top <= height
                assert bottom > FOOTER_RULE or top < FOOTER_RULE, "text crosses the rule of the footer"


def test_a_number_is_never_torn_from_its_other_half():
    party = Party("TermoAssist", vat_number="IT02156780203", phone="+39 0376 220100")
    with use_language("en"):
        assert identifiers_of(party, 400) == "VAT\xa0no.\xa0IT02156780203 · tel.\xa0+39\xa00376\xa0220100"
        assert identifiers_of(party, 100) == "VAT\xa0no.\xa0IT02156780203\ntel.\xa0+39\xa00376\xa0220100"
    assert "\xa0" not in identifiers_of(Party("Long", email="word " * 20), 400)
