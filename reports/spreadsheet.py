"""Lists as spreadsheets: XLSX with typed cells, and CSV that no program takes for formulas.

Nothing that people wrote is ever a formula, a link or a number here; what is a number, a date or an amount stays one.
Memory stays small: rows are written as they come.
"""

import csv
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from app.kernel.i18n import _, current_language, in_our_zone
from app.kernel.labelled import Labelled
from app.kernel.money import Money

Value = str | int | Decimal | Money | date | datetime | Labelled | bool | None
"""What a cell can hold; minutes and counts are whole numbers, a moment is shown in the company's zone."""

MOST_ROWS = 1_048_575
"""Below the heading, in one sheet of XLSX; what is more goes on in the next sheet."""
LONGEST = 32_767
"""Characters of a cell of XLSX."""
CUT = "…"

_FORMULA = re.compile(r"^[\s\u200b\ufeff'\"]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n|%]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECIMAL_COMMA = frozenset({"it", "de", "ru"})


@dataclass(frozen=True)
class Heading:
    """A column's title, and its width in characters."""

    title: str
    width: int = 16


class Sheet(Protocol):
    """A file that is being written; leaving it by an exception leaves no file behind."""

    def add(self, rows: Iterable[Sequence[Value]]) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def new_sheet(file: Path, name: str, headings: Sequence[Heading]) -> Sheet:
    """By the file's ending: `.csv`, and XLSX for every other."""
    return (CsvSheet if file.suffix.lower() == ".csv" else XlsxSheet)(file, name, headings)


def defused(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it (OWASP, CSV injection)."""
    return f"'{text}" if _FORMULA.match(text) else text


class _File(ABC):
    """Written beside its place and moved there when it is whole."""

    def __init__(self, file: Path) -> None:
        self.file, self.partial = file, file.with_name(f".{file.name}.part")
        self.partial.touch()

    def __enter__(self) -> Self:
        return self

    @abstractmethod
    def close(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
            if error is None:
                self.partial.replace(self.file)
        finally:
            self.partial.unlink(missing_ok=True)


class CsvSheet(_File):
    """RFC 4180 in UTF-8 with a byte order mark; fields are parted as the language's spreadsheets expect it."""

    def __init__(self, file: Path, name: str, headings: Sequence[Heading]) -> None:
        super().__init__(file)
        self.has_decimal_comma = current_language() in _DECIMAL_COMMA
        self.opened = self.partial.open("w", encoding="utf-8-sig", newline="")
        self.writer = csv.writer(self.opened, delimiter=";" if self.has_decimal_comma else ",")
        self.writer.writerow([defused(heading.title) for heading in headings])

    def add(self, rows: Iterable[Sequence[Value]]) -> None:
        self.writer.writerows([self._cell(value) for value in row] for row in rows)

    def close(self) -> None:
        self.opened.close()

    def _cell(self, value: Value) -> str:
        match value:
            case None:
                return ""
            case bool() | Labelled():
                return _words(value)
            case str():
                return defused(value.replace("\0", "\ufffd"))
            case datetime():
                return in_our_zone(value).strftime("%Y-%m-%d %H:%M")
            case date():
                return value.isoformat()
            case Money():
                return self._number(value.decimal)
        return self._number(value)

    def _number(self, value: Decimal | int) -> str:
        plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return plain.replace(".", ",") if self.has_decimal_comma else plain


FORMATS = {
    "head": {"bold": True, "bottom": 1, "text_wrap": False},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "money": {"num_format": "#,##0.00"},
}


class XlsxSheet(_File):
    """One sheet after another when the rows are more than one holds; heading frozen, with a filter on every column."""

    def __init__(self, file: Path, name: str, headings: Sequence[Heading]) -> None:
        import xlsxwriter

        super().__init__(file)
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(str(self.partial), {"constant_memory": True, **plain})
        self.formats = {kind: self.book.add_format(look) for kind, look in FORMATS.items()}
        self.name, self.headings = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:24] or "Pronto", headings
        self._new_sheet()

    def add(self, rows: Iterable[Sequence[Value]]) -> None:
        for row in rows:
            if self.row > MOST_ROWS:
                self._end_sheet()
                self._new_sheet()
            for place, value in enumerate(row):
                self._write(place, value)
            self.row += 1

    def close(self) -> None:
        from xlsxwriter.exceptions import FileCreateError

        self._end_sheet()
        try:
            self.book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error

    def _new_sheet(self) -> None:
        sheets = len(self.book.worksheets())
        self.sheet: Any = self.book.add_worksheet(f"{self.name} {sheets + 1}" if sheets else self.name)
        self.sheet.freeze_panes(1, 0)
        for place, heading in enumerate(self.headings):
            self.sheet.set_column(place, place, heading.width)
            self.sheet.write_string(0, place, _legal(heading.title), self.formats["head"])
        self.row = 1

    def _end_sheet(self) -> None:
        self.sheet.autofilter(0, 0, self.row - 1, max(0, len(self.headings) - 1))

    def _write(self, place: int, value: Value) -> None:
        match value:
            case None | "":
                return
            case bool() | Labelled():
                self.sheet.write_string(self.row, place, _words(value))
            case str():
                self.sheet.write_string(self.row, place, _legal(value))
            case datetime():
                moment = in_our_zone(value).replace(tzinfo=None)
                self.sheet.write_datetime(self.row, place, moment, self.formats["moment"])
            case date():
                self.sheet.write_datetime(self.row, place, value, self.formats["date"])
            case Money():
                self.sheet.write_number(self.row, place, value.decimal, self.formats["money"])
            case _:
                self.sheet.write_number(self.row, place, value)


def _words(value: Labelled | bool) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _(value.label)


def _legal(text: str) -> str:
    """What a cell of XLSX can hold: no control characters, and not longer than it may be."""
    clean = _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n"))
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + CUT
