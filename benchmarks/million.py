"""A million calls as a service company would have them after ten years, written in bulk, past the guards.

`million(url)` makes a new database; ids are dense, the newest calls are open. Texts are some 250 characters of mixed
Italian, German and Russian words, common ones and rare ones; `RARE` stands in one call of a thousand, `NEEDLE` in one.
"""

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, text

import app.schema  # noqa: F401
from app.calls.flow import CallState
from app.calls.models import Call
from app.customers.models import Customer
from app.db.columns import Utc
from app.db.database import Database
from app.kernel.text import folded
from app.promises.rules import TARGETS, Priority, Severity
from app.setup import migrate
from app.staff.models import Department, Technician

CALLS = 1_000_000
OPEN_CALLS = 40_000
CUSTOMERS, TECHNICIANS, DEPARTMENTS = 5_000, 60, 6
PHRASES, PHRASE_WORDS = 20_000, 6
CHUNK = 20_000
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
YEARS_MINUTES = 10 * 365 * 24 * 60
RARE, NEEDLE = "zirkonfräse", "подшипникъ77"

WORDS = """caldaia blocco stampante carta pompa perdita scheda alimentatore rumore perché più lentissima cinghia motore
sensore valvola pressione temperatura errore codice display spento acceso riavvio ufficio magazzino reparto linea turno
cliente urgente sopralluogo ricambio ordinato garanzia contratto tecnico intervento serviert Straße Größe Prüfung
Förderband Störung Anlage Schalter Wärme kälte Rücklauf Brenner Lüfter Drucker Papier Netzteil Gehäuse котёл насос
давление температура ошибка клапан датчик печать бумага экран сервер замена ремонт гарантия договор мастер заявка
срочно шум течь мотор ремень вентилятор склад офис смена линия приёмка ещё запчасть питание сеть кабель"""
SYLLABLES = "ba co di fe gu la me ni po ra se ti vo zu ка ло ми не по ра си ту ве да"

OPEN_STATES = (
    CallState.REGISTERED,
    CallState.QUALIFIED,
    CallState.ASSIGNED,
    CallState.ASSIGNED,
    CallState.IN_WORK,
    CallState.WAITING,
)
ENDED = {CallState.ARCHIVED: 84, CallState.CLOSED: 8, CallState.INVOICED: 3, CallState.CANCELLED: 3}
SETTLING = {CallState.SOLVED: 1, CallState.ACCEPTED: 1}
SPREAD = {Priority.CRITICAL: 5, Priority.HIGH: 20, Priority.MEDIUM: 45, Priority.LOW: 30}


def million(url: str, calls: int = CALLS) -> Database:
    """A new database at that URL with so many calls, its indexes built and its guards in place."""
    database = Database(url)
    migrate(database)
    with database.restructuring() as connection:
        without_guards(connection)
        customers = people(connection)
        indexes = sorted(Call.__table__.indexes, key=lambda index: str(index.name))  # type: ignore[attr-defined]
        for index in indexes:
            index.drop(connection)
        write(connection, call_rows(calls, customers))
        for index in indexes:
            index.create(connection)
    if not database.is_sqlite:
        with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT setval(pg_get_serial_sequence('call', 'id'), :last)"), {"last": calls})
            connection.execute(text("VACUUM (ANALYZE)"))
    return database


def without_guards(connection: Connection) -> None:
    """What is written next is not the trail's business; the caller's `restructuring` puts the guards back."""
    if connection.dialect.name == "sqlite":
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    for kind in (Department, Technician, Customer, Call):
        connection.exec_driver_sql(f"ALTER TABLE {kind.__tablename__} DISABLE TRIGGER USER")


def people(connection: Connection) -> list[str]:
    """Departments, technicians and customers, whose names are returned."""
    chance = random.Random(1)
    names = [f"{made_up(chance).title()} {made_up(chance).title()} {n} S.r.l." for n in range(1, CUSTOMERS + 1)]
    lines = [{"id": n, "name": f"Reparto {n}", "line": 1 + n // 3} for n in range(1, DEPARTMENTS + 1)]
    hands = [
        {"id": n, "name": f"{made_up(chance).title()} {made_up(chance).title()}", "department_id": 1 + n % DEPARTMENTS}
        for n in range(1, TECHNICIANS + 1)
    ]
    firms = [{"id": n, "name": name, "town": "Mantova", "search": folded(name)} for n, name in enumerate(names, 1)]
    for kind, rows in ((Department, lines), (Technician, hands), (Customer, firms)):
        connection.execute(insert(kind), rows)
        if connection.dialect.name != "sqlite":
            query = f"SELECT setval(pg_get_serial_sequence('{kind.__tablename__}', 'id'), {len(rows)})"
            connection.execute(text(query))
    return names


def made_up(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES.split(), k=chance.randint(2, 5)))


def phrases(chance: random.Random) -> list[str]:
    """A few words each: most of them common, the others one of tens of thousands."""
    common = WORDS.split()
    return [
        " ".join(chance.choice(common) if chance.random() < 0.7 else made_up(chance) for _word in range(PHRASE_WORDS))
        for _phrase in range(PHRASES)
    ]


def call_rows(calls: int, customers: list[str]) -> Iterator[dict[str, Any]]:
    """Every column that has no default, and what a list shows; moments are aware."""
    chance = random.Random(2)
    said = phrases(chance)
    plain = {phrase: folded(phrase) for phrase in said}
    named = [folded(name) for name in customers]
    ended, settling = tuple(ENDED), tuple(SETTLING)
    weights = tuple(ENDED.values())
    priorities, spread = tuple(SPREAD), tuple(SPREAD.values())
    severities = tuple(Severity)
    for n in range(1, calls + 1):
        left = calls - n
        is_open = left < OPEN_CALLS * calls // CALLS
        customer = int(chance.random() ** 2 * len(customers))
        priority = chance.choices(priorities, spread)[0]
        subject, *rest = chance.choices(said, k=6)
        rest += [RARE] if n % 1000 == 0 else []
        rest += [NEEDLE] if n == calls // 2 else []
        reported = NOW - timedelta(minutes=left * YEARS_MINUTES / calls + chance.random() * 30)
        minutes = TARGETS[priority].solution_minutes
        if is_open:
            state = chance.choice(OPEN_STATES)
        elif left < 3 * OPEN_CALLS * calls // CALLS and chance.random() < 0.3:
            state = chance.choice(settling)
        else:
            state = chance.choices(ended, weights)[0]
        paused = state is CallState.WAITING and chance.random() < 0.5
        number = f"C-{reported.year}-{n:07}"
        technician = chance.randint(1, TECHNICIANS) if not is_open or chance.random() < 0.8 else None
        yield {
            "id": n,
            "number": number,
            "subject": subject[:60],
            "description": " ".join(rest),
            "state": state.value,
            "severity": chance.choice(severities).value,
            "priority": priority.value,
            "customer_id": customer + 1,
            "department_id": technician and 1 + technician % DEPARTMENTS,
            "technician_id": technician,
            "reported_at": reported,
            "solution_minutes": minutes,
            "due_at": None if paused else reported + timedelta(minutes=minutes * 4),
            "solved_at": None if is_open else reported + timedelta(minutes=chance.randint(30, 9000)),
            "solution": "" if is_open else rest[0],
            "search": f"{number.lower()} {plain[subject]} {named[customer]}",
        }


def write(connection: Connection, rows: Iterator[dict[str, Any]]) -> None:
    """By the driver itself: SQLite's `executemany`, PostgreSQL's COPY."""
    columns = list(Call.__table__.columns)
    constant = {column.name: _default(column) for column in columns}
    names = [column.name for column in columns]
    moments = [column.name for column in columns if isinstance(column.type, Utc)]
    raw: Any = connection.connection.driver_connection
    quoted = ", ".join(names)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        while chunk := list(islice(rows, CHUNK)):
            for row in chunk:
                for name in moments:
                    if (moment := row.get(name)) is not None:
                        row[name] = moment.replace(tzinfo=None).isoformat(" ", "microseconds")
            values = ([(constant | row)[name] for name in names] for row in chunk)
            raw.executemany(f"INSERT INTO call ({quoted}) VALUES ({marks})", values)
        return
    with raw.cursor() as cursor, cursor.copy(f"COPY call ({quoted}) FROM STDIN") as copy:
        for row in rows:
            whole = constant | row
            copy.write_row([whole[name] for name in names])


def _default(column: Any) -> Any:
    if column.default is None:
        return None
    value = column.default.arg
    return getattr(value, "value", value)


def main(urls: list[str]) -> None:
    """`python -m benchmarks.million sqlite:///file.db` makes one to look at."""
    for url in urls:
        began = time.perf_counter()
        million(url).dispose()
        print(f"{CALLS:,} calls in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
