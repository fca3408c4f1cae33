from dataclasses import replace

import pytest

from app.kernel.money import Money
from reports.invoice import VatLine, render
from tests.reports.documents import LINES, invoice, pages_of, squeezed, text_of


def test_the_worked_example_comes_out_to_the_cent() -> None:
    text = text_of(render(invoice(), "it"))

    for amount in ("459,40", "180,00", "110,00", "10,00", "159,40", "35,07", "194,47 €"):
        assert amount in text.replace("\u00a0", " ")


def test_amounts_follow_the_language_of_the_document() -> None:
    lines = (replace(LINES[0], amount=Money.of("1234.50"), charged=Money.of("1234.50"), contract=Money()),)

    assert "1.234,50" in text_of(render(invoice(lines), "it"))
    assert "1,234.50" in text_of(render(invoice(lines), "en"))


def test_quantities_keep_the_decimals_they_carry() -> None:
    text = text_of(render(invoice(), "it"))

    assert "Manodopera, 2,00 h × 60,00" in text
    assert "Trasferta, 42 km × 0,70" in text


def test_lines_that_do_not_add_up_to_the_taxed_amount_are_refused() -> None:
    with pytest.raises(ValueError, match=r"159\.40"):
        invoice(vat=(VatLine(2200, Money.of("100"), Money.of("22")),))


def test_what_was_paid_already_is_taken_off() -> None:
    document = invoice(paid=Money.of("94.47"))

    assert document.amount_due == Money.of("100")
    assert "€100.00" in text_of(render(document, "en"))


def test_each_rate_has_its_own_line_and_its_own_reason() -> None:
    rates = (
        VatLine(2200, Money.of("100"), Money.of("22")),
        VatLine(0, Money.of("59.40"), Money(), "Non imponibile art. 8"),
    )
    text = text_of(render(invoice(vat=rates), "en"))

    assert "VAT 22 %" in text
    assert "VAT 0 %" in text
    assert "Non imponibile art. 8" in text


def test_two_hundred_lines_run_over_pages_with_the_head_on_each() -> None:
    lines = tuple(replace(LINES[n % 5], description=f"Riga {n:03}") for n in range(200))
    pages = pages_of(render(invoice(lines), "en"))

    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert f"{number} of {len(pages)}" in page
        assert "Charged to you" in page
    assert all(f"Riga {n:03}" in "".join(pages) for n in range(200))


@pytest.mark.parametrize("count", range(1, 32, 2))
def test_totals_never_stand_on_a_page_without_a_line(count: int) -> None:
    last = pages_of(render(invoice(LINES[2:3] * count), "en"))[-1]

    assert "Amount due" in last
    assert "Diritto di chiamata" in last


def test_only_a_preview_carries_the_watermark() -> None:
    assert "PREVIEW" in text_of(render(invoice(number=None), "en"))
    assert "PREVIEW" not in text_of(render(invoice(), "en"))


def test_a_description_of_ten_thousand_characters_is_printed_whole() -> None:
    text = " ".join(f"parola{n}" for n in range(1000))
    line = replace(LINES[0], description=text, quantity=None, reasons=(text,))
    printed = squeezed(text_of(render(invoice((line,)), "it")))

    assert all(printed.count(f"parola{n}") >= 2 for n in range(1000))


def test_long_payment_terms_follow_on_the_next_pages() -> None:
    text = " ".join(f"clausola{n}" for n in range(1500))
    printed = squeezed(text_of(render(invoice(payment_terms=text), "it")))

    assert "clausola0" in printed
    assert "clausola1499" in printed


def test_an_invoice_without_lines_is_still_a_page() -> None:
    assert len(pages_of(render(invoice(()), "en"))) == 1
