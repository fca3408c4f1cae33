"""The audit trail's tables: one row per change of a record, one link of the chain per transaction.

A change keeps what became different as JSON: ``{"field": [old, new]}`` for an update, ``{"field": value}`` for what an
insert brought or a delete took. Its seal is a salt of 16 bytes and the SHA-256 over salt, place and difference. The
link of a transaction says who, when (the server's clock, microseconds UTC) and for which cause, and its hash runs
over the link before it and the digests of its changes. Both engines write and verify the same bytes.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

TRAIL = MetaData()
GENESIS = hashlib.sha256(b"Pronto").digest()
SALT_BYTES = 16

INTRODUCED, ERASED = "C", "E"
"""The verbs that no trigger writes: a column came, a person's data went."""

REMOVED = "verb = 'D'"
"""Removals have an index of their own: they are few, and a removed record can be asked for nothing any more."""

_big = BigInteger().with_variant(Integer(), "sqlite")

audit_link = Table(
    "audit_link",
    TRAIL,
    Column("tx", _big, primary_key=True, autoincrement=False),
    Column("pos", _big, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("first_change", BigInteger, nullable=False),
    Column("last_change", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_audit_link_pos", "pos", unique=True),
)

audit_change = Table(
    "audit_change",
    TRAIL,
    Column("id", _big, primary_key=True),
    Column("tx", _big, nullable=False),
    Column("pk", _big, nullable=False),
    Column("tbl", Text, nullable=False),
    Column("verb", String(1), nullable=False),
    Column("diff", Text, nullable=False),
    Column("seal", LargeBinary, nullable=False),
    Index("ix_audit_change_tbl_pk", "tbl", "pk"),
    Index("ix_audit_change_removed", "tbl", sqlite_where=text(REMOVED), postgresql_where=text(REMOVED)),
    Index("ix_audit_change_tx", "tx").ddl_if(dialect="sqlite"),
    ForeignKeyConstraint(["tx"], ["audit_link.tx"], deferrable=True, initially="DEFERRED").ddl_if(dialect="sqlite"),
)

audit_command = Table(
    "audit_command",
    TRAIL,
    Column("key", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("result", JSON, nullable=True),
)
"""Each command's idempotency key with its answer, kept by the transaction that did the work."""

TRAIL_TABLES = tuple(TRAIL.tables)


def fingerprint(secret: str | None) -> str | None:
    """What the trail keeps instead of a secret."""
    return None if secret is None else "sha256:" + hashlib.sha256(secret.encode()).hexdigest()[:16]


def netstring(value: str) -> bytes:
    """Unambiguous: `3:abc`, so that no two rows of values can look alike."""
    raw = value.encode()
    return b"%d:%b" % (len(raw), raw)


def digest(salt: bytes, change_id: int, tx: int, tbl: str, pk: int, verb: str, diff: str) -> bytes:
    """What a change commits to; without the salt the values cannot be guessed from it."""
    place = f"{change_id}:{tx}:{tbl}:{pk}:{verb}:{diff}"
    return hashlib.sha256(salt + place.encode()).digest()


def link_hash(
    previous: bytes, tx: int, pos: int, at_us: int, actor: str, cause: str, digests: Iterable[bytes]
) -> bytes:
    """The next hash of the chain."""
    header = b"%d:%d:%d:%b%b" % (pos, tx, at_us, netstring(actor), netstring(cause))
    return hashlib.sha256(previous + header + b"".join(digests)).digest()
