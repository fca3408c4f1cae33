"""Numbers with a check of their own."""

import pytest

from app.kernel.identifiers import (
    NotAnSdiCode,
    WrongCheckDigit,
    WrongLength,
    WrongSigns,
    judge_fiscal_code,
    judge_iban,
    judge_sdi_code,
    judge_tax_id,
)


@pytest.mark.parametrize(
    ("number", "country", "verdict"),
    [
        ("00743110157", "IT", "Partita IVA: valid"),
        ("IT 00743110157", "it", "Partita IVA: valid"),
        ("RCCMNL83S18D969H", "IT", "Codice fiscale: valid"),
        ("DE136695976", "DE", "German VAT number: valid"),
        ("7707083893", "RU", "INN: valid"),
        ("FR40303265045", "FR", "EU VAT number: valid"),
        ("anything", "US", ""),
    ],
)
def test_a_right_tax_number_is_called_by_the_name_it_has_in_its_country(number, country, verdict):
    assert judge_tax_id(number, country) == verdict


@pytest.mark.parametrize(
    ("number", "country", "reason"),
    [
        ("00743110158", "IT", WrongCheckDigit),
        ("0074311015", "IT", WrongLength),
        ("7707083894", "RU", WrongCheckDigit),
        ("FR40303265046", "FR", WrongCheckDigit),
    ],
)
def test_a_wrong_tax_number_is_refused_with_what_is_wrong(number, country, reason):
    with pytest.raises(reason):
        judge_tax_id(number, country)


def test_a_kpp_has_nine_signs():
    assert judge_fiscal_code("770701001", "RU")
    with pytest.raises(WrongLength):
        judge_fiscal_code("77070100", "RU")
    with pytest.raises(WrongSigns):
        judge_fiscal_code("77070100x", "RU")


def test_one_wrong_digit_of_an_iban_or_a_short_sdi_code_is_refused():
    assert judge_iban("IT60 X054 2811 1010 0000 0123 456")
    with pytest.raises(WrongCheckDigit):
        judge_iban("IT60X0542811101000000123457")
    assert judge_sdi_code("m5uxcr1")
    with pytest.raises(NotAnSdiCode):
        judge_sdi_code("M5UX")
