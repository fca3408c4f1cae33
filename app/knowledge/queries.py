"""Finding and reading articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select

from app.calls.models import Call
from app.catalog.models import Product
from app.codes.models import ServiceCode
from app.codes.rules import CodeKind
from app.db.context import Context
from app.kernel.text import dotted, folded
from app.knowledge.flow import ArticleState
from app.knowledge.models import Article, ArticleEdition, ArticleProduct, ArticleUse

MOST_WORDS = 8
SHORTEST_WORD = 3
LINE = 160
FITS_PRODUCT, FITS_FAMILY = 2, 1


class ArticleRow(NamedTuple):
    """`used` and `helped` count calls; `fits` is 2 for an article on this product, 1 on its family, else 0."""

    id: int
    number: str
    title: str
    line: str
    state: ArticleState
    language: str
    family: str
    edition: int
    used: int
    helped: int
    fits: int


class EditionRow(NamedTuple):
    id: int
    edition: int
    title: str
    body: str
    written_at: datetime
    author: str
    remark: str


class UseRow(NamedTuple):
    call_id: int
    call_number: str
    subject: str
    used_at: datetime
    author: str
    helped: bool | None


@dataclass(frozen=True)
class ArticleCard:
    """An article with its editions, the newest first, and the last calls it was used in."""

    row: ArticleRow
    body: str
    products: tuple[tuple[int, str], ...]
    codes: tuple[tuple[int, str], ...]
    editions: tuple[EditionRow, ...]
    uses: tuple[UseRow, ...]


def find_articles(
    ctx: Context,
    text: str,
    *,
    product_id: int | None = None,
    language: str | None = None,
    limit: int = 8,
) -> list[ArticleRow]:
    """Published articles for what somebody types: those that hold half of its words or more.

    First what is about this product or its family, then what holds most of the words, then what helped most. Without
    words, what is about the product; blank and without a product nothing is found.
    """
    words = _words(text)
    fits = _fits(ctx, product_id)
    query = _rows(fits).where(Article.state == ArticleState.PUBLISHED)
    if language is not None:
        query = query.where(Article.language == language)
    if words:
        held = _held(words)
        query = query.where(held * 2 >= len(words)).order_by(fits.desc(), held.desc())
    else:
        query = query.where(fits > 0).order_by(fits.desc())
    return _read(ctx, query.order_by(_helped().desc(), _used().desc(), Article.id).limit(limit))


def list_articles(
    ctx: Context, *, state: ArticleState | None = None, text: str = "", family: str = "", limit: int = 500
) -> list[ArticleRow]:
    """The library: articles in that state, or in all, that hold every word; the latest written first."""
    query = _rows(literal(0))
    if state is not None:
        query = query.where(Article.state == state)
    if family:
        query = query.where(Article.family == family)
    for word in folded(text).split():
        query = query.where(Article.search.contains(word, autoescape=True))
    return _read(ctx, query.order_by(Article.id.desc()).limit(limit))


def article_card(ctx: Context, article_id: int) -> ArticleCard:
    """Everything about one article."""
    article = ctx.get(Article, article_id, Article.products, Article.codes)
    (row,) = _read(ctx, _rows(literal(0)).where(Article.id == article_id))
    return ArticleCard(
        row,
        article.body,
        tuple((link.product_id, ctx.get(Product, link.product_id).name) for link in article.products),
        tuple((link.code_id, ctx.get(ServiceCode, link.code_id).shown) for link in article.codes),
        tuple(article_editions(ctx, article_id)),
        tuple(article_uses(ctx, article_id)),
    )


def article_editions(ctx: Context, article_id: int) -> list[EditionRow]:
    """All that was ever written, the newest first."""
    query = (
        select(
            ArticleEdition.id,
            ArticleEdition.edition,
            ArticleEdition.title,
            ArticleEdition.body,
            ArticleEdition.written_at,
            ArticleEdition.author,
            ArticleEdition.remark,
        )
        .where(ArticleEdition.article_id == article_id)
        .order_by(ArticleEdition.edition.desc())
    )
    return [EditionRow(*row) for row in ctx.session.execute(query)]


def article_uses(ctx: Context, article_id: int, limit: int = 10) -> list[UseRow]:
    """The last calls the article was used in."""
    query = (
        select(Call.id, Call.number, Call.subject, ArticleUse.used_at, ArticleUse.author, ArticleUse.helped)
        .join(Call, Call.id == ArticleUse.call_id)
        .where(ArticleUse.article_id == article_id)
        .order_by(ArticleUse.used_at.desc(), ArticleUse.id.desc())
        .limit(limit)
    )
    return [UseRow(*row) for row in ctx.session.execute(query)]


def articles_of_call(ctx: Context, call_id: int) -> list[tuple[ArticleRow, bool | None]]:
    """The articles used in a call, each with whether it helped."""
    query = select(ArticleUse.article_id, ArticleUse.helped).where(ArticleUse.call_id == call_id)
    helped: dict[int, bool | None] = {article_id: said for article_id, said in ctx.session.execute(query)}
    rows = _read(ctx, _rows(literal(0)).where(Article.id.in_(helped)).order_by(Article.id)) if helped else []
    return [(row, helped[row.id]) for row in rows]


def product_choices(ctx: Context, text: str = "", limit: int = 20) -> dict[int, str]:
    """Machines and parts whose code, name, maker or family holds every word typed; machines first."""
    query = select(Product.id, Product.name, Product.code, Product.family).limit(limit)
    for word in folded(text).split():
        query = query.where(Product.search.contains(word, autoescape=True))
    rows = ctx.session.execute(query.order_by(Product.is_machine.desc(), Product.name))
    return {row.id: dotted(row.name, row.code, row.family) for row in rows}


def code_uses(ctx: Context) -> dict[int, int]:
    """How many calls bear each code."""
    counted: dict[int, int] = {}
    for kind in CodeKind:
        column = getattr(Call, f"{kind}_code_id")
        query = select(column, func.count()).where(column.is_not(None)).group_by(column)
        counted |= {code_id: count for code_id, count in ctx.session.execute(query)}
    return counted


def _words(text: str) -> list[str]:
    """The words worth looking for: not the shortest, each once, and not a whole essay of them."""
    words = dict.fromkeys(word.strip(".,;:!?()«»“”\"'") for word in folded(text[:1000]).split())
    return [word for word in words if len(word) >= SHORTEST_WORD][:MOST_WORDS]


def _held(words: Sequence[str]) -> ColumnElement[Any]:
    """How many of the words the article holds."""
    return sum((case((Article.search.contains(word, autoescape=True), 1), else_=0) for word in words), literal(0))


def _fits(ctx: Context, product_id: int | None) -> ColumnElement[Any]:
    if product_id is None:
        return literal(0)
    product = ctx.get(Product, product_id)
    linked = select(ArticleProduct.article_id).where(ArticleProduct.product_id == product_id)
    same_family = and_(Article.family != "", Article.family == product.family)
    return case((Article.id.in_(linked), FITS_PRODUCT), (same_family, FITS_FAMILY), else_=0)


def _used() -> ColumnElement[Any]:
    query = select(func.count(ArticleUse.id)).where(ArticleUse.article_id == Article.id)
    return query.correlate(Article).scalar_subquery()


def _helped() -> ColumnElement[Any]:
    query = select(func.count(ArticleUse.id)).where(ArticleUse.article_id == Article.id, ArticleUse.helped.is_(True))
    return query.correlate(Article).scalar_subquery()


def _rows(fits: ColumnElement[Any]) -> Select[Any]:
    return select(
        Article.id,
        Article.number,
        Article.title,
        func.substr(Article.body, 1, LINE + 1),
        Article.state,
        Article.language,
        Article.family,
        Article.edition,
        _used(),
        _helped(),
        fits,
    )


def _read(ctx: Context, query: Select[Any]) -> list[ArticleRow]:
    rows = (ArticleRow(*row) for row in ctx.session.execute(query))
    return [row._replace(line=plain_line(row.line)) for row in rows]


def plain_line(text: str) -> str:
    """The beginning of a text without its marks, as one line that says where it was cut."""
    if len(text) > LINE:
        text = text[:LINE].rsplit(" ", 1)[0] + "…"
    words = (line.lstrip("#-*0123456789. ") for line in text.splitlines())
    return " ".join(filter(None, words)).replace("**", "").replace("`", "")
