"""Import profiles: TOML files that say how another system's event log is to be read (docs/guide/import-profiles.md)."""

import codecs
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from app.calls.flow import CallState, WaitCause
from app.intake.rules import Meaning, Step, allowed_steps
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.promises.rules import Priority, Severity

L = TypeVar("L", bound=Labelled)

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "profiles"
UNCHANGED = "unchanged"
WRITTEN_AT = "written_at"
"""The fact of an imported event that holds its time as the log wrote it; no profile may use its name."""

_PLACE = re.compile(r"\{([^{}]+)\}")
_ABSENT: Any = object()


class NoSuchProfile(Refused):
    msgid = N_("There is no profile “{name}”. Profiles that come with Pronto: {shipped}. Or give the path of a file.")


class NotReadable(Refused):
    msgid = N_("The profile {file} cannot be read: {detail}")


class KeyMissing(Refused):
    msgid = N_("The profile needs the key “{key}”.")


class KeyUnknown(Refused):
    msgid = N_("The profile has a key “{key}” that Pronto does not know.")


class BadValue(Refused):
    msgid = N_("The profile's key “{key}” cannot be “{value}”. Expected: {expected}.")
    marked = frozenset({"expected"})


@dataclass(frozen=True)
class Choice:
    """How a column's values become one of Pronto's words; what the table does not name is `default`."""

    column: str | None
    default: Any
    values: Mapping[str, Any]

    def of(self, cells: Mapping[str, str]) -> Any:
        return self.values.get(cells.get(self.column or "", "").strip(), self.default)


@dataclass(frozen=True)
class Profile:
    """A profile as read and found sound. Columns are named as in the file's header."""

    name: str
    encoding: str
    delimiter: str
    unknown: frozenset[str]
    case: str
    activity: str
    resource: str
    time: str
    time_format: str
    zone: ZoneInfo
    facts: Mapping[str, str]
    activities: Mapping[str, Meaning]
    texts: Mapping[str, str]
    severity: Choice
    priority: Choice
    allowed: frozenset[Step]

    @property
    def columns(self) -> list[str]:
        """Every column the profile speaks of, each once."""
        chosen = [choice.column for choice in (self.severity, self.priority) if choice.column]
        named = [name for text in self.texts.values() for name in _PLACE.findall(text)]
        needed = [self.case, self.activity, self.resource, self.time, *self.facts.values(), *named, *chosen]
        return list(dict.fromkeys(needed))

    def meaning(self, activity: str) -> Meaning:
        return self.activities.get(activity.strip(), Meaning())

    def time_of(self, cell: str) -> datetime:
        """The time as written; it bears a zone only where the format has one. Raises ValueError for anything else."""
        return datetime.strptime(cell, self.time_format)  # noqa: DTZ007

    def moment(self, written: datetime) -> datetime:
        """A time as written, in UTC; one that bears its own zone is taken at its word."""
        return (written if written.tzinfo else written.replace(tzinfo=self.zone)).astimezone(UTC)

    def text(self, key: str, cells: Mapping[str, str]) -> str:
        """The text of that key with the cells in its places; empty when one of them is unknown or empty."""
        template = self.texts.get(key, "")
        values = {name: cells.get(name, "").strip() for name in _PLACE.findall(template)}
        if not all(values.values()) or self.unknown.intersection(values.values()):
            return ""
        return _PLACE.sub(lambda place: values[place[1]], template).strip()


def shipped_profiles() -> list[str]:
    return sorted(file.stem for file in SHIPPED.glob("*.toml"))


def load_profile(name: str) -> Profile:
    """The shipped profile of that name, or the one in the file at that path."""
    file = SHIPPED / f"{name}.toml" if name in shipped_profiles() else Path(name)
    if not file.is_file():
        raise NoSuchProfile(name=name, shipped=", ".join(shipped_profiles()))
    try:
        return read_profile(tomllib.loads(file.read_text("utf-8-sig")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NotReadable(file=file, detail=error) from error


def read_profile(written: Mapping[str, Any]) -> Profile:
    """Refuses a profile with every fault it has, each with its key."""
    reading = _Reading(dict(written))
    get = reading.text
    activities = dict(reading.meanings())
    profile: dict[str, Any] = {
        "name": get("name"),
        "encoding": get("file.encoding", "utf-8", _is_encoding, N_("an encoding, such as utf-8 or latin-1")),
        "delimiter": get("file.delimiter", ",", lambda text: len(text) == 1, N_("one character")),
        "unknown": frozenset(reading.texts("file.unknown")),
        **{key: get(f"columns.{key}") for key in ("case", "activity", "resource", "time")},
        "time_format": get("time.format", None, _is_time_format, N_("a format such as %Y-%m-%d %H:%M:%S")),
        "zone": reading.zone(),
        "facts": reading.table("facts"),
        "activities": activities,
        "texts": {
            key: get(f"call.{key}", "") for key in ("subject", "customer", "product", "department", "technician")
        },
        "severity": reading.choice("severity", Severity, Severity.DEGRADED),
        "priority": reading.choice("priority", Priority, Priority.MEDIUM),
        "allowed": allowed_steps({meaning.state for meaning in activities.values() if meaning.state}),
    }
    if WRITTEN_AT in profile["facts"]:
        reading.refuse(f"facts.{WRITTEN_AT}", WRITTEN_AT, N_("another name"))
    refuse_if_any([*reading.faults, *(KeyUnknown(key=key, at=key) for key in reading.unused())])
    return Profile(**profile)


class _Reading:
    """One profile being read: values taken by dotted key, faults gathered on the way."""

    def __init__(self, written: dict[str, Any]) -> None:
        self.written = written
        self.taken: set[str] = set()
        self.faults: list[Refused] = []

    def refuse(self, key: str, value: Any, expected: str) -> None:
        self.faults.append(BadValue(key=key, value=value, expected=expected, at=key))

    def take(self, key: str, default: Any = _ABSENT) -> Any:
        self.taken.add(key)
        found: Any = self.written
        for part in key.split("."):
            found = found.get(part, _ABSENT) if isinstance(found, dict) else _ABSENT
        if found is _ABSENT:
            if default is _ABSENT:
                self.faults.append(KeyMissing(key=key, at=key))
            return None if default is _ABSENT else default
        return found

    def text(self, key: str, default: str | None = None, is_good: Any = None, expected: str = N_("a text")) -> str:
        value = self.take(key, _ABSENT if default is None else default)
        if value is None:
            return ""
        if not isinstance(value, str) or (default is None and not value) or (is_good and not is_good(value)):
            self.refuse(key, value, expected)
        return str(value)

    def texts(self, key: str) -> list[str]:
        value = self.take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(key, value, N_("a list of texts"))
            return []
        return value

    def table(self, key: str) -> dict[str, str]:
        value = self.take(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            self.refuse(key, value, N_("a table of texts"))
            return {}
        return value

    def zone(self) -> ZoneInfo:
        name = self.text("time.zone", "UTC")
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            self.refuse("time.zone", name, N_("a time zone such as Europe/Rome"))
            return ZoneInfo("UTC")

    def word(self, key: str, value: Any, kind: type[L]) -> L | None:
        if value in list(kind):
            return kind(value)
        self.faults.append(BadValue(key=key, value=value, expected=", ".join(kind), at=key))
        return None

    def choice(self, key: str, kind: type[L], default: L) -> Choice:
        values = self.table(f"{key}.values")
        column = self.text(f"{key}.column", "") or None
        fallback = self.word(f"{key}.default", self.take(f"{key}.default", default), kind)
        words = {value: self.word(f"{key}.values.{value}", word, kind) for value, word in values.items()}
        return Choice(column, fallback, words)

    def meanings(self) -> Iterator[tuple[str, Meaning]]:
        """Each activity with its state: `"solved"`, `"waiting"` with a cause after a colon, or `"unchanged"`."""
        if not self.table("activities"):
            self.faults.append(KeyMissing(key="activities", at="activities"))
        for activity, written in self.table("activities").items():
            key = f"activities.{activity}"
            if written == UNCHANGED:
                yield activity, Meaning()
                continue
            name, _colon, cause = written.partition(":")
            state = self.word(key, name, CallState)
            yield activity, Meaning(state, self.word(key, cause, WaitCause) if cause else None)

    def unused(self) -> Iterator[str]:
        for key, value in self.written.items():
            inner = [f"{key}.{name}" for name in value] if isinstance(value, dict) and key not in self.taken else [key]
            yield from (name for name in inner if name not in self.taken and name != "title")


def _is_encoding(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def _is_time_format(text: str) -> bool:
    """Whether a moment written in it can be read back, year and day included."""
    moment = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
    try:
        read = datetime.strptime(moment.strftime(text), text)  # noqa: DTZ007
    except ValueError:
        return False
    return (read.year, read.month, read.day) == (2026, 2, 3)


def fitting_profile(header: list[str]) -> Profile | None:
    """The shipped profile whose columns all stand in this header; None when there is none or more than one."""
    fitting = [profile for name in shipped_profiles() if set((profile := load_profile(name)).columns) <= set(header)]
    return fitting[0] if len(fitting) == 1 else None
