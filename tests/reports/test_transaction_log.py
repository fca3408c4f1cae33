from dataclasses import replace
from time import perf_counter

import pypdfium2

from reports.transaction_log import render
from tests.reports.documents import ENTRIES, log, pages_of, text_of

PATIENCE = 30
"""Seconds for five thousand entries; some five on an idle core."""


def test_an_entry_says_when_where_what_and_who() -> None:
    text = text_of(render(log(), "it"))

    assert "21/11/2026 08:09:00 Anna Riva 1043 Chiamata C-2026-01042 Stato registrata assegnata utente" in text


def test_an_empty_text_is_told_from_no_value() -> None:
    text = text_of(render(log(ENTRIES[2:]), "en"))

    assert "Nota (empty) –" in text


def test_the_log_ends_with_its_count_and_its_proof() -> None:
    last = pages_of(render(log(ENTRIES * 50), "en"))[-1]

    assert "150 entries" in last
    assert "9f" * 32 in last
    assert "Catena verificata" in last


def test_one_entry_is_counted_in_the_singular() -> None:
    assert "1 entry" in text_of(render(log(ENTRIES[:1]), "en"))


def test_what_one_transaction_did_to_a_record_names_it_once_and_again_on_each_page() -> None:
    entries = tuple(replace(ENTRIES[0], field=f"campo{n}") for n in range(60))
    for page in pages_of(render(log(entries), "en")):
        assert page.count("Anna Riva") == 1


def test_a_log_without_causes_has_no_column_for_them() -> None:
    assert "Cause" not in text_of(render(log(tuple(replace(entry, cause="") for entry in ENTRIES)), "en"))


def test_the_log_lies_across() -> None:
    with pypdfium2.PdfDocument(render(log(), "it")) as pdf:
        width, height = pdf[0].get_size()

    assert width > height


def test_five_thousand_entries_are_all_there_in_reasonable_time() -> None:
    entries = tuple(replace(ENTRIES[1], new=f"stato{n}", transaction=n) for n in range(5000))
    start = perf_counter()
    data = render(log(entries), "it")

    assert perf_counter() - start < PATIENCE
    text = text_of(data)
    assert all(f"stato{n} " in text for n in range(5000))


def test_a_log_without_entries_still_ends_properly() -> None:
    assert "0 entries" in text_of(render(log(()), "en"))
