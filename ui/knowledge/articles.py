"""The library: articles at the left, the one chosen as it is read at the right."""

from __future__ import annotations

from app.kernel.i18n import N_, _
from ui.knowledge.article_text import ArticleText
from ui.knowledge.forms import edit_form, new_form
from ui.knowledge.screen import KnowledgeScreen
from ui.knowledge.words import article_second, state_mark
from ui.toolkit.cells import TwoLines
from ui.toolkit.grounds import Panel
from ui.toolkit.layout import column
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark
from ui.toolkit.records_screen import Wording
from ui.toolkit.table import Column

COLUMNS = [
    Column("article", N_("Article"), lambda row: TwoLines(row.title, article_second(row), "book-open")),
    Column("state", N_("State"), lambda row: Mark(*state_mark(row.state)), width=142),
]
STEPS = ("article.publish", "article.edit")
LINKS = ("article.newest", "article.editions", "article.withdraw")


class Articles(KnowledgeScreen):
    place = "knowledge"
    search_for = N_("Search articles")
    forms_by_name = {"new": new_form, "edit": edit_form}

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Articles"),
            "book-open",
            {
                "published": _("Published"),
                "drafts": _("Drafts"),
                "withdrawn": _("Withdrawn"),
                "all": _("All"),
            },
            _("No articles here"),
            _("What was found out once is written down here, and offered while the next call is taken."),
            _("Choose an article to read it"),
        )
        super().__init__(live, wording, COLUMNS, STEPS, links=LINKS, above=("article.new",))
        self.text = ArticleText()
        ground = Panel("surface", "top")
        ground.setLayout(column(self.text, margins=(20, 14, 12, 8)))
        self.card.add_below(ground)

    def show_text(self, text: str) -> None:
        self.text.show_text(text)
