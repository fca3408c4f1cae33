"""The trail as its tests read it: straight from its tables, whoever wrote there."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.db.base import Record
from app.db.database import Database
from app.db.trail import audit_change, audit_link


@dataclass(frozen=True)
class Entry:
    id: int
    tx: int
    tbl: str
    pk: int
    verb: str
    fields: dict[str, Any]
    actor: str
    cause: str
    at: datetime


class Trail:
    def __init__(self, database: Database) -> None:
        self.database = database

    def entries(self, *conditions: Any) -> list[Entry]:
        query = select(audit_change, audit_link.c.actor, audit_link.c.cause, audit_link.c.at_us)
        query = query.join(audit_link, audit_link.c.tx == audit_change.c.tx).where(*conditions)
        with self.database.reader.connect() as connection:
            rows = connection.execute(query.order_by(audit_change.c.id)).all()
        return [
            Entry(
                row.id,
                row.tx,
                row.tbl,
                row.pk,
                row.verb,
                json.loads(row.diff),
                row.actor,
                row.cause,
                _moment(row.at_us),
            )
            for row in rows
        ]

    def of(self, record: Record) -> list[Entry]:
        return self.entries(audit_change.c.tbl == record.__tablename__, audit_change.c.pk == record.id)

    def since(self, seen: int) -> list[Entry]:
        """What the transactions after that position of the chain brought."""
        return self.entries(audit_link.c.pos > seen)


def _moment(at_us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)


@pytest.fixture
def trail(database: Database) -> Trail:
    return Trail(database)
