"""Words as they are compared, and the tokens by which they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.text import folded
from app.kernel.words import bare, folded_letter, folded_words, grams, is_separating, rest_of_words, tokens


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Perché l'acqua non c'è?", "perche l acqua non c e"),
        ("КОТЁЛ Ёлка", "котел елка"),
        ("Straße STRASSE GROẞE", "strasse strasse grosse"),
        ("7571934-02", "7571934 02"),
        ("(+39) 0376/346411", "39 0376 346411"),
        ("Smørrebrød Łódź Æsir œuvre", "smorrebrod lodz aesir oeuvre"),
        ("per\u00adche\u200b \u202eche", "perche che"),
        ("ﬁne ﬂow ２０２６ №5", "fine flow 2026 no5"),
        ("a%b_c\\d\"e'f*g", "a b c d e f g"),
        ("tab\tline\nnul\0end", "tab line nul end"),
        ("ΌΔΟΣ ὁδός", "οδοσ οδοσ"),
        ("", ""),
        ("–––", ""),
    ],
)
def test_a_text_is_folded_to_words(written, words):
    assert folded_words(written) == words


@given(st.text())
def test_folding_twice_changes_nothing(text):
    once = folded_words(text)
    assert folded_words(once) == once


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_letter_by_letter_or_all_at_once_is_the_same(text):
    assert folded_words(text) == " ".join("".join(map(folded_letter, text)).split())
    assert folded_words(text) == " ".join(
        "".join(" " if is_separating(part) else part for letter in text for part in bare(letter)).split()
    )


@given(st.text(alphabet="abcdefgàéöüčñёйжыßABCÀÉÖЁЖ "))
def test_it_agrees_with_the_folding_of_lists(text):
    assert folded_words(text) == folded(text)


def test_the_rest_are_the_other_words_once_each_and_in_order():
    assert rest_of_words("zeta alfa Beta alfa gamma", "gamma delta") == "alfa beta zeta"


def test_tokens_are_words_beginnings_pieces_of_names_and_keys():
    assert set(tokens("c00871", "pompa", "rotta").split()) == {
        *("=c00871", "c00871", "<c0", "<c00", "<c008", "~c00", "~008", "~087", "~871"),
        *("pompa", "<po", "<pom", "<pomp", "~pom", "~omp", "~mpa"),
        *("rotta", "<ro", "<rot", "<rott"),
    }
    assert grams("ab") == ()
