"""The index says what the records say, whatever was done to them and however, on both engines."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from app.backend import Backend
from app.calls.commands import add_note
from app.db.journal import EntryKind, JournalEntry
from app.db.search.declared import ID_MASK, KIND_BIT, kind_named, kinds
from app.db.search.upkeep import missing_triggers, rebuild_search, stale_kinds
from app.kernel.words import folded_words, rest_of_words, tokens
from app.search.kinds import SHOWN
from tests.databases import postgresql_only
from tests.make import Make

WORDS = ("Caldaia", "perché", "Straße", "котёл", "Насос", "Übergabe", "l'acqua", "7571934-02", "Łódź", "E21", "ΌΔΟΣ")


def documents(database):
    with database.reader.connect() as connection:
        return {row.place: row for row in connection.execute(text("SELECT * FROM search_doc"))}


def stale(database):
    with database.reader.connect() as connection:
        return list(stale_kinds(connection))


def document_of(database, record):
    number = kind_named(record.__tablename__).number
    found = [
        row
        for place, row in documents(database).items()
        if place >> KIND_BIT == number and place & ID_MASK == record.id
    ]
    return found[0] if found else None


def test_every_kind_that_is_searched_is_shown_and_the_other_way_round():
    assert {kind.name for kind in kinds()} == set(SHOWN)


def test_every_kind_has_its_triggers(database):
    with database.reader.connect() as connection:
        assert missing_triggers(connection) == []


def test_a_new_record_is_indexed_by_its_folded_words(database, make: Make):
    call = make.call(subject="Perché il котёл perde?", description="Straße 7, perde perde")
    document = document_of(database, call)
    assert "perche il котел perde" in document.title
    assert document.keys.split()[0] == folded_words(call.number).replace(" ", "")
    assert document.body.split() == ["7", "bologna", "strasse"]


def diagnosed(make: Make, call, text: str) -> None:
    """The one line of a history that may change."""
    make.record(JournalEntry, record="call", record_id=call.id, kind=EntryKind.DIAGNOSIS, text=text)


def test_random_edits_leave_the_index_true(database, backend: Backend, make: Make):
    """Through the ORM, in bulk by raw SQL, by deletion, and of what a record borrows its words from."""
    chance = random.Random(7)
    customers = [make.customer(name=f"Ditta {number}") for number in range(3)]
    assets = [make.asset(customer=customer, serial=f"SN-{customer.id}-77") for customer in customers]
    calls = [make.call(customer=chance.choice(customers), asset=chance.choice(assets)) for _ in range(8)]
    interventions = [make.intervention() for _ in range(2)]
    for call in calls[:2]:
        diagnosed(make, call, "Perde acqua?")
    for _ in range(25):
        said = " ".join(chance.choices(WORDS, k=3))
        call, number = chance.choice(calls), chance.randrange(7)
        with backend.work() as ctx:
            run = ctx.session.execute
            if number == 0:
                run(text("UPDATE call SET subject = :said"), {"said": said})
            elif number == 1:
                run(text("UPDATE customer SET name = :said WHERE id = :id"), {"said": said, "id": customers[0].id})
            elif number == 2:
                run(text("UPDATE asset SET serial = serial || '-' || :n"), {"n": str(chance.randrange(99))})
            elif number == 3:
                run(text("UPDATE call SET customer_id = :id"), {"id": chance.choice(customers).id})
            elif number == 4:
                run(text("DELETE FROM intervention WHERE id = :id"), {"id": interventions[0].id})
            elif number == 5:
                run(text("UPDATE journal_entry SET text = :said WHERE kind = 'diagnosis'"), {"said": said})
            else:
                add_note(ctx, call.id, said)
        assert stale(database) == []
    assert document_of(database, interventions[0]) is None


def test_the_words_of_the_history_count_and_go_with_it(database, backend: Backend, make: Make):
    call = make.call()
    diagnosed(make, call, "Il tecnico trova la Umwälzpumpe grippata")
    assert "umwalzpumpe" in document_of(database, call).body
    with backend.work() as ctx:
        ctx.session.execute(text("DELETE FROM journal_entry WHERE text LIKE '%grippata%'"))
    assert "umwalzpumpe" not in document_of(database, call).body
    assert stale(database) == []


def test_what_is_rolled_back_leaves_no_trace(database, backend: Backend, make: Make):
    before = documents(database)
    with backend.work() as ctx:
        make.within(ctx).customer(name="Nobody")
        ctx.session.rollback()
    assert documents(database) == before
    make.customer(name="Somebody")
    assert stale(database) == []


def test_the_tokens_are_the_same_in_both_languages(database, make: Make):
    make.call(subject=" ".join(WORDS), description=" ".join(reversed(WORDS)) + " altro " + "x" * 200)
    if database.is_sqlite:
        return
    lexemes = "SELECT lexeme FROM unnest(pronto_tokens(place, keys, title, body))"
    query = f"SELECT d.*, ARRAY({lexemes}) AS found FROM search_doc d"
    with database.reader.connect() as connection:
        for row in connection.execute(text(query)):
            wanted = {f"@{row.place >> KIND_BIT}", *tokens(row.keys, row.title, row.body).split()}
            assert set(row.found) == wanted


def test_every_letter_is_folded_the_same_in_sql(database):
    """But those that this Python's Unicode does not know yet."""
    import unicodedata

    letters = [chr(code) for code in range(1, 0x1F000) if not 0xD800 <= code <= 0xDFFF]
    known = [letter for letter in letters if unicodedata.category(letter) != "Cn"]
    with database.reader.connect() as connection:
        for start in range(0, len(known), 2_000):
            said = "x".join(known[start : start + 2_000])
            words, rest = connection.execute(
                text("SELECT pronto_words(:said), pronto_rest(:said, 'x')"), {"said": said}
            ).one()
            assert words == folded_words(said)
            assert rest == rest_of_words(said, "x")


def test_a_stale_index_is_noticed_and_made_anew(database, make: Make):
    make.customer(name="Officine Rossi")
    with database.unguarded() as connection:
        connection.execute(text("UPDATE search_doc SET title = 'something else'"))
    assert stale(database) == ["customer"]
    assert rebuild_search(database) == len(documents(database))
    assert stale(database) == []


def test_a_load_past_the_triggers_is_noticed_and_indexed(database, make: Make):
    make.customer(name="Officine Rossi")
    with database.unguarded() as connection:
        connection.execute(text("DELETE FROM search_doc"))
    assert "customer" in stale(database)
    rebuild_search(database)
    assert stale(database) == []


@postgresql_only
def test_two_who_write_into_one_call_at_once_are_both_found(database, make: Make):
    """The second waits for the first at COMMIT, and makes the document of what both have written."""
    call = make.call()
    note = "INSERT INTO journal_entry (record, record_id, at, kind, author, text, msgid, is_internal, version) VALUES"
    values = "('call', :id, now(), 'note', 'x', :said, '', true, 1)"
    barrier = threading.Barrier(2)

    def write(said):
        with database.transaction(said, "note") as session:
            session.execute(text(f"{note} {values}"), {"id": call.id, "said": said})
            barrier.wait(5)

    with ThreadPoolExecutor(2) as both:
        list(both.map(write, ("guarnizione", "termostato")))
    assert {"guarnizione", "termostato"} <= set(document_of(database, call).body.split())
    assert stale(database) == []
