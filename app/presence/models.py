"""Who is at work just now: one row per open desk. Beside the trail, since nobody will ever ask who looked at what."""

from sqlalchemy import BigInteger, Column, String, Table

from app.db.beside import BESIDE
from app.db.columns import Utc

PRESENCE = Table(
    "presence",
    BESIDE,
    Column("desk", String, primary_key=True),
    Column("login", String, nullable=False),
    Column("name", String, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("kind", String, nullable=False, default=""),
    Column("record_id", BigInteger, nullable=True),
)
"""`desk` is made anew by each start of the desktop; `kind` and `record_id` are the record in front there."""
