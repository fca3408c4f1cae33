"""One box finds everything, the same on both engines, whatever is typed into it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.calls.commands import add_note
from app.calls.models import Call
from app.db.search import query
from app.db.search.query import EXACT, MOST_TYPED, NAMED, WRITTEN, matching, sought
from app.search import finding
from app.search.marks import marked, snippet
from app.search.queries import find_records, search_everything
from tests.make import Make


def titles(backend, typed, **options):
    groups = backend.read(search_everything, text=typed, **options)
    return {group.kind: [row.title.text for row in group.rows] for group in groups}


@pytest.mark.parametrize(
    ("subject", "typed"),
    [
        ("Perché non parte?", "perche"),
        ("perche non parte", "PERCHÉ"),
        ("Течёт котёл на кухне", "котел"),
        ("Котел не греет", "КОТЁЛ"),
        ("Wasser auf der Straße", "strasse"),
        ("Wasser auf der STRASSE", "straße"),
        ("Umwälzpumpe steht", "pumpe"),
        ("Caldaia in blocco, errore E21", "e21 caldaia blo"),
        ("Łódź: winda", "lodz"),
    ],
)
def test_it_finds_however_it_is_written(backend, make: Make, subject, typed):
    make.call(subject=subject)
    make.call(subject="Something else")
    assert titles(backend, typed)["call"] == [subject]


@pytest.mark.parametrize("typed", ["7571934-02", "7571934 02", "757193402", "1934", "934-0", "7571"])
def test_a_serial_is_found_whole_and_from_its_middle(backend, make: Make, typed):
    make.asset(serial="7571934-02", product=make.product(name="Vitodens"))
    make.asset(serial="111", product=make.product(name="Other"))
    assert titles(backend, typed)["asset"] == ["Vitodens"]


@pytest.mark.parametrize("kept", ["0376 346411", "+39 0376 346411", "(+39) 0376/346411", "0039.0376.346411"])
@pytest.mark.parametrize("typed", ["0376 346411", "+390376346411", "0376/34.64.11", "0039 0376 346411", "346411"])
def test_a_telephone_is_found_in_any_format(backend, make: Make, kept, typed):
    make.contact(name="Anna Colli", phone=kept)
    assert titles(backend, typed)["contact"] == ["Anna Colli"]


def test_the_words_of_customer_machine_and_history_count_together(backend, make: Make):
    customer = make.customer(name="Officine Rossi")
    call = make.call(customer=customer, subject="Pressa ferma", asset=make.asset(customer=customer, serial="XK-77"))
    backend.run(add_note, call_id=call.id, text="sostituita la guarnizione")
    make.call(customer=customer, subject="Altro")
    for typed in ("rossi pressa", "pressa guarniz", "guarnizione xk77", "officine sostituita"):
        assert titles(backend, typed)["call"] == ["Pressa ferma"], typed


def test_exact_comes_before_named_and_named_before_written(backend, make: Make):
    written = make.call(subject="Uno", description="vedi anche la caldaia")
    named = make.call(subject="Caldaia ferma")
    (group,) = backend.read(search_everything, text="caldaia", kinds_wanted=["call"])
    assert [(row.id, row.rank) for row in group.rows] == [(named.id, NAMED), (written.id, WRITTEN)]
    (group,) = backend.read(search_everything, text=written.number, kinds_wanted=["call"])
    assert [(row.id, row.rank) for row in group.rows] == [(written.id, EXACT)]


def test_open_calls_come_before_closed_ones_and_the_newest_first(backend, make: Make):
    old, closed, new = (make.call(subject=f"Caldaia {number}") for number in range(3))
    with backend.work() as ctx:
        ctx.session.execute(text("UPDATE call SET state = 'cancelled' WHERE id = :id"), {"id": closed.id})
    (group,) = backend.read(search_everything, text="caldaia", kinds_wanted=["call"])
    assert [row.id for row in group.rows] == [new.id, old.id, closed.id]
    assert [row.is_open for row in group.rows] == [True, True, False]


def test_a_short_number_means_this_year_s_document(backend, make: Make):
    year = 2026
    with backend.look() as ctx:
        year = ctx.now.year
    call = make.call(number=f"C-{year}-00871", subject="The one")
    make.call(number=f"C-{year}-08710", subject="Another")
    (row, *_) = backend.read(find_records, text="871")
    assert (row.id, row.rank) == (call.id, EXACT)


def test_groups_have_counts_and_a_limit(backend, make: Make):
    customer = make.customer(name="Rossi")
    for number in range(7):
        make.call(customer=customer, subject=f"Call {number}")
    groups = {group.kind: group for group in backend.read(search_everything, text="rossi", limit=3)}
    assert (groups["call"].found, len(groups["call"].rows), groups["call"].more) == (7, 3, False)
    assert groups["customer"].found == 1
    assert list(backend.read(search_everything, text="rossi", kinds_wanted=["customer"])) == [groups["customer"]]


def test_the_palette_gets_the_few_best_of_all_kinds(backend, make: Make):
    customer = make.customer(name="Rossi")
    for number in range(9):
        make.call(customer=customer, subject=f"Call {number}")
    rows = backend.read(find_records, text="rossi", limit=6)
    assert len(rows) <= 6
    assert {"call", "customer"} <= {row.kind for row in rows}


def test_what_is_called_so_comes_before_what_has_to_do_with_it(backend, make: Make):
    aurora = make.customer(name="Condominio Aurora")
    rossi = make.customer(name="Rossi")
    person = make.contact(name="Aurora Mengolo", customer=rossi)
    of_aurora = make.call(customer=aurora, subject="Uno")
    of_person = make.call(customer=rossi, contact=person, subject="Due")
    rows = backend.read(find_records, text="aurora")
    assert [(row.kind, row.id) for row in rows] == [
        ("customer", aurora.id),
        ("contact", person.id),
        ("call", of_aurora.id),
        ("call", of_person.id),
    ]
    assert [row.snippet.text for row in rows if row.snippet] == ["Aurora Mengolo"]


def test_common_words_find_the_newest(backend, make: Make, monkeypatch):
    """Where an engine gives no order, so many hold the word that they are not all put in order."""
    monkeypatch.setattr(finding, "FEW", 3)
    calls = [make.call(subject=f"Caldaia {number}") for number in range(8)]
    (group,) = backend.read(search_everything, text="caldaia", kinds_wanted=["call"])
    assert [row.id for row in group.rows] == [call.id for call in calls[:-7:-1]]


def test_it_is_a_condition_for_a_list(backend, make: Make):
    found, other = make.call(subject="Pompa rotta"), make.call(subject="Altro")
    with backend.look() as ctx:
        assert ctx.session.query(Call.id).where(matching(ctx, Call, "rotta pom")).all() == [(found.id,)]
        assert len(ctx.session.query(Call.id).where(matching(ctx, Call, " %%% ")).all()) == 2
        assert other.id


@pytest.mark.parametrize("few", [2_000, 1])
def test_a_list_looks_up_what_few_have_and_looks_at_each_where_many_have_it(backend, make: Make, monkeypatch, few):
    monkeypatch.setattr(query, "FEW", few)
    calls = [make.call(subject=f"Caldaia {number}") for number in range(4)]
    make.call(subject="Altro")
    with backend.work() as ctx:
        ctx.session.execute(text("UPDATE call SET state = 'cancelled' WHERE id = :id"), {"id": calls[0].id})
    with backend.look() as ctx:
        found = ctx.session.scalars(select(Call.id).where(matching(ctx, Call, "caldaia")).order_by(Call.id)).all()
    assert found == [call.id for call in calls]


HOSTILE = (
    '"',
    "'",
    "pompa' OR '1'='1",
    'pompa" OR "a',
    "NEAR(pompa rotta, 2)",
    "pompa AND NOT rotta",
    "^pompa*",
    "keys : pompa",
    "{keys title}: x",
    "pompa & !rotta | (x <-> y):*",
    "\\",
    "%",
    "_",
    "a\0b",
    "\ud800",
    "<b>pompa</b>",
    "; DROP TABLE call; --",
    "x" * 10_000,
    "parola " * 2_000,
    "~pom =c1 <po @3",
)


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_operators_are_plain_words(backend, make: Make, typed):
    make.call(subject="Pompa rotta")
    backend.read(search_everything, text=typed)
    backend.read(find_records, text=typed)
    with backend.look() as ctx:
        ctx.session.query(Call.id).where(matching(ctx, Call, typed)).all()


def test_anything_at_all_may_be_typed(backend, make: Make):
    make.call(subject="Pompa rotta")

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=60))
    def typed(what):
        backend.read(search_everything, text=what)

    typed()


def test_percent_and_underline_are_no_wildcards(backend, make: Make):
    make.call(subject="Sconto del 50 per cento")
    assert titles(backend, "p_r") == {}
    assert "call" in titles(backend, "50%")


def test_what_was_typed_is_cut_to_what_counts():
    assert len(sought("parola " * 5_000, 2026).words) == 1
    assert len(sought(" ".join(map(str, range(500))), 2026).words) <= 10
    assert MOST_TYPED == 300
    assert sought("…", 2026).ways == ()


def test_what_was_looked_for_is_marked_in_the_text_as_it_is_written():
    assert marked("Perché la Straße?", ("perche", "strasse")).marks == ((0, 6), (10, 16))
    assert marked("n. 7571934-02", ("93402",), ("93402",)).marks == ((7, 13),)
    assert marked("Umwälzpumpe", ("pump",)).marks == ((6, 10),)
    assert marked("Umwälzpumpe", ("pump",), from_middle=False).marks == ()


def test_a_snippet_is_one_line_around_the_first_match():
    written = "parole " * 60 + "\nla guarnizione è rotta " + "altre " * 60
    piece = snippet(written, ("guarnizione",))
    assert piece is not None
    assert piece.text.startswith("…")
    assert piece.text.endswith("…")
    assert "\n" not in piece.text
    assert [piece.text[start:end] for start, end in piece.marks] == ["guarnizione"]
    assert snippet(written, ("assente",)) is None


@given(st.text(max_size=200), st.text(alphabet="abcdeé xyz0123-", min_size=1, max_size=8))
def test_marks_lie_within_their_text(written, typed):
    words = sought(typed, 2026).words
    for piece in (marked(written, words), snippet(written, words)):
        for start, end in piece.marks if piece else ():
            assert 0 <= start < end <= len(piece.text)
