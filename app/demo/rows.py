"""Writing very many records at once, as an import would: rows are gathered per table and inserted in their order."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from app.db.base import Record

Row = dict[str, Any]


class Rows:
    """Keys are given out here, so that rows can point at each other before any of them is written."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.gathered: dict[type[Record], list[Row]] = {}
        self.last: dict[type[Record], int] = {}
        self.defaults: dict[type[Record], Row] = {}

    def add(self, kind: type[Record], /, **columns: Any) -> int:
        """Keep a row for `write`; its key is the answer."""
        if kind not in self.gathered:
            self.gathered[kind] = []
            self.last[kind] = self.session.scalar(select(func.max(kind.id))) or 0
            self.defaults[kind] = _defaults(kind)
        self.last[kind] += 1
        self.gathered[kind].append({**self.defaults[kind], **columns, "id": self.last[kind]})
        return self.last[kind]

    def change(self, kind: type[Record], key: int, /, **columns: Any) -> None:
        """Set columns of a row that was added and is not written yet."""
        gathered = self.gathered[kind]
        gathered[key - gathered[0]["id"]].update(columns)

    def write(self, progress: Callable[[int, int], None] = lambda done, whole: None) -> int:
        """Insert what was gathered, each table after those it points at; tells how many rows it was."""
        whole, done = sum(map(len, self.gathered.values())), 0
        order = {table: place for place, table in enumerate(Record.metadata.sorted_tables)}
        for kind, rows in sorted(self.gathered.items(), key=lambda kept: order[kept[0].__table__]):  # type: ignore[index]
            self.session.execute(insert(kind.__table__), rows)  # type: ignore[arg-type]
            self._catch_up(kind)
            done += len(rows)
            progress(done, whole)
        self.gathered = {}
        return whole

    def _catch_up(self, kind: type[Record]) -> None:
        """On PostgreSQL the sequence of the keys goes on after ours."""
        if self.session.get_bind().dialect.name == "postgresql":
            catch_up = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
            self.session.execute(catch_up, {"name": f'"{kind.__tablename__}"', "last": self.last[kind]})


def _defaults(kind: type[Record]) -> Row:
    """What the model gives a column that a row does not name, so that all rows have the same columns."""
    plain: Row = {}
    for column in kind.__table__.columns:
        if column.name != "id":
            default: Any = column.default
            plain[column.name] = default.arg if default is not None and default.is_scalar else None
    return plain
