"""Calls that belong together: both ends tell of it, nothing goes in circles, a parent is closed after its parts."""

import pytest

from app.calls.commands import archive_call, close_call
from app.calls.link_rules import LinkKind
from app.calls.links import call_links, calls_to_link, link_calls, unlink_calls
from app.calls.queries import call_card
from app.db.history import record_history
from tests.company import Company, refusals

pytestmark = pytest.mark.usefixtures("in_english")


def labels(company: Company, call_id: int) -> list[tuple[str, int]]:
    return [(row.label, row.call_id) for row in company.backend.read(call_links, call_id=call_id)]


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        (LinkKind.RELATED, "Related to", "Related to"),
        (LinkKind.DUPLICATE_OF, "Duplicate of", "Has the duplicate"),
        (LinkKind.CAUSED_BY, "Caused by", "Cause of"),
        (LinkKind.PART_OF, "Part of", "Consists of"),
    ],
)
def test_a_link_is_read_from_both_ends_and_told_in_both_histories(company: Company, kind, here, there):
    one, other = company.call(), company.call()
    link = company.run(link_calls, call_id=one, kind=kind, other_id=other)
    assert (labels(company, one), labels(company, other)) == ([(here, other)], [(there, one)])
    numbers = {call_id: company.record(call_id).number for call_id in (one, other)}
    assert company.backend.read(call_card, call_id=other).timeline[-1].shown == f"Linked: {there} {numbers[one]}"
    company.run(unlink_calls, link_id=link)
    assert labels(company, one) == labels(company, other) == []
    for call_id in (one, other):
        trail = company.backend.read(record_history, record="call", record_id=call_id)
        assert "call_link" in {row.record for row in trail}


def test_what_makes_no_sense_is_refused(company: Company):
    a, b, c = company.call(), company.call(), company.call()
    for kind, one, other in (
        (LinkKind.PART_OF, a, b),
        (LinkKind.PART_OF, b, c),
        (LinkKind.RELATED, a, c),
        (LinkKind.CAUSED_BY, a, b),
    ):
        company.run(link_calls, call_id=one, kind=kind, other_id=other)
    for kind, one, other, why in (
        (LinkKind.RELATED, a, a, ["LinkToItself"]),
        (LinkKind.PART_OF, a, b, ["LinkedAlready"]),
        (LinkKind.PART_OF, a, c, ["LinkedAlready"]),
        (LinkKind.PART_OF, c, a, ["LinkedInACircle"]),
        (LinkKind.RELATED, c, a, ["LinkedAlready"]),
        (LinkKind.CAUSED_BY, b, a, ["LinkedInACircle"]),
    ):
        assert refusals(company, link_calls, call_id=one, kind=kind, other_id=other) == why
    company.run(link_calls, call_id=a, kind=LinkKind.CAUSED_BY, other_id=c)


def test_a_call_is_not_closed_while_a_part_of_it_is_open(company: Company):
    call_id, _invoice = company.invoiced()
    part = company.in_work()
    company.run(link_calls, call_id=part, kind=LinkKind.PART_OF, other_id=call_id)
    assert refusals(company, close_call, call_id=call_id) == ["ChildStillOpen"]
    card = company.backend.read(call_card, call_id=call_id)
    move = next(row for row in card.moves if row.name == "close")
    assert [place for place in move.at if place.startswith("call:")] == [f"call:{part}"]
    company.solve(part)
    company.run(close_call, call_id=call_id)


def test_an_archived_call_can_still_be_pointed_at(company: Company):
    old, new = company.closed(), company.call()
    company.run(archive_call, call_id=old)
    company.run(link_calls, call_id=new, kind=LinkKind.RELATED, other_id=old)
    assert refusals(company, link_calls, call_id=old, kind=LinkKind.RELATED, other_id=new) == ["CallIsArchived"]


def test_calls_to_link_are_found_by_number_and_words_the_own_customer_s_first(company: Company):
    stranger = company.make.customer(name="Altri Srl")
    mine, theirs = company.call(), company.call(customer_id=stranger.id, asset_id=None)
    here = company.call()

    def found(text: str) -> list[int]:
        return [row.id for row in company.backend.read(calls_to_link, call_id=here, text=text)]

    assert found("caldaia") == [mine, theirs]
    assert found("#" + company.record(theirs).number) == [theirs]
    assert found("altri") == [theirs]
    assert found("% _ ' \" <img") == []
