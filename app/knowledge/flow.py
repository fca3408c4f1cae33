"""The life of an article: written as a draft, published, withdrawn when it no longer holds."""

from collections.abc import Iterator
from typing import Any

from app.kernel.errors import Missing, Refused
from app.kernel.flow import Flow, Move
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class ArticleState(Labelled):
    DRAFT = "draft", N_("Draft")
    PUBLISHED = "published", N_("Published")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


def has_words(article: Any) -> Iterator[Refused]:
    if not article.body.strip():
        yield Missing(field=N_("Text"), at="body")


A = ArticleState

ARTICLE_FLOW = Flow(
    A.DRAFT,
    Move("publish", N_("Publish"), frozenset({A.DRAFT, A.WITHDRAWN}), A.PUBLISHED, "knowledge.write", (has_words,)),
    Move("withdraw", N_("Withdraw"), frozenset({A.DRAFT, A.PUBLISHED}), A.WITHDRAWN, "knowledge.write"),
)
