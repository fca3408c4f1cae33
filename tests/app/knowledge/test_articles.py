"""Articles: written, revised without losing a word, found while one types, counted where they were used."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.calls.commands import archive_call
from app.db.journal import EntryKind, journal_of
from app.kernel.errors import NotPermitted
from app.kernel.i18n import use_language
from app.kernel.permissions import Role
from app.knowledge.commands import (
    article_from_call,
    publish_article,
    revise_article,
    solve_with_article,
    use_article,
    withdraw_article,
    write_article,
)
from app.knowledge.flow import ArticleState
from app.knowledge.queries import article_card, articles_of_call, find_articles, list_articles, plain_line
from tests.company import Company, refusals
from tests.databases import sqlite_only

E119 = {"title": "Errore E119: perché la caldaia va in blocco", "body": "Verificare il **pressostato** 7828."}


def published(company: Company, **given) -> int:
    article_id = company.run(write_article, **(E119 | given))
    company.run(publish_article, article_id=article_id)
    return article_id


def found(company: Company, text: str, **given) -> list[int]:
    return [row.id for row in company.backend.read(find_articles, text=text, **given)]


def test_an_edit_makes_a_new_edition_and_the_old_one_stays_readable(company: Company):
    article_id = published(company)
    company.run(revise_article, article_id=article_id, edition=1, language="it", **(E119 | {"body": "Altro."}))
    card = company.backend.read(article_card, article_id=article_id)
    assert [(edition.edition, edition.body) for edition in card.editions] == [(2, "Altro."), (1, E119["body"])]
    assert (card.body, card.row.edition, card.row.state) == ("Altro.", 2, ArticleState.PUBLISHED)


def test_the_database_itself_keeps_an_edition_as_it_was(company: Company):
    published(company)
    for attack in ("UPDATE article_edition SET body = 'X'", "DELETE FROM article_edition"):
        with pytest.raises(DBAPIError, match="final"), company.backend.work() as ctx:
            ctx.session.execute(text(attack))


@sqlite_only
def test_the_same_words_make_no_edition(company: Company):
    article_id = published(company)
    given = {"edition": 1, "language": "it", "product_ids": [company.part_a.id]} | E119
    assert company.run(revise_article, article_id=article_id, **given) == 1
    card = company.backend.read(article_card, article_id=article_id)
    assert card.products == ((company.part_a.id, "Ricambio A"),)


@sqlite_only
def test_of_two_who_revise_the_same_edition_the_second_is_told_who_was_first(company: Company, in_english):
    article_id = published(company)
    given = {"edition": 1, "language": "it"} | E119
    company.run(revise_article, article_id=article_id, **(given | {"body": "Uno."}))
    assert refusals(company, revise_article, article_id=article_id, **(given | {"body": "Due."})) == [
        "RevisedMeanwhile"
    ]


@sqlite_only
def test_everything_wrong_with_an_article_is_told_at_once(company: Company):
    given = {"title": " ", "body": "x" * 20_001, "language": "xx", "code_ids": [company.codes["cause_code_id"]]}
    told = refusals(company, write_article, **given)
    assert told == ["Missing", "BodyTooLong", "UnknownLanguage", "NotOfThisKind"]


def test_an_article_is_found_without_accents_and_in_part(company: Company):
    article_id = published(company)
    assert found(company, "perche blocc") == [article_id]
    assert found(company, "PRESSOSTATO stampante") == [article_id], "half of the words is enough"
    assert found(company, "stampante carta pressostato") == []
    assert found(company, "") == []
    assert found(company, "% _ ' \\ \0 ()") == []


@sqlite_only
def test_only_what_is_published_is_offered(company: Company):
    article_id = company.run(write_article, **E119)
    assert found(company, "caldaia blocco") == []
    company.run(publish_article, article_id=article_id)
    assert found(company, "caldaia blocco") == [article_id]
    company.run(withdraw_article, article_id=article_id)
    assert found(company, "caldaia blocco") == []
    assert [row.id for row in company.backend.read(list_articles, text="caldaia")] == [article_id]


@sqlite_only
def test_an_article_without_a_text_is_not_published(company: Company):
    article_id = company.run(write_article, title="Vuoto")
    assert refusals(company, publish_article, article_id=article_id) == ["Missing"]


def test_what_is_about_the_product_comes_first_then_what_helped(company: Company):
    plain, family, helpful = published(company), published(company), published(company)
    product = company.make.product(name="Vitodens", family="Caldaie")
    exact = published(company, product_ids=[product.id])
    company.run(revise_article, article_id=family, edition=1, language="it", family="Caldaie", **E119)
    company.run(use_article, call_id=company.call(), article_id=helpful, helped=True)
    assert found(company, "caldaia blocco", product_id=product.id) == [exact, family, helpful, plain]
    assert found(company, "", product_id=product.id) == [exact, family]


def test_a_use_is_counted_once_per_call_and_the_last_word_counts(company: Company):
    article_id, call_id = published(company), company.call()
    for helped in (None, True, True, False):
        company.run(use_article, call_id=call_id, article_id=article_id, helped=helped)
    company.run(use_article, call_id=company.call(), article_id=article_id, helped=True)
    row = company.backend.read(article_card, article_id=article_id).row
    assert (row.used, row.helped) == (2, 1)
    ((used, helped),) = company.backend.read(articles_of_call, call_id=call_id)
    assert (used.id, helped) == (article_id, False)


@sqlite_only
def test_the_timeline_tells_which_article_helped(company: Company):
    article_id, call_id = published(company), company.in_work()
    company.run(solve_with_article, call_id=call_id, solution="Sostituito", **company.codes, article_id=article_id)
    with use_language("en"):
        told = [row.shown for row in company.backend.read(journal_of, record="call", record_id=call_id)]
        assert [line for line in told if "helped" in line] == [f"A-{company.today.year}-0001 “{E119['title']}” helped"]
    kinds = [row.kind for row in company.backend.read(journal_of, record="call", record_id=call_id)]
    assert EntryKind.ARTICLE in kinds


@sqlite_only
def test_a_refused_solution_counts_no_use(company: Company):
    article_id, call_id = published(company), company.in_work()
    assert refusals(company, solve_with_article, call_id=call_id, solution=" ", article_id=article_id) == ["Missing"]
    assert company.backend.read(articles_of_call, call_id=call_id) == []


@sqlite_only
def test_a_draft_and_an_archived_call_take_no_use(company: Company):
    draft = company.run(write_article, **E119)
    assert refusals(company, use_article, call_id=company.call(), article_id=draft) == ["NotPublished"]
    call_id = company.closed()
    company.run(archive_call, call_id=call_id)
    told = refusals(company, use_article, call_id=call_id, article_id=published(company))
    assert told == ["CallIsArchived"]


@sqlite_only
def test_an_article_can_be_begun_from_a_solved_call(company: Company):
    call_id = company.in_work()
    assert refusals(company, article_from_call, call_id=call_id) == ["Missing"]
    article_id = company.run(article_from_call, call_id=company.solve(call_id))
    card = company.backend.read(article_card, article_id=article_id)
    assert (card.row.title, card.body, card.row.state) == (
        "Caldaia in blocco",
        "Valvola sostituita",
        ArticleState.DRAFT,
    )
    assert [code_id for code_id, _label in card.codes] == [company.codes["problem_code_id"]]
    assert [product_id for product_id, _name in card.products] == [company.machine.product_id]


@sqlite_only
def test_who_may_not_write_may_read_and_use(company: Company, backend_for):
    office = backend_for(Role.BACK_OFFICE)
    with pytest.raises(NotPermitted):
        office.run(write_article, **E119)
    office.run(use_article, call_id=company.call(), article_id=published(company))


def test_the_line_under_a_title_has_no_marks():
    assert plain_line("# Head\n- **bold** item\n1. `code`") == "Head bold item code"
    assert plain_line("word " * 40).endswith("word…")
