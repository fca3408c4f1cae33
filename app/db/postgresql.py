"""PostgreSQL's dialect of the house: one audit function for all tables, and the chain closed by a deferred trigger.

The chain is appended inside COMMIT, when every row lock of the transaction has been taken, by locking the one row of
`audit_head`; an eager chain died of deadlocks in 12 % of the transactions (reliability.md §1.3). All triggers are
ENABLE ALWAYS, so that a session in replica mode is recorded too.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, text

from app.db.base import Freeze
from app.db.guards import UNTRACKED, flow_of, freeze_of, is_binary, is_secret
from app.db.trail import GENESIS, SALT_BYTES, TRAIL, TRAIL_TABLES

CHANNEL = "pronto"
SECRET_MARK = "!"
"""Before the name of a column of which `audit_record` keeps a fingerprint only."""
CONNECT = {
    "connect_timeout": 4,
    "keepalives": 1,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}
"""A cut line is noticed in 5 s and a new connection given up after 4: together under the ten that people will wait."""

SIGN = "SELECT set_config('pronto.actor', %s, true), set_config('pronto.cause', %s, true)"
SETTINGS = "-c lock_timeout=3000 -c timezone=UTC"

FUNCTIONS = (
    r"""
CREATE OR REPLACE FUNCTION audit_ns(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT octet_length(value)::text || ':' || value $$
""",
    r"""
CREATE OR REPLACE FUNCTION audit_masked(tracked jsonb, arguments text[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE argument text; secret text;
BEGIN
  FOREACH argument IN ARRAY arguments LOOP
    secret := substr(argument, 2);
    IF left(argument, 1) = '!' AND tracked ->> secret IS NOT NULL THEN
      tracked := jsonb_set(tracked, ARRAY[secret],
        to_jsonb('sha256:' || left(encode(sha256(convert_to(tracked ->> secret, 'UTF8')), 'hex'), 16)));
    END IF;
  END LOOP;
  RETURN tracked;
END $$
""",
    r"""
CREATE OR REPLACE FUNCTION audit_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  before jsonb; after jsonb; fields text; change bigint; link bigint; record_id bigint;
  salt bytea; letter text; place text; has_secrets boolean := TG_ARGV[TG_NARGS - 1] LIKE '!%';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'TRUNCATE of % would escape the audit trail', TG_TABLE_NAME;
  END IF;
  letter := left(TG_OP, 1);
  IF TG_OP = 'INSERT' THEN
    after := to_jsonb(NEW) - TG_ARGV; record_id := NEW.id;
    IF has_secrets THEN after := audit_masked(after, TG_ARGV); END IF;
    SELECT string_agg(to_json(key)::text || ':' || value::text, ',') INTO fields
      FROM jsonb_each(after) WHERE value <> 'null';
  ELSIF TG_OP = 'DELETE' THEN
    before := to_jsonb(OLD) - TG_ARGV; record_id := OLD.id;
    IF has_secrets THEN before := audit_masked(before, TG_ARGV); END IF;
    SELECT string_agg(to_json(key)::text || ':' || value::text, ',') INTO fields
      FROM jsonb_each(before) WHERE value <> 'null';
  ELSE
    before := to_jsonb(OLD) - TG_ARGV; after := to_jsonb(NEW) - TG_ARGV; record_id := NEW.id;
    IF before = after THEN
      RETURN NULL;
    END IF;
    IF has_secrets THEN
      before := audit_masked(before, TG_ARGV); after := audit_masked(after, TG_ARGV);
    END IF;
    SELECT string_agg(to_json(key)::text || ':[' || (before -> key)::text || ',' || value::text || ']', ',')
      INTO fields FROM jsonb_each(after) WHERE value IS DISTINCT FROM before -> key;
  END IF;
  fields := '{' || coalesce(fields, '') || '}';
  link := nullif(current_setting('pronto.tx', true), '')::bigint;
  IF link IS NULL THEN
    link := nextval('audit_link_tx');
    PERFORM set_config('pronto.tx', link::text, true);
  END IF;
  change := nextval('audit_change_number');
  salt := uuid_send(gen_random_uuid());
  place := audit_ns(change::text) || audit_ns(link::text) || audit_ns(TG_TABLE_NAME) || audit_ns(record_id::text)
    || audit_ns(letter) || audit_ns(fields);
  INSERT INTO audit_change (id, tx, tbl, pk, verb, diff, seal) VALUES
    (change, link, TG_TABLE_NAME, record_id, letter, fields, salt || sha256(salt || convert_to(place, 'UTF8')));
  RETURN NULL;
END $$
""",
    r"""
CREATE OR REPLACE FUNCTION audit_close() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  here bigint; previous bytea; moment bigint; who text; why text; final bigint; digests bytea; header text;
  chained bigint;
BEGIN
  SELECT last_change INTO chained FROM audit_link WHERE tx = NEW.tx;
  IF FOUND THEN
    IF chained < NEW.id THEN
      RAISE EXCEPTION 'the chain of transaction % is closed already', NEW.tx;
    END IF;
    RETURN NULL;
  END IF;
  SELECT pos, hash INTO STRICT here, previous FROM audit_head FOR UPDATE;
  here := here + 1;
  moment := floor(extract(epoch FROM clock_timestamp()) * 1000000);
  who := coalesce(nullif(current_setting('pronto.actor', true), ''), 'database:' || session_user);
  why := coalesce(current_setting('pronto.cause', true), '');
  SELECT max(id), string_agg(substr(seal, 17), ''::bytea ORDER BY id) INTO final, digests
    FROM audit_change WHERE id >= NEW.id AND tx = NEW.tx;
  header := audit_ns(NEW.tx::text) || audit_ns(here::text) || audit_ns(moment::text) || audit_ns(who) || audit_ns(why);
  previous := sha256(previous || convert_to(header, 'UTF8') || digests);
  INSERT INTO audit_link (tx, pos, at_us, actor, cause, first_change, last_change, hash)
    VALUES (NEW.tx, here, moment, who, why, NEW.id, final, previous);
  UPDATE audit_head SET pos = here, hash = previous;
  PERFORM pg_notify('pronto', here::text);
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


def make_engine(url: str, *, readonly: bool = False) -> Engine:
    """Errors within ten seconds when the line is cut; the transactions of readers are read-only."""
    settings = f"{SETTINGS} -c default_transaction_read_only=on" if readonly else SETTINGS
    return create_engine(url, connect_args=CONNECT | {"options": settings}, pool_pre_ping=True)


def sign(connection: Connection, actor: str, cause: str) -> None:
    """Say who writes in this transaction, and why."""
    connection.exec_driver_sql(SIGN, (actor, cause))


def install(connection: Connection, metadata: MetaData) -> None:
    """Make the trail's tables and functions and give every table its triggers anew."""
    TRAIL.create_all(connection)
    for statement in (*_head(), *FUNCTIONS, *trigger_statements(metadata)):
        connection.exec_driver_sql(statement.replace("%", "%%") if "%" in statement else statement)


def _head() -> Iterator[str]:
    yield "CREATE SEQUENCE IF NOT EXISTS audit_link_tx"
    yield "CREATE SEQUENCE IF NOT EXISTS audit_change_number"
    yield (
        "CREATE TABLE IF NOT EXISTS audit_head "
        "(one boolean PRIMARY KEY DEFAULT true CHECK (one), pos bigint NOT NULL, hash bytea NOT NULL) "
        "WITH (fillfactor = 10)"
    )
    yield f"INSERT INTO audit_head VALUES (true, 0, '\\x{GENESIS.hex()}') ON CONFLICT DO NOTHING"


def guards_wanted(metadata: MetaData) -> dict[str, str]:
    """Every function by its text, every trigger by its table and what it calls with which arguments."""
    bodies = {_word_after("FUNCTION", function): function.split("$$")[1] for function in FUNCTIONS}
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


def _audit_triggers(table: Table) -> Iterator[str]:
    untracked = ["version", *(column.name for column in table.columns if is_binary(column))]
    secrets = [f"{SECRET_MARK}{column.name}" for column in table.columns if is_secret(column)]
    arguments = ", ".join(f"'{name}'" for name in (*untracked, *secrets))
    call = f"audit_record({arguments})"
    for verb in ("insert", "update", "delete"):
        yield from _trigger(f"audit_{table.name}_{verb}", f"AFTER {verb.upper()} ON {table.name}", call)
    yield from _trigger(f"audit_{table.name}_truncate", f"BEFORE TRUNCATE ON {table.name}", call, each="STATEMENT")


def _freeze_triggers(table: Table, freeze: Freeze) -> Iterator[str]:
    name = f"freeze_{table.name}"
    free = ", ".join(f"'{column}'" for column in sorted({*UNTRACKED, *freeze.free}))
    call = f"freeze_refuse({free})"
    yield from _trigger(f"{name}_update", f"BEFORE UPDATE ON {table.name}", call, when=freeze.when)
    if freeze.deletes:
        yield from _trigger(f"{name}_delete", f"BEFORE DELETE ON {table.name}", "freeze_refuse()", when=freeze.when)


def _trigger(
    name: str, moment: str, call: str, *, when: str = "", each: str = "ROW", kind: str = "TRIGGER"
) -> Iterator[str]:
    table = moment.split(" ON ")[1].split(" ")[0]
    condition = f"WHEN ({when}) " if when else ""
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield f"CREATE {kind} {name} {moment} FOR EACH {each} {condition}EXECUTE FUNCTION {call}"
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


assert SALT_BYTES == 16
