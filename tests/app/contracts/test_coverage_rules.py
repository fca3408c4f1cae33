from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.rules import CostKind
from app.contracts.rules import (
    ChargeableLine,
    LineCoverage,
    obstacles,
    split_lines,
    totals,
)
from app.contracts.terms import (
    TERM_BUCKETS,
    AmountIsNegative,
    Bucket,
    CoverageTerm,
    EndsBeforeItBegins,
    Period,
    ShareOutOfRange,
    months_later,
)
from app.kernel.errors import SeveralReasons
from app.kernel.i18n import use_language
from app.kernel.money import ZERO, Money

DAY = date(2026, 11, 21)
CUSTOMER, PART_A, PART_B, BOILER = 7, 71, 72, 700


def line(gross="100.00", **given) -> ChargeableLine:
    facts = {"key": "line", "kind": CostKind.LABOUR, "event_on": DAY, "customer_id": CUSTOMER, "assets": (BOILER,)}
    return ChargeableLine(gross=Money.of(gross), **(facts | given))


def term(**given) -> CoverageTerm:
    facts = {"id": 1, "bucket": Bucket.CONTRACT, "source": "Oro C-118", "starts_on": date(2026, 1, 1)}
    return CoverageTerm(**(facts | given))


def parts(coverage: LineCoverage) -> dict[str, str]:
    return {str(split.bucket): str(split.amount) for split in coverage.splits}


def sentences(coverage: LineCoverage) -> list[str]:
    with use_language("en"):
        return [reason.show() for reason in coverage.explanation()]


def test_the_worked_example_comes_out_to_the_cent():
    terms = [
        term(id="labour", kinds=frozenset({CostKind.LABOUR}), share=5000, customer_id=CUSTOMER),
        term(
            id="material",
            kinds=frozenset({CostKind.MATERIAL}),
            ceiling=Money.of(200),
            period=Period.QUARTER,
            consumed=((date(2026, 10, 5), Money.of(150)), (date(2026, 9, 30), Money.of(200))),
        ),
        term(
            id="warranty",
            bucket=Bucket.WARRANTY,
            source="Parts warranty",
            ends_on=date(2027, 3, 14),
            kinds=frozenset({CostKind.MATERIAL}),
            product_id=PART_A,
        ),
    ]
    second_visit = "second visit"
    lines = [
        line("120.00", key="labour"),
        line("29.40", key="travel", kind=CostKind.TRAVEL),
        line("35.00", key="call-out", kind=CostKind.CALL_OUT, goodwill=Money.of(10), goodwill_reason=second_visit),
        line("180.00", key="part A", kind=CostKind.MATERIAL, product_id=PART_A, cost=Money.of(110)),
        line("95.00", key="part B", kind=CostKind.MATERIAL, product_id=PART_B, cost=Money.of(60)),
    ]

    labour, travel, call_out, part_a, part_b = coverages = split_lines(lines, terms)

    assert parts(labour) == {"contract": "60.00", "customer": "60.00"}
    assert parts(travel) == {"customer": "29.40"}
    assert parts(call_out) == {"goodwill": "10.00", "customer": "25.00"}
    assert parts(part_a) == {"warranty": "180.00"}
    assert parts(part_b) == {"contract": "50.00", "customer": "45.00"}
    assert (part_b.splits[0].ceiling_left_before, part_b.splits[0].ceiling_left_after) == (Money.of(50), ZERO)
    assert [str(split.cost_amount) for split in part_b.splits] == ["31.58", "28.42"]

    borne = totals(coverages)
    assert [str(borne[bucket]) for bucket in (Bucket.WARRANTY, Bucket.CONTRACT, Bucket.GOODWILL, Bucket.CUSTOMER)] == [
        "180.00",
        "110.00",
        "10.00",
        "159.40",
    ]
    assert str(Money.sum(borne.values())) == "459.40"

    assert [sentences(coverage) for coverage in coverages] == [
        ["Contract Oro C-118: 50 %"],
        ["Not covered by Oro C-118"],
        ["Goodwill: second visit"],
        ["Parts warranty until 14/03/2027"],
        ["Ceiling of the quarter: 50.00 of 200.00 were left"],
    ]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"starts_on": date(2026, 12, 1)}, "Oro C-118 begins on 01/12/2026"),
        ({"ends_on": date(2026, 11, 20)}, "Oro C-118 ended on 20/11/2026"),
        ({"stopped_on": DAY}, "Oro C-118 was stopped on 21/11/2026"),
        ({"is_suspended": True}, "Oro C-118 is suspended until it is paid"),
        ({"kinds": frozenset({CostKind.MATERIAL})}, "Not covered by Oro C-118"),
        ({"share": 0}, "Not covered by Oro C-118"),
        ({"excluded_causes": frozenset({"frost"})}, "Oro C-118 excludes the cause “frost”"),
        ({"claim_limit": 1, "claims": (date(2026, 2, 3),)}, "Oro C-118: no claims left of 1"),
        ({"ceiling": Money.of(5), "consumed": ((DAY, Money.of(9)),)}, "Ceiling: 0.00 of 5.00 were left"),
    ],
)
def test_a_term_that_does_not_pay_says_why_and_so_does_the_customers_part(given, why):
    (coverage,) = split_lines([line(cause="frost")], [term(**given)])

    assert parts(coverage) == {"customer": "100.00"}
    assert sentences(coverage) == [why]
    with use_language("en"):
        assert [(rejection.term_id, rejection.reason.show()) for rejection in coverage.rejected] == [(1, why)]


@pytest.mark.parametrize("given", [{"ends_on": DAY}, {"starts_on": DAY}, {"stopped_on": date(2026, 11, 22)}])
def test_the_first_and_the_last_day_are_covered(given):
    (coverage,) = split_lines([line()], [term(**given)])

    assert parts(coverage) == {"contract": "100.00"}


def test_all_obstacles_are_told_when_asked_for():
    refused = term(is_suspended=True, ends_on=date(2026, 3, 1), kinds=frozenset({CostKind.FREIGHT}))

    assert len(list(obstacles(refused, line()))) == 3


@pytest.mark.parametrize("given", [{"assets": frozenset({701})}, {"product_id": 5}, {"site_id": 6}, {"customer_id": 8}])
def test_a_term_for_something_else_is_rejected_and_not_blamed_for_the_price(given):
    (coverage,) = split_lines([line()], [term(**given)])

    assert sentences(coverage) == ["Not covered"]
    with use_language("en"):
        assert coverage.rejected[0].reason.show() == "Oro C-118 is for other equipment"


def test_the_most_specific_term_of_a_bucket_is_asked_first():
    terms = [
        term(id="anybody", share=1000),
        term(id="customer", share=1000, customer_id=CUSTOMER),
        term(id="product", share=1000, product_id=3),
        term(id="site", share=1000, site_id=4),
        term(id="product at site", share=1000, product_id=3, site_id=4),
        term(id="house", share=1000, assets=frozenset({BOILER})),
        term(id="burner", share=1000, assets=frozenset({BOILER + 1})),
    ]
    (coverage,) = split_lines([line(assets=(BOILER + 1, BOILER), product_id=3, site_id=4)], terms)

    asked = [split.term_id for split in coverage.splits]
    assert asked == ["burner", "house", "product at site", "site", "product", "customer", "anybody", None]


def test_buckets_are_asked_in_their_order_and_the_order_is_data():
    terms = [
        term(id=3, bucket=Bucket.QUOTATION, source="Q-7", share=5000),
        term(id=2, share=5000),
        term(id=1, bucket=Bucket.REPAIR_WARRANTY, source="Repair R-9", share=5000),
    ]
    granted = line(goodwill=Money.of(10))
    (usual,) = split_lines([granted], terms)
    (unusual,) = split_lines([granted], terms, precedence=(Bucket.GOODWILL, Bucket.CONTRACT))

    assert parts(usual) == {
        "repair_warranty": "50.00",
        "contract": "25.00",
        "quotation": "12.50",
        "goodwill": "10.00",
        "customer": "2.50",
    }
    assert parts(unusual) == {"goodwill": "10.00", "contract": "45.00", "customer": "45.00"}


def test_the_desks_own_error_uses_up_no_contract():
    own = line(is_internal=True, internal_reason="wrong part fitted")
    first, second = split_lines([own, line(key=2)], [term(ceiling=Money.of(100))])

    assert (parts(first), sentences(first)) == ({"internal": "100.00"}, ["Internal: wrong part fitted"])
    assert parts(second) == {"contract": "100.00"}


def test_a_ceiling_is_shared_by_the_lines_of_one_call_and_starts_anew_with_its_period():
    ceiling = term(ceiling=Money.of(150), period=Period.MONTH, starts_on=date(2026, 1, 10))
    coverages = split_lines([line(key=1), line(key=2), line(key=3, event_on=date(2026, 12, 10))], [ceiling])

    assert [str(coverage.amount(Bucket.CONTRACT)) for coverage in coverages] == ["100.00", "50.00", "100.00"]


def test_a_free_line_gives_its_cost_to_whoever_would_have_paid():
    covered, bare = split_lines(
        [line("0.00", cost=Money.of(40)), line("0.00", key=2, cost=Money.of(40), event_on=date(2025, 1, 1))], [term()]
    )

    assert [(split.bucket, split.cost_amount) for split in covered.splits] == [(Bucket.CONTRACT, Money.of(40))]
    assert [(split.bucket, split.cost_amount) for split in bare.splits] == [(Bucket.CUSTOMER, Money.of(40))]


def test_a_credit_goes_to_the_customer_undivided():
    (coverage,) = split_lines([line("-30.00")], [term()])

    assert (parts(coverage), sentences(coverage)) == ({"customer": "-30.00"}, ["Credit"])


def test_more_goodwill_than_is_left_takes_what_is_left():
    (coverage,) = split_lines([line(goodwill=Money.of(90))], [term(share=5000)])

    assert parts(coverage) == {"contract": "50.00", "goodwill": "50.00"}


def test_a_term_that_makes_no_sense_is_refused_with_every_fault():
    with pytest.raises(ShareOutOfRange):
        term(share=10_001)
    with pytest.raises(SeveralReasons) as refusal:
        term(share=-1, ends_on=date(2025, 1, 1), ceiling=Money(-1))
    assert [type(reason) for reason in refusal.value.reasons] == [
        ShareOutOfRange,
        EndsBeforeItBegins,
        AmountIsNegative,
    ]
    with pytest.raises(AmountIsNegative):
        line(goodwill=Money(-1))
    with pytest.raises(ValueError, match="bucket"):
        term(bucket=Bucket.CUSTOMER)
    with pytest.raises(ValueError, match="same id"):
        split_lines([], [term(), term()])


def test_a_month_later_is_that_months_last_day_where_the_day_is_missing():
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 1, 31), 2) == date(2026, 3, 31)
    assert months_later(date(2026, 11, 15), 3) == date(2027, 2, 15)
    assert months_later(date(2026, 3, 31), -4) == date(2025, 11, 30)


days = st.dates(date(2025, 6, 1), date(2027, 6, 1))
amounts = st.integers(0, 50_000).map(Money)
kinds = st.sampled_from([CostKind.LABOUR, CostKind.MATERIAL, CostKind.TRAVEL])
lines = st.lists(
    st.builds(
        ChargeableLine,
        key=st.just("line"),
        kind=kinds,
        gross=amounts,
        cost=amounts,
        event_on=days,
        assets=st.sampled_from([(), (1,), (2, 1)]),
        goodwill=st.one_of(st.just(ZERO), amounts),
        is_internal=st.booleans(),
    ),
    max_size=6,
)


def term_of(id_: int) -> st.SearchStrategy[CoverageTerm]:
    return st.builds(
        CoverageTerm,
        id=st.just(id_),
        bucket=st.sampled_from(sorted(TERM_BUCKETS)),
        source=st.just("term"),
        starts_on=st.dates(date(2025, 1, 1), date(2026, 1, 31)),
        kinds=st.frozensets(kinds, max_size=2),
        assets=st.frozensets(st.sampled_from([1, 2]), max_size=1),
        share=st.integers(0, 10_000),
        ceiling=st.one_of(st.none(), amounts),
        claim_limit=st.one_of(st.none(), st.integers(0, 2)),
        claims=st.lists(days, max_size=2).map(tuple),
        period=st.sampled_from(Period),
        consumed=st.lists(st.tuples(days, amounts), max_size=3).map(tuple),
        is_suspended=st.booleans(),
    )


some_terms = st.integers(0, 4).flatmap(lambda count: st.tuples(*(term_of(n) for n in range(1, count + 1))))


@given(lines, some_terms)
def test_the_parts_add_up_to_every_line_in_sales_and_in_cost(charged, terms):
    coverages = split_lines(charged, terms)

    for charge, coverage in zip(charged, coverages, strict=True):
        assert Money.sum(split.amount for split in coverage.splits) == charge.gross
        assert Money.sum(split.cost_amount for split in coverage.splits) == charge.cost
        assert all(split.amount >= ZERO and split.cost_amount >= ZERO for split in coverage.splits)
    assert Money.sum(totals(coverages).values()) == Money.sum(charge.gross for charge in charged)


@given(lines, some_terms)
def test_no_ceiling_is_exceeded_in_any_period(charged, terms):
    coverages = split_lines(charged, terms)
    for promised in terms:
        paid: dict[date, Money] = {}
        for charge, coverage in zip(charged, coverages, strict=True):
            first = promised.period_of(charge.event_on)[0]
            taken = Money.sum(split.amount for split in coverage.splits if split.term_id == promised.id)
            paid[first] = paid.get(first, ZERO) + taken
            left = promised.ceiling_left(charge.event_on)
            assert left is None or paid[first] <= left


@given(lines, some_terms, st.randoms(use_true_random=False))
def test_the_same_input_gives_the_same_split_in_whatever_order_the_terms_come(charged, terms, random):
    shuffled = list(terms)
    random.shuffle(shuffled)

    assert split_lines(charged, shuffled) == split_lines(charged, terms)


@given(lines, some_terms, term_of(99))
def test_another_term_never_raises_the_customers_part_of_any_line(charged, terms, another):
    before = split_lines(charged, terms)
    after = split_lines(charged, [*terms, another])

    for less, more in zip(after, before, strict=True):
        assert less.amount(Bucket.CUSTOMER) <= more.amount(Bucket.CUSTOMER)


@given(term_of(1), days)
def test_every_day_lies_in_exactly_one_period_of_a_term(promised, day):
    first, after = promised.period_of(day)

    assert first <= day < after
    if promised.period is not Period.NONE:
        assert promised.period_of(after)[0] == after
