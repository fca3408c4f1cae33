"""Writing articles, and using them in calls."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.calls.commands import open_call, solve_call
from app.calls.models import Call
from app.catalog.models import Product
from app.codes.commands import against_code
from app.codes.models import ServiceCode
from app.codes.rules import CodeKind
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.db.sequences import next_number
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.i18n import LANGUAGES, N_
from app.kernel.reason import Reason
from app.kernel.text import folded
from app.knowledge.flow import ARTICLE_FLOW, ArticleState
from app.knowledge.models import Article, ArticleCode, ArticleEdition, ArticleProduct, ArticleUse

LONGEST_BODY = 20_000


class RevisedMeanwhile(Refused):
    msgid = N_("{author} has written edition {edition} meanwhile: look at it, then repeat your change.")


class BodyTooLong(Refused):
    msgid = N_("The text is longer than {longest} characters: make two articles of it.")


class NotPublished(Refused):
    msgid = N_("{number} is not published: publish it first.")


class UnknownLanguage(Refused):
    msgid = N_("“{language}” is no language of Pronto.")


def write_article(
    ctx: Context,
    *,
    title: str,
    body: str = "",
    language: str = "",
    family: str = "",
    product_ids: Sequence[int] = (),
    code_ids: Sequence[int] = (),
) -> int:
    """Begin an article as a draft, in its first edition; without a language it has the company's.

    `product_ids` and `family` say which machines it is about, `code_ids` which problems. Refuses an empty title.
    """
    ctx.require("knowledge.write")
    language = language or str(ctx.setting("company.language"))
    refuse_if_any(_reasons_against(ctx, title, body, language, code_ids, ()))
    article = Article(
        number=next_number(ctx, "article"),
        language=language,
        title=title.strip(),
        body=body.strip(),
        family=family.strip(),
        products=[],
        codes=[],
    )
    ctx.session.add(article)
    ctx.session.flush()
    _keep_edition(ctx, article, "")
    _relate(ctx, article, product_ids, code_ids)
    return article.id


def revise_article(
    ctx: Context,
    article_id: int,
    *,
    edition: int,
    title: str,
    body: str,
    language: str,
    family: str = "",
    product_ids: Sequence[int] = (),
    code_ids: Sequence[int] = (),
    remark: str = "",
) -> int:
    """Change an article: other words make a new edition, and the old one stays readable. Answers the edition.

    `edition` is the one that was looked at; refuses when somebody has written another since.
    """
    ctx.require("knowledge.write")
    article = ctx.get(Article, article_id, Article.products, Article.codes)
    reasons = _reasons_against(ctx, title, body, language, code_ids, [link.code_id for link in article.codes])
    if article.edition != edition:
        reasons.append(RevisedMeanwhile(author=_edition(ctx, article).author, edition=article.edition, at="body"))
    refuse_if_any(reasons)
    article.language, article.family = language, family.strip()
    if (title.strip(), body.strip()) != (article.title, article.body):
        article.title, article.body, article.edition = title.strip(), body.strip(), article.edition + 1
        _keep_edition(ctx, article, remark)
    _relate(ctx, article, product_ids, code_ids)
    return article.edition


def publish_article(ctx: Context, article_id: int) -> None:
    """From now on it is found and offered; refuses an article without a text."""
    article = ctx.get(Article, article_id)
    ARTICLE_FLOW.apply(article, "publish", ctx.permissions)
    article.published_at = ctx.now


def withdraw_article(ctx: Context, article_id: int) -> None:
    """It is offered no more; the calls it was used in still lead to it."""
    ARTICLE_FLOW.apply(ctx.get(Article, article_id), "withdraw", ctx.permissions)


def use_article(ctx: Context, call_id: int, article_id: int, helped: bool | None = None) -> None:
    """Note on the call that the article was used, and whether it helped; said again, the last word counts.

    Refuses an article that is not published, unless the call has used it already.
    """
    ctx.require("calls.log")
    call, article = open_call(ctx, call_id), ctx.get(Article, article_id)
    query = select(ArticleUse).where(ArticleUse.call_id == call_id, ArticleUse.article_id == article_id)
    use = ctx.session.scalar(query)
    if use is None:
        refuse_if_any([] if article.state is ArticleState.PUBLISHED else [NotPublished(number=article.number)])
        use = ArticleUse(article_id=article_id, call_id=call_id, edition=article.edition)
        ctx.session.add(use)
    elif use.helped is helped:
        return
    use.used_at, use.author, use.helped, use.edition = ctx.now, ctx.actor.name, helped, article.edition
    note(ctx, call, EntryKind.ARTICLE, Reason.of(USED[helped], number=article.number, title=article.title))


USED = {
    None: N_("{number} “{title}” was used"),
    True: N_("{number} “{title}” helped"),
    False: N_("{number} “{title}” did not help"),
}


def solve_with_article(
    ctx: Context,
    call_id: int,
    solution: str,
    *,
    problem_code_id: int | None = None,
    cause_code_id: int | None = None,
    solution_code_id: int | None = None,
    article_id: int | None = None,
) -> None:
    """Solve the call as `solve_call` does, and note the article that helped."""
    if article_id is not None:
        use_article(ctx, call_id, article_id, helped=True)
    solve_call(
        ctx,
        call_id,
        solution,
        problem_code_id=problem_code_id,
        cause_code_id=cause_code_id,
        solution_code_id=solution_code_id,
    )


def article_from_call(ctx: Context, call_id: int) -> int:
    """Begin an article from what solved a call: its subject, description and solution, its machine and its problem.

    Refuses a call without a solution.
    """
    call = ctx.get(Call, call_id, Call.asset)
    refuse_if_any([] if call.solution.strip() else [Missing(field=N_("Solution"), at="solution")])
    body = "\n\n".join(filter(None, (call.description, call.solution)))
    products = [call.asset.product_id] if call.asset else []
    codes = [call.problem_code_id] if call.problem_code_id else []
    return write_article(ctx, title=call.subject, body=body, product_ids=products, code_ids=codes)


def _reasons_against(
    ctx: Context, title: str, body: str, language: str, code_ids: Iterable[int], kept: Iterable[int]
) -> list[Refused]:
    reasons: list[Refused] = []
    if not title.strip():
        reasons.append(Missing(field=N_("Title"), at="title"))
    if len(body) > LONGEST_BODY:
        reasons.append(BodyTooLong(longest=LONGEST_BODY, at="body"))
    if language not in LANGUAGES:
        reasons.append(UnknownLanguage(language=language, at="language"))
    held = set(kept)
    for code_id in code_ids:
        reasons.extend(against_code(ctx, CodeKind.PROBLEM, code_id, "code_ids", code_id if code_id in held else None))
    return reasons


def _keep_edition(ctx: Context, article: Article, remark: str) -> None:
    ctx.session.add(
        ArticleEdition(
            article_id=article.id,
            edition=article.edition,
            title=article.title,
            body=article.body,
            written_at=ctx.now,
            author=ctx.actor.name,
            remark=remark.strip(),
        )
    )


def _edition(ctx: Context, article: Article) -> ArticleEdition:
    query = select(ArticleEdition).where(ArticleEdition.article_id == article.id)
    return ctx.session.scalars(query.where(ArticleEdition.edition == article.edition)).one()


def _relate(ctx: Context, article: Article, product_ids: Sequence[int], code_ids: Sequence[int]) -> None:
    """The products and problems it is about, and the words it is found by."""
    products = [ctx.get(Product, product_id) for product_id in dict.fromkeys(product_ids)]
    codes = [ctx.get(ServiceCode, code_id) for code_id in dict.fromkeys(code_ids)]
    known_products = {link.product_id: link for link in article.products}
    known_codes = {link.code_id: link for link in article.codes}
    article.products = [known_products.get(p.id) or ArticleProduct(product_id=p.id) for p in products]
    article.codes = [known_codes.get(code.id) or ArticleCode(code_id=code.id) for code in codes]
    about = [f"{product.code} {product.name} {product.maker}" for product in products]
    about += [f"{code.code} {code.label} {code.shown_label}" for code in codes]
    article.search = folded(" ".join((article.number, article.title, article.family, *about, article.body)))
    ctx.session.flush()
