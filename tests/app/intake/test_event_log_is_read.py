"""Logs as people's systems really write them: what can be read is read, what cannot is named with its line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.intake.event_log import (
    LONGEST_ROW,
    ColumnMissing,
    EventLog,
    FileEmpty,
    FileUnreadable,
    read_event_log,
    read_header,
)
from app.intake.profiles import Profile
from app.kernel.errors import Refused
from tests.app.intake.conftest import HEADER, STORY

Written = Callable[..., Path]


def activities(log: EventLog) -> dict[str, list[str]]:
    return {case.key: [event.activity for event in case.events] for case in log.cases}


def rejected(log: EventLog) -> list[tuple[int, str]]:
    return [(line, type(reason).__name__) for line, reason in log.rejected]


def test_rows_are_gathered_into_cases(written: Written, profile: Profile):
    log = read_event_log(written(*STORY), profile)
    assert activities(log) == {"T1": ["Opened", "Taken", "Solved", "Closed"], "T2": ["Opened", "Parked"]}
    assert (log.rows, log.duplicates, log.rejected) == (6, 0, [])
    event = log.cases[0].events[1]
    assert (event.line, event.resource, event.cells["Machine"]) == (3, "luca", "Printer")
    assert event.written.isoformat() == "2026-03-01T09:30:00"
    assert event.at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def test_a_case_may_be_scattered_over_the_file_and_out_of_order(written: Written, profile: Profile):
    scattered = (STORY[3], STORY[5], STORY[0], STORY[4], STORY[2], STORY[1])
    assert activities(read_event_log(written(*scattered), profile)) == {
        "T1": ["Opened", "Taken", "Solved", "Closed"],
        "T2": ["Opened", "Parked"],
    }


def test_events_of_one_time_stand_in_the_order_of_their_rows(written: Written, profile: Profile):
    rows = [f"T1,{what},anna,01/03/2026 09:00" for what in ("Taken", "Opened", "Taken")]
    assert activities(read_event_log(written(*rows), profile)) == {"T1": ["Taken", "Opened", "Taken"]}


def test_duplicate_rows_are_kept_and_counted(written: Written, profile: Profile):
    log = read_event_log(written(STORY[0], STORY[0], STORY[1], STORY[0]), profile)
    assert activities(log) == {"T1": ["Opened", "Opened", "Opened", "Taken"]}
    assert log.duplicates == 2
    assert len({event.key for event in log.cases[0].events}) == 4


def test_a_malformed_row_is_rejected_and_the_rest_goes_on(written: Written, profile: Profile):
    log = read_event_log(
        written(
            STORY[0],
            "T1,Taken",
            "T1,Taken,luca,01/03/2026 09:30,Rossi,Printer,Desk,1,more,cells",
            ",Taken,luca,01/03/2026 09:30",
            "T1, ,luca,01/03/2026 09:30",
            "T1,Taken,luca,31/02/2026 09:30",
            "T1,Taken,luca,",
            "T1,Taken,luca,01/01/0001 00:10",
            "T1,Ta\0ken,luca,01/03/2026 09:30",
            STORY[1],
        ),
        profile,
    )
    assert activities(log) == {"T1": ["Opened", "Taken"]}
    assert rejected(log) == [
        (3, "WrongLength"),
        (4, "WrongLength"),
        (5, "CellEmpty"),
        (6, "CellEmpty"),
        (7, "WrongTime"),
        (8, "CellEmpty"),
        (9, "WrongTime"),
        (10, "HasNul"),
    ]
    assert log.rows == 10
    assert all(str(reason) for _line, reason in log.rejected)


def test_a_quotation_mark_that_is_never_closed_costs_one_line(written: Written, profile: Profile):
    log = read_event_log(written(STORY[0], 'T1,"Taken,luca,01/03/2026 09:30', *STORY[2:]), profile)
    assert rejected(log) == [(3, "BadRow")]
    assert activities(log) == {"T1": ["Opened", "Solved", "Closed"], "T2": ["Opened", "Parked"]}
    assert log.cases[1].events[1].line == 7


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_a_long_file(written: Written, profile: Profile):
    rows = [f"T{n},Opened,anna,01/03/2026 09:00" for n in range(3 * LONGEST_ROW)]
    log = read_event_log(written('T1,"Opened,anna,01/03/2026 09:00', *rows), profile)
    assert rejected(log) == [(2, "BadRow")]
    assert len(log.cases) == 3 * LONGEST_ROW


def test_a_quoted_cell_may_hold_commas_and_newlines(written: Written, profile: Profile):
    quoted = 'T1,Opened,"Rossi, Anna\nsecond ""line""",01/03/2026 09:00,Rossi,Printer,Desk,1'
    log = read_event_log(written(quoted, STORY[1]), profile)
    assert log.cases[0].events[0].resource == 'Rossi, Anna\nsecond "line"'
    assert log.cases[0].events[1].line == 4


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(written: Written, profile: Profile, end, encoding):
    log = read_event_log(written(*STORY, end=end, encoding=encoding), profile)
    assert (log.rows, len(log.cases), log.rejected) == (6, 2, [])


def test_blank_lines_are_no_rows(written: Written, profile: Profile):
    log = read_event_log(written(STORY[0], "", STORY[1], ""), profile)
    assert (log.rows, [event.line for event in log.cases[0].events]) == (2, [2, 4])


def test_a_row_in_another_encoding_is_rejected(written: Written, profile: Profile):
    log = read_event_log(written(STORY[0], "T1,Taken,Nicolò,01/03/2026 09:30", encoding="latin-1"), profile)
    assert rejected(log) == [(3, "WrongEncoding")]


def test_a_profile_may_name_another_encoding_and_delimiter(written: Written, profile: Profile):
    file = written("T1,Taken,Nicolò,01/03/2026 09:30", encoding="latin-1")
    file.write_bytes(file.read_bytes().replace(b",", b";"))
    latin = type(profile)(**{**vars(profile), "encoding": "latin-1", "delimiter": ";"})
    assert read_event_log(file, latin).cases[0].events[0].resource == "Nicolò"


def test_a_header_that_lacks_columns_refuses_the_file_with_all_of_them(written: Written, profile: Profile):
    file = written(header="Ticket,What,Customer,Machine,Group,Weight")
    with pytest.raises(Refused) as refusal:
        read_event_log(file, profile)
    assert [(type(reason), reason.at) for reason in refusal.value.reasons] == [
        (ColumnMissing, "Who"),
        (ColumnMissing, "When"),
    ]


@pytest.mark.parametrize(
    ("delimiter", "encoding", "told"),
    [
        (";", "utf-8", "by “;”, not by “,”"),
        ("\t", "utf-8", "by “\\t”, not by “,”"),
        (",", "utf-16", "in UTF-16, not in utf-8"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_a_file_that_is_divided_or_written_otherwise_is_refused_with_the_remedy(
    written: Written, profile: Profile, delimiter: str, encoding: str, told: str
):
    file = written(*STORY)
    file.write_text(file.read_text("utf-8").replace(",", delimiter), encoding)
    with pytest.raises(Refused) as refusal:
        read_event_log(file, profile)
    assert [told in str(reason) for reason in refusal.value.reasons] == [True]


def test_columns_may_stand_in_any_order_with_others_between_and_names_twice(written: Written, profile: Profile):
    file = written("x,T1,y,Opened,anna,01/03/2026 09:00,a,b,c,1", header="V,Ticket,V," + HEADER.partition(",")[2])
    assert read_header(file)[:3] == ["V", "Ticket", "V.1"]
    assert activities(read_event_log(file, profile)) == {"T1": ["Opened"]}


def test_an_empty_file_a_folder_and_a_missing_file_are_refused(tmp_path: Path, profile: Profile):
    empty = tmp_path / "empty.csv"
    empty.touch()
    for file, refusal in ((empty, FileEmpty), (tmp_path, FileUnreadable), (tmp_path / "none.csv", FileUnreadable)):
        with pytest.raises(refusal):
            read_event_log(file, profile)


def test_a_header_alone_is_a_log_without_rows(written: Written, profile: Profile):
    log = read_event_log(written(), profile)
    assert (log.rows, log.cases) == (0, [])


def test_one_row_is_a_log(written: Written, profile: Profile):
    assert activities(read_event_log(written(STORY[0]), profile)) == {"T1": ["Opened"]}
