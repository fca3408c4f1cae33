"""Alembic's entry: the connection and the metadata are handed over by `app.setup`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum

from app.db.columns import Data, MinorUnits, PlainText, Scaled, Utc

PLAIN: dict[type, str] = {
    Utc: "sa.DateTime(timezone=True)",
    MinorUnits: "sa.BigInteger()",
    Scaled: "sa.BigInteger()",
    PlainText: "sa.String()",
    Data: 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")',
}


def as_plain_type(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Migrations speak of plain columns and stay true when Pronto's own types change."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return PLAIN.get(type(item), False) if kind == "type" else False


config = context.config
context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes["metadata"],
    include_name=lambda name, kind, _parents: not (kind == "table" and str(name).startswith(("audit_", "search_"))),
    render_as_batch=True,
    render_item=as_plain_type,
    compare_server_default=True,
)
context.run_migrations()
