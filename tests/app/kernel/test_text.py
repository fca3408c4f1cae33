import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.text import folded, holding, phone_key, serial_key


@pytest.mark.parametrize(
    ("text", "found_by"),
    [
        ("Perché  NO", "perche no"),
        ("котёл", "котел"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ØRSTED", "orsted"),
        ("İstanbul", "istanbul"),
        ("ﬁltro", "filtro"),
        ("℡ 50 ㎒", "tel 50 mhz"),
        ("  \t", ""),
    ],
)
def test_search_ignores_case_accents_and_spaces(text, found_by):
    assert folded(text) == found_by


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_capitals_and_small_letters_are_found_alike(text):
    assert folded(text.upper().lower()) == folded(text.lower().upper().lower())


def test_a_serial_number_is_compared_by_letters_and_digits():
    assert serial_key(" 7571934-02 ") == serial_key("7571934.02") == "757193402"
    assert serial_key("ab_12/c") == "AB12C"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("0376 123456", "+390376123456"),
        ("+39 0376 123456", "+390376123456"),
        ("0039 0376-123456", "+390376123456"),
        ("335 1234567", "+393351234567"),
        ("+41 44 668 18 00", "+41446681800"),
        ("no number", None),
        ("", None),
        ("12", None),
    ],
)
def test_a_telephone_number_has_one_form_whatever_was_typed(typed, key):
    assert phone_key(typed) == key


def test_a_short_list_is_searched_by_all_the_words_in_any_order():
    texts = ["Caldaia a gas · Müller", "Gas boiler", "Perché"]
    assert list(filter(holding("muller GAS"), texts)) == ["Caldaia a gas · Müller"]
    assert list(filter(holding("  "), texts)) == texts
