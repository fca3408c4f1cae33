"""Lists as spreadsheets, read back by other programs."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from app.calls.flow import CallState
from app.kernel.i18n import use_language
from app.kernel.money import Money
from reports import spreadsheet
from reports.spreadsheet import LONGEST, Heading, defused, new_sheet

pytestmark = pytest.mark.usefixtures("in_english")

HEADINGS = [Heading("Text"), Heading("Amount"), Heading("Day"), Heading("Moment"), Heading("State"), Heading("Km")]
ROW = (
    "Caldaia",
    Money.of("1234.50"),
    date(2026, 3, 2),
    datetime(2026, 3, 2, 8, 15, tzinfo=UTC),
    CallState.SOLVED,
    Decimal("12.5"),
)
FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "+39 0376 346411",
    "-2",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "＝1+1",
    "\u200b=1",
    "'=1",
    "\r=1",
    "|cmd",
)


def written(file: Path, *rows: tuple[spreadsheet.Value, ...]) -> Path:
    with new_sheet(file, "Chiamate", HEADINGS) as sheet:
        sheet.add(rows)
    return file


def test_numbers_amounts_and_dates_stay_what_they_are_in_xlsx(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "list.xlsx", ROW))
    sheet = book["Chiamate"]
    text, amount, day, moment, state, km = next(sheet.iter_rows(min_row=2))
    assert (text.value, amount.value, km.value) == ("Caldaia", 1234.5, 12.5)
    assert amount.number_format == "#,##0.00"
    assert day.value == datetime(2026, 3, 2)  # noqa: DTZ001  a spreadsheet knows no zones
    assert moment.is_date
    assert state.value == "Solved"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F2"


@pytest.mark.parametrize("hostile", FORMULAS)
def test_nothing_written_by_people_is_a_formula(tmp_path: Path, hostile: str) -> None:
    row = (hostile, *ROW[1:])
    cell = openpyxl.load_workbook(written(tmp_path / "list.xlsx", row))["Chiamate"]["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    with written(tmp_path / "list.csv", row).open(encoding="utf-8-sig", newline="") as file:
        kept = list(csv.reader(file))[1][0]
    assert kept == f"'{hostile}"


def test_plain_text_is_left_alone() -> None:
    for text in ("Caldaia", "3 - 4", "a=b", "«=»", "ООО «Север»"):
        assert defused(text) == text


def test_csv_is_parted_as_the_language_expects_it(tmp_path: Path) -> None:
    with use_language("it"):
        lines = written(tmp_path / "it.csv", ROW).read_text("utf-8-sig").splitlines()
    assert lines[1].startswith("Caldaia;1234,50;2026-03-02;")
    with use_language("en"):
        lines = written(tmp_path / "en.csv", ROW).read_text("utf-8-sig").splitlines()
    assert lines[1].startswith("Caldaia,1234.50,2026-03-02,")


def test_long_and_illegal_text_is_kept_as_far_as_a_cell_can_hold_it(tmp_path: Path) -> None:
    row = ("\x00\x1b[31m" + "x" * 40_000, *ROW[1:])
    value = openpyxl.load_workbook(written(tmp_path / "list.xlsx", row))["Chiamate"]["A2"].value
    assert len(value) == LONGEST
    assert value.endswith("…")
    assert "\x1b" not in value


def test_rows_beyond_one_sheet_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    book = openpyxl.load_workbook(written(tmp_path / "list.xlsx", *[ROW] * 7))
    assert [sheet.max_row for sheet in book.worksheets] == [4, 4, 2]


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_an_export_that_fails_leaves_no_file_and_spares_the_old_one(tmp_path: Path, name: str) -> None:
    file = written(tmp_path / name, ROW)
    before = file.read_bytes()
    with pytest.raises(ZeroDivisionError), new_sheet(file, "Chiamate", HEADINGS) as sheet:
        sheet.add((ROW[0], Money(1 // 0)) for _row in range(2))
    assert file.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == [name]
