"""The markup of articles: what is meant is shown, whatever else is written stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.knowledge.article_text import ArticleText
from ui.knowledge.markup import Block, Span, blocks_of

HOSTILE = '<img src="http://example.org/x.png"><b>bold</b> &amp; <script>alert(1)</script> \u202egnp.exe'


def test_heads_lists_and_paragraphs_are_told_apart():
    assert blocks_of("# Head\nOne\ntwo\n\n- a\n2. **b** `c`") == [
        Block("head", (Span("Head"),)),
        Block("text", (Span("One\ntwo"),)),
        Block("bullet", (Span("a"),)),
        Block("number", (Span("b", "bold"), Span(" "), Span("c", "code")), "2"),
    ]


@pytest.mark.parametrize("text", ["**open", "`open", "#no head", "-no list", "5 bar", "1.5 bar", "****"])
def test_a_mark_that_is_not_closed_is_text(text: str):
    assert blocks_of(text) == [Block("text", (Span(text),))]


@given(st.text(max_size=200))
def test_no_letter_is_lost(text: str):
    shown = "".join(span.text for block in blocks_of(text) for span in block.spans)
    marks = set("#-*•`.)0123456789")
    assert {letter for letter in text if not letter.isspace()} - marks <= set(shown)


def test_an_article_shows_hostile_text_as_it_is_and_loads_nothing(qtbot):
    view = ArticleText()
    qtbot.addWidget(view)
    view.show_text(f"# {HOSTILE}\n- {HOSTILE}\n{HOSTILE}")
    assert view.toPlainText().count(HOSTILE) == 3
    assert view.loadResource(2, "http://example.org/x.png") is None
    assert "<img" not in view.document().toHtml()


def test_a_list_stands_under_its_mark(qtbot):
    view = ArticleText()
    qtbot.addWidget(view)
    view.show_text("- **one** two\n3. three")
    assert view.toPlainText() == "•\tone two\n3.\tthree"
