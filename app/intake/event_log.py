"""An event log as another system exports it: rows of a CSV file, read one by one and gathered into cases.

A row that cannot be read is rejected with its line number and the reason, and the reading goes on at the next line;
a file whose header does not fit its profile is refused as a whole.
"""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TextIO

from app.intake.profiles import Profile
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_

LONGEST_ROW = 200
"""Lines that one row may span. A quotation mark that is never closed would otherwise swallow the rest of the file."""


DELIMITERS = (",", ";", "\t", "|")


class FileUnreadable(Refused):
    msgid = N_("{file} cannot be read: {detail}")


class FileEmpty(Refused):
    msgid = N_("{file} is empty: not even a header.")


class ColumnMissing(Refused):
    msgid = N_("The column “{column}”, of which the profile “{profile}” speaks, is not in the header of {file}.")


class OtherDelimiter(Refused):
    msgid = N_("{file} divides its columns by “{found}”, not by “{expected}”. Say so in a profile: file.delimiter.")


class OtherEncoding(Refused):
    msgid = N_("{file} is written in {found}, not in {expected}. Say so in a profile: file.encoding.")


class BadRow(Refused):
    """Why a row was rejected."""

    msgid = N_("The row cannot be read: {detail}")


class WrongLength(BadRow):
    msgid = N_("The row has {found} cells, the header {expected}.")


class WrongEncoding(BadRow):
    msgid = N_("The row is not written in {encoding}. If no row is, say in a profile what they are in: file.encoding.")


class HasNul(BadRow):
    msgid = N_("The row has a NUL sign in it, which no text has.")


class CellEmpty(BadRow):
    msgid = N_("The column “{column}” is empty.")


class WrongTime(BadRow):
    msgid = N_("“{value}” in the column “{column}” is not a time of the form {form}.")


class Event(NamedTuple):
    """One row. `written` is its time as the log wrote it, without a zone; `at` the same moment in UTC."""

    line: int
    case: str
    activity: str
    resource: str
    written: datetime
    at: datetime
    cells: Mapping[str, str]
    key: str = ""


@dataclass(frozen=True)
class Case:
    """The events of one case in the order of their times as written; of two at one time, in the order of their rows."""

    key: str
    events: Sequence[Event]

    @property
    def cells(self) -> dict[str, str]:
        """The last value of each column that is not empty."""
        return {name: value for event in self.events for name, value in event.cells.items() if value}


@dataclass
class EventLog:
    """A file as read: its cases in the order of their first rows, and what could not be read."""

    cases: list[Case] = field(default_factory=list)
    rows: int = 0
    duplicates: int = 0
    rejected: list[tuple[int, BadRow]] = field(default_factory=list)


def read_event_log(file: Path, profile: Profile) -> EventLog:
    """Read the whole file. Refuses one that cannot be opened, is empty, or lacks columns of the profile."""
    encoding = "utf-8-sig" if profile.encoding.lower().replace("_", "-") in ("utf-8", "utf8") else profile.encoding
    try:
        with file.open(encoding=encoding, errors="surrogateescape", newline="") as lines:
            return _gather(_Rows(lines, profile.delimiter), file, profile)
    except OSError as error:
        raise FileUnreadable(file=file, detail=error.strerror or error) from error
    except UnicodeError as error:
        raise FileUnreadable(file=file, detail=error) from error


def read_header(file: Path, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[str]:
    """The names of the columns; a name that stands twice is numbered from its second place on: `Variant.1`."""
    with file.open(encoding=encoding, errors="replace", newline="") as lines:
        return _numbered(next(csv.reader(lines, delimiter=delimiter), []))


def _gather(rows: "_Rows", file: Path, profile: Profile) -> EventLog:
    header = _numbered(_header_row(rows, file))
    missing = [name for name in profile.columns if name not in header]
    if missing and (misread := _misread(header, file, profile)):
        raise misread
    refuse_if_any(ColumnMissing(column=name, profile=profile.name, file=file.name, at=name) for name in missing)
    wanted = [(name, header.index(name)) for name in profile.columns]
    log = EventLog()
    events: dict[str, list[Event]] = defaultdict(list)
    seen: set[bytes] = set()
    for line, row in rows:
        log.rows += 1
        if isinstance(row, BadRow):
            log.rejected.append((line, row))
            continue
        try:
            event = _event(line, row, header, wanted, profile)
        except BadRow as reason:
            log.rejected.append((line, reason))
            continue
        events[event.case].append(event)
        content = hashlib.blake2b("\x1f".join(row).encode(), digest_size=16).digest()
        log.duplicates += content in seen
        seen.add(content)
    log.cases = [Case(key, _keyed(sorted(found, key=lambda event: event.written))) for key, found in events.items()]
    return log


def _misread(header: list[str], file: Path, profile: Profile) -> Refused | None:
    """Why not even the header could be told into columns, where that is seen: another delimiter, or UTF-16."""
    whole = profile.delimiter.join(header)
    if "\0" in whole:
        return OtherEncoding(file=file.name, found="UTF-16", expected=profile.encoding)
    for found in DELIMITERS:
        if set(profile.columns) <= set(_numbered(next(csv.reader([whole], delimiter=found), []))):
            return OtherDelimiter(file=file.name, found=found.replace("\t", "\\t"), expected=profile.delimiter)
    return None


def _header_row(rows: "_Rows", file: Path) -> list[str]:
    line_and_row = next(iter(rows), None)
    if line_and_row is None:
        raise FileEmpty(file=file.name)
    row = line_and_row[1]
    return [] if isinstance(row, BadRow) else row


def _numbered(names: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    numbered = []
    for name in map(str.strip, names):
        numbered.append(f"{name}.{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return numbered


def _event(line: int, row: list[str], header: list[str], wanted: list[tuple[str, int]], profile: Profile) -> Event:
    if len(row) != len(header):
        raise WrongLength(found=len(row), expected=len(header))
    if any("\0" in cell for cell in row):
        raise HasNul
    if not all(map(_is_encodable, row)):
        raise WrongEncoding(encoding=profile.encoding)
    cells = {name: row[place] for name, place in wanted}
    for column in (profile.case, profile.activity, profile.time):
        if not cells[column].strip():
            raise CellEmpty(column=column)
    try:
        written = profile.time_of(cells[profile.time].strip())
        at = profile.moment(written)
    except (ValueError, OverflowError) as error:
        raise WrongTime(value=cells[profile.time], column=profile.time, form=profile.time_format) from error
    return Event(
        line=line,
        case=cells[profile.case].strip(),
        activity=cells[profile.activity],
        resource=cells[profile.resource],
        written=written.replace(tzinfo=None),
        at=at,
        cells=cells,
    )


def _is_encodable(cell: str) -> bool:
    """No surrogates, which stand for bytes that could not be decoded."""
    return cell.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in cell)


def _keyed(events: list[Event]) -> list[Event]:
    """Each event with the key by which it is known again: what was done when by whom, and its place among equals.

    Attributes are left out: exports rewrite them on old rows, and the event is the same.
    """
    equals: Counter[str] = Counter()
    keyed = []
    for event in events:
        content = "\x1f".join((event.case, event.activity, event.resource, event.written.isoformat()))
        fingerprint = hashlib.sha256(content.encode()).hexdigest()[:32]
        equals[fingerprint] += 1
        keyed.append(event._replace(key=f"{fingerprint}-{equals[fingerprint]}"))
    return keyed


class _Rows:
    """The rows of a CSV file with the lines they begin at; of a row that does not end only the first line is lost."""

    def __init__(self, lines: TextIO, delimiter: str) -> None:
        self.lines = iter(lines)
        self.delimiter = delimiter
        self.returned: list[str] = []
        self.taken: list[str] = []
        self.line = 1

    def __iter__(self) -> Iterator[tuple[int, list[str] | BadRow]]:
        while True:
            self.taken = []
            try:
                row = next(csv.reader(self._supply(), delimiter=self.delimiter, strict=True), None)
            except csv.Error as error:
                yield self._first_line_only(), BadRow(detail=error)
                continue
            if row is None:
                return
            line, self.line = self.line, self.line + len(self.taken)
            if row:
                yield line, row

    def _supply(self) -> Iterator[str]:
        while len(self.taken) < LONGEST_ROW:
            line = self.returned.pop() if self.returned else next(self.lines, None)
            if line is None:
                return
            self.taken.append(line)
            yield line

    def _first_line_only(self) -> int:
        self.returned.extend(reversed(self.taken[1:]))
        line, self.line = self.line, self.line + 1
        return line
