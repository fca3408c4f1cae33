"""PostgreSQL's dialect of the house: one audit function for all tables, and the chain closed by a deferred trigger.

The chain is appended inside COMMIT, when every row lock of the transaction has been taken, by locking the one row of
`audit_head`; an eager chain died of deadlocks in 12 % of the transactions (reliability.md §1.3). All triggers are
ENABLE ALWAYS, so that a session in replica mode is recorded too.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import URL, Column, Connection, Dialect, Engine, MetaData, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import registry
from sqlalchemy.orm import Session

from app.db.base import Freeze
from app.db.guards import UNTRACKED, flow_of, freeze_of, is_final, is_secret, owner_of, recorded_columns
from app.db.search.upkeep import install_search
from app.db.trail import GENESIS, SALT_BYTES, TRAIL, TRAIL_TABLES

registry.register("postgresql.line", "app.db.postgresql_line", "PostgresqlLine")

CHANNEL = "pronto"
SETTING_UP = 7_286_003
CONNECT = {
    "client_encoding": "utf8",
    "connect_timeout": 4,
    "keepalives": 1,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}
"""A cut line is noticed in 5 s and a new connection given up after 4: together under the ten that people will wait."""

_PLAIN_IN_JSON = frozenset({"INTEGER", "BIGINT", "BOOLEAN", "JSONB"})
SETTINGS = "-c lock_timeout=3000 -c timezone=UTC"

NUMBER = """
  before := nullif(current_setting('pronto.tx', true), '');
  change := nextval('audit_change_number');
  IF before IS NULL THEN
    link := change;
    before := set_config('pronto.tx', link::text, true);
  ELSE
    link := before::bigint;
    before := set_config('pronto.more', before, true);
  END IF;
"""
"""A transaction is numbered by its first change; that it has more of them is noted, for one alone is closed faster."""

RECORD = """
  salt := uuid_send(gen_random_uuid());
  INSERT INTO audit_change (id, tx, tbl, pk, verb, diff, seal) VALUES (
    change, link, '{table}', record_id, letter, fields, salt || sha256(salt || convert_to(
      change || ':' || link || ':{table}:' || record_id || ':' || letter || ':' || fields, 'UTF8')));
  RETURN NULL;
END """
"""The end of each table's audit function."""

TOGETHER = 6
"""So many columns are compared at once, and each by itself only when one of them differs: that was the fastest."""

FUNCTIONS = (
    f"""
CREATE OR REPLACE FUNCTION audit_numbers(OUT change bigint, OUT link bigint) LANGUAGE plpgsql AS $$
DECLARE
  before text;
BEGIN{NUMBER}END $$
""",
    r"""
CREATE OR REPLACE FUNCTION audit_fingerprint(secret text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT 'sha256:' || left(encode(sha256(convert_to(secret, 'UTF8')), 'hex'), 16) $$
""",
    r"""
CREATE OR REPLACE FUNCTION audit_truncate() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'TRUNCATE of % would escape the audit trail', TG_TABLE_NAME; END $$
""",
    r"""
CREATE OR REPLACE FUNCTION audit_close() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  moment bigint; who text; why text; final bigint; digests bytea; header text; chained bigint;
BEGIN
  IF current_setting('pronto.closed', true) = NEW.tx::text THEN
    SELECT last_change INTO chained FROM audit_link WHERE tx = NEW.tx;
    IF chained >= NEW.id THEN
      RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the chain of transaction % is closed already', NEW.tx;
  END IF;
  IF current_setting('pronto.more', true) = NEW.tx::text THEN
    SELECT max(id), string_agg(substr(seal, 17), ''::bytea ORDER BY id) INTO final, digests
      FROM audit_change WHERE id >= NEW.id AND tx = NEW.tx;
    header := set_config('pronto.closed', NEW.tx::text, true);
  ELSE
    final := NEW.id;
    digests := substr(NEW.seal, 17);
  END IF;
  IF current_setting('pronto.stale', true) = 'yes' THEN
    PERFORM search_bring_up_to_date();
  END IF;
  header := pg_advisory_xact_lock(7286002)::text;
  moment := extract(epoch FROM clock_timestamp()) * 1000000;
  who := coalesce(nullif(current_setting('pronto.actor', true), ''), 'database:' || session_user);
  why := coalesce(current_setting('pronto.cause', true), '');
  header := ':' || NEW.tx || ':' || moment || ':' || octet_length(who) || ':' || who || octet_length(why) || ':' || why;
  WITH head AS (
    UPDATE audit_head SET pos = pos + 1,
      hash = sha256(hash || convert_to((pos + 1) || header, 'UTF8') || digests) RETURNING pos, hash)
  INSERT INTO audit_link (tx, pos, at_us, actor, cause, first_change, last_change, hash)
    SELECT NEW.tx, head.pos, moment, who, why, NEW.id, final, head.hash FROM head;
  header := pg_notify('pronto', '')::text;
  RETURN NULL;
END $$
""",
    r"""
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
""",
    r"""
CREATE OR REPLACE FUNCTION version_on() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$
""",
    r"""
CREATE OR REPLACE FUNCTION flow_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF OLD.state || ' ' || NEW.state = ANY (TG_ARGV) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the flow of % does not allow this change of state', TG_TABLE_NAME;
END $$
""",
    r"""
CREATE OR REPLACE FUNCTION freeze_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'this record of % is final', TG_TABLE_NAME;
END $$
""",
)


def make_engine(url: URL, *, readonly: bool = False) -> Engine:
    """Errors within ten seconds when the line is cut; the transactions of readers are read-only."""
    from app.db.postgresql_line import begin

    settings = f"{SETTINGS} -c default_transaction_read_only=on" if readonly else SETTINGS
    engine = create_engine(url.set(drivername="postgresql+line"), connect_args=CONNECT | {"options": settings})
    event.listen(engine, "checkout", begin)
    return engine


def begin_signed(session: Session, actor: str, cause: str) -> None:
    """Begin the session's transaction and say who writes in it, and why, in one message."""
    from app.db.postgresql_line import signing

    with signing(actor, cause):
        session.connection()


def sign(connection: Connection, actor: str, cause: str) -> None:
    """Say who writes in this transaction, and why."""
    from app.db import postgresql_line

    postgresql_line.sign(connection, actor, cause)


def install(connection: Connection, metadata: MetaData) -> None:
    """Make the trail's tables and functions and give every table its triggers anew."""
    TRAIL.create_all(connection)
    for statement in (*_head(), *functions(metadata), *trigger_statements(metadata)):
        connection.exec_driver_sql(statement.replace("%", "%%") if "%" in statement else statement)
    install_search(connection, metadata)


def _head() -> Iterator[str]:
    yield "CREATE SEQUENCE IF NOT EXISTS audit_change_number"
    yield (
        "CREATE TABLE IF NOT EXISTS audit_head "
        "(one boolean PRIMARY KEY DEFAULT true CHECK (one), pos bigint NOT NULL, hash bytea NOT NULL) "
        "WITH (fillfactor = 10)"
    )
    yield f"INSERT INTO audit_head VALUES (true, 0, '\\x{GENESIS.hex()}') ON CONFLICT DO NOTHING"


def guards_wanted(metadata: MetaData) -> dict[str, str]:
    """Every function by its text, every trigger by its table and what it calls with which arguments."""
    bodies = {_word_after("FUNCTION", function): function.split("$$")[1] for function in functions(metadata)}
    return bodies | {
        _word_after("TRIGGER", made): f"{_word_after('ON', made)} {made.split('EXECUTE FUNCTION ')[1]}"
        for made in trigger_statements(metadata)
        if made.startswith("CREATE")
    }


def guards_standing(connection: Connection) -> dict[str, str]:
    """As `guards_wanted` names them; a trigger that a session in replica mode would escape does not count."""
    functions = text("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    triggers = text(
        "SELECT tgname, tgrelid::regclass::text AS tbl, tgfoid::regproc::text AS call, tgargs "
        "FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    )
    standing = {row.proname: row.prosrc for row in connection.execute(functions)}
    for row in connection.execute(triggers):
        arguments = ", ".join(f"'{argument.decode()}'" for argument in row.tgargs.split(b"\0")[:-1])
        standing[row.tgname] = f"{row.tbl} {row.call}({arguments})"
    return standing


def _word_after(keyword: str, statement: str) -> str:
    return re.split(r"[ (]", statement.split(f"{keyword} ", 1)[1], maxsplit=1)[0]


def trigger_statements(metadata: MetaData) -> Iterator[str]:
    for name in TRAIL_TABLES:
        yield from _trigger(f"append_only_{name}", f"BEFORE UPDATE OR DELETE ON {name}", "audit_append_only()")
        yield from _trigger(
            f"append_only_{name}_truncate", f"BEFORE TRUNCATE ON {name}", "audit_append_only()", each="STATEMENT"
        )
    yield from _trigger(
        "audit_close",
        "AFTER INSERT ON audit_change DEFERRABLE INITIALLY DEFERRED",
        "audit_close()",
        kind="CONSTRAINT TRIGGER",
    )
    for table in metadata.sorted_tables:
        yield from _audit_triggers(table)
        yield from _trigger(
            f"version_{table.name}",
            f"BEFORE UPDATE ON {table.name}",
            "version_on()",
            when="NEW.version = OLD.version",
        )
        if flow := flow_of(table):
            steps = ", ".join(f"'{source} {target}'" for source, target in sorted(flow.steps()))
            yield from _trigger(
                f"flow_{table.name}",
                f"BEFORE UPDATE OF state ON {table.name}",
                f"flow_refuse({steps})",
                when="OLD.state IS DISTINCT FROM NEW.state",
            )
        if freeze := freeze_of(table):
            yield from _freeze_triggers(table, freeze)


def functions(metadata: MetaData) -> Iterator[str]:
    yield from FUNCTIONS
    yield from map(_audit_function, metadata.sorted_tables)
    for table in metadata.sorted_tables:
        if (freeze := freeze_of(table)) and freeze.owner:
            yield _owner_function(owner_of(table, freeze))


def _audit_function(table: Table) -> str:
    """What is recorded of a table's rows; each column by itself, so that a change costs what changed."""
    columns = recorded_columns(table)
    whole = {
        row: ", ".join(f"""',"{column.name}":' || {as_json(f'{row}."{column.name}"', column)}""" for column in columns)
        for row in ("NEW", "OLD")
    }
    changed = "\n".join(_changed(columns[first : first + TOGETHER]) for first in range(0, len(columns), TOGETHER))
    return f"""
CREATE OR REPLACE FUNCTION audit_{table.name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  before text; fields text; change bigint; link bigint; record_id bigint; salt bytea; letter text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
{changed}
    IF fields IS NULL THEN
      RETURN NULL;
    END IF;
    letter := 'U'; record_id := NEW.id;
  ELSIF TG_OP = 'INSERT' THEN
    fields := concat({whole["NEW"]});
    letter := 'I'; record_id := NEW.id;
  ELSE
    fields := concat({whole["OLD"]});
    letter := 'D'; record_id := OLD.id;
  END IF;
  fields := '{{' || substr(fields, 2) || '}}';{NUMBER}{RECORD.format(table=table.name)}$$
"""


def _owner_function(owner: Table) -> str:
    """Whether what a record belongs to is final: the condition of a trigger may ask a function, not a table."""
    return f"""
CREATE OR REPLACE FUNCTION final_{owner.name}(owner bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT 1 FROM {owner.name} WHERE {owner.name}.id = owner AND ({is_final(owner, owner.name)})) $$
"""


def _changed(columns: list[Column[Any]]) -> str:
    differs = {column.name: f'OLD."{column.name}" IS DISTINCT FROM NEW."{column.name}"' for column in columns}
    lines = "\n".join(
        f"""      IF {differs[column.name]} THEN fields := concat(fields, ',"{column.name}":[', """
        f"""coalesce({as_json(f'OLD."{column.name}"', column)}, 'null'), ',', """
        f"""coalesce({as_json(f'NEW."{column.name}"', column)}, 'null'), ']'); END IF;"""
        for column in columns
    )
    return f"    IF {' OR '.join(differs.values())} THEN\n{lines}\n    END IF;"


def as_json(cell: str, column: Column[Any]) -> str:
    """SQL for a cell as JSON's text, whatever the settings of the session; NULL when it is empty."""
    if is_secret(column):
        return f"to_json(audit_fingerprint({cell}))::text"
    kind = _type_of(column)
    if kind.startswith("TIMESTAMP"):
        return f"to_json({cell} AT TIME ZONE 'UTC')::text"
    return f"{cell}::text" if kind in _PLAIN_IN_JSON else f"to_json({cell})::text"


def _type_of(column: Column[Any]) -> str:
    return str(column.type.compile(dialect=_dialect()))


@cache
def _dialect() -> Dialect:
    return make_url("postgresql+psycopg://").get_dialect()()


def as_recorded(column: Column[Any]) -> str:
    """SQL for a live cell, whose value is the one that `as_json` tells."""
    kind = _type_of(column)
    if kind.startswith("TIMESTAMP"):
        return f"to_json(\"{column.name}\" AT TIME ZONE 'UTC')"
    return f'to_json("{column.name}")' if kind == "DATE" else f'"{column.name}"'


def _audit_triggers(table: Table) -> Iterator[str]:
    for verb in ("insert", "update", "delete"):
        yield from _trigger(
            f"audit_{table.name}_{verb}", f"AFTER {verb.upper()} ON {table.name}", f"audit_{table.name}()"
        )
    yield from _trigger(
        f"audit_{table.name}_truncate", f"BEFORE TRUNCATE ON {table.name}", "audit_truncate()", each="STATEMENT"
    )


def _freeze_triggers(table: Table, freeze: Freeze) -> Iterator[str]:
    name = f"freeze_{table.name}"
    free = ", ".join(f"'{column}'" for column in sorted({*UNTRACKED, *freeze.free}))
    call = f"freeze_refuse({free})"
    when = freeze.when
    if freeze.owner:
        when = f"{when} OR final_{owner_of(table, freeze).name}(OLD.{freeze.owner})"
    yield from _trigger(f"{name}_update", f"BEFORE UPDATE ON {table.name}", call, when=when)
    if freeze.deletes:
        yield from _trigger(f"{name}_delete", f"BEFORE DELETE ON {table.name}", "freeze_refuse()", when=when)


def _trigger(
    name: str, moment: str, call: str, *, when: str = "", each: str = "ROW", kind: str = "TRIGGER"
) -> Iterator[str]:
    table = moment.split(" ON ")[1].split(" ")[0]
    condition = f"WHEN ({when}) " if when else ""
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield f"CREATE {kind} {name} {moment} FOR EACH {each} {condition}EXECUTE FUNCTION {call}"
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


assert SALT_BYTES == 16
