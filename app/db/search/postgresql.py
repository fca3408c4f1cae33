"""The index on PostgreSQL: one GIN index over tokens of our own; needs no extension, no ICU and no text search set-up.

It is brought up to date once per transaction, inside COMMIT, whoever writes: by the function that closes the chain,
before that takes the chain's lock, or by a deferred trigger. The document's row is locked before its words are read, so
that of two writers the second sees what the first has written.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, MetaData, text

from app.db.search.declared import DOC_MASK, ID_MASK, KIND_BIT, Kind, Watch, kinds
from app.kernel.words import GRAM, LONGEST_WORD, PREFIXES, dropped_ranges, fold_table, separating_ranges

LOWERING = ("pg_c_utf8", "und-x-icu", "C.utf8")
"""Collations that know the capitals of every script, the best first: PostgreSQL 17's own, ICU's, the system's."""

NAMES = "keys || ' ' || title"
TABLES = (
    "CREATE TABLE IF NOT EXISTS search_state (shape text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS search_doc (place bigint PRIMARY KEY, keys text NOT NULL, title text NOT NULL, "
    "body text NOT NULL)",
    f"CREATE UNIQUE INDEX IF NOT EXISTS search_doc_record ON search_doc ((place & {DOC_MASK}))",
    "CREATE TABLE IF NOT EXISTS search_queue (doc bigint NOT NULL)",
)
INDEX = (
    "CREATE INDEX IF NOT EXISTS search_doc_tokens ON search_doc USING gin "
    "(pronto_tokens(place, keys, title, body)) WITH (fastupdate = on, gin_pending_list_limit = 256)"
)
_BEGINNINGS = "".join(f" || array_agg('<' || left(word, {count}))" for count in PREFIXES)
TOKENS = rf"""
CREATE OR REPLACE FUNCTION pronto_tokens(place bigint, keys text, title text, body text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN array_to_tsvector(
    ARRAY['@' || (place >> {KIND_BIT})]
    || (SELECT array_agg(left(word, {LONGEST_WORD})){_BEGINNINGS}
        FROM unnest(string_to_array({NAMES} || ' ' || body, ' ')) word WHERE word <> '')
    || (SELECT array_agg('~' || substr(word, start, {GRAM}))
        FROM unnest(string_to_array({NAMES}, ' ')) word, generate_series(1, length(word) - {GRAM - 1}) start)
    || (SELECT array_agg('=' || key) FROM unnest(string_to_array(keys, ' ')) key WHERE key <> ''));
END $$
"""
REST = rf"""
CREATE OR REPLACE FUNCTION pronto_rest(body text, known text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
  RETURN coalesce((
    SELECT string_agg(word, ' ' ORDER BY word COLLATE "C") FROM (
      SELECT left(word, {LONGEST_WORD}) AS word FROM unnest(string_to_array(pronto_words(body), ' ')) word
      WHERE word <> '' EXCEPT SELECT word FROM unnest(string_to_array(known, ' ')) word
    ) kept), '');
END $$
"""
MARK = r"""
CREATE OR REPLACE FUNCTION search_mark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    EXECUTE 'INSERT INTO search_queue (doc) ' || TG_ARGV[0] USING OLD;
  END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND TG_NARGS > 1 THEN
    EXECUTE 'INSERT INTO search_queue (doc) ' || TG_ARGV[0] USING NEW;
  END IF;
  PERFORM set_config('pronto.stale', 'yes', true);
  RETURN NULL;
END $$
"""


def functions(connection: Connection, metadata: MetaData) -> Iterator[str]:
    yield _words_function(connection)
    yield REST
    yield TOKENS
    yield MARK
    yield from _flush_functions(metadata)


def _words_function(connection: Connection) -> str:
    """`app.kernel.words.folded_words` in SQL.

    `translate` looks through its whole table for each letter. So capitals are left to a collation that knows them,
    where the server has one, and the table of those it has not turned is asked only where there are any.
    """
    known = connection.scalars(
        text("SELECT collname FROM pg_collation WHERE collname = ANY(:names)"), {"names": [*LOWERING]}
    )
    best = min(known, key=LOWERING.index, default="C")
    table = fold_table()
    ones = {letter: folded for letter, folded in table.items() if len(folded) == 1}
    small = {letter: folded for letter, folded in ones.items() if letter.lower() == letter and ord(letter) < 0x530}
    rest = {letter: folded for letter, folded in ones.items() if letter not in small}
    many = "words"
    for letter, folded in table.items():
        if len(folded) > 1:
            many = f"replace({many}, '{letter}', '{folded}')"
    return rf"""
CREATE OR REPLACE FUNCTION pronto_words(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF octet_length(words) = length(words) THEN
    RETURN btrim(regexp_replace(lower(words COLLATE "C"), '[^a-z0-9]+', ' ', 'g'));
  END IF;
  words := regexp_replace(normalize(words, NFKD), '[{_class(dropped_ranges())}]+', '', 'g');
  words := lower(words COLLATE "{best}");
  IF words ~ '[{"".join(small)}]' THEN
    words := translate(words, '{"".join(small)}', '{"".join(small.values())}');
  END IF;
  IF words ~ '[{"".join(rest)}]' THEN
    words := translate(words, '{"".join(rest)}', '{"".join(rest.values())}');
  END IF;
  words := {many};
  RETURN btrim(regexp_replace(words, '[{_class(separating_ranges())}]+', ' ', 'g'));
END $$
"""


def _class(ranges: tuple[tuple[int, int], ...]) -> str:
    """Between the brackets of a regular expression; no database keeps a NUL."""
    return "".join(f"\\U{first or 1:08x}-\\U{last:08x}" for first, last in ranges)


def _flush_functions(metadata: MetaData) -> Iterator[str]:
    fields, queue = "place, keys, title, body", "SELECT doc FROM search_queue"
    parts = []
    for kind in kinds(metadata):
        mine = f"{queue} WHERE doc >> {KIND_BIT} = {kind.number}"
        ids = f"SELECT doc & {ID_MASK} FROM search_queue WHERE doc >> {KIND_BIT} = {kind.number}"
        parts.append(f"""
  IF EXISTS ({mine}) THEN
    DELETE FROM search_doc WHERE place & {DOC_MASK} IN ({mine})
      AND place & {ID_MASK} NOT IN ({kind.ids(ids)});
    INSERT INTO search_doc ({fields}) {documents(kind, ids)}
      ON CONFLICT ((place & {DOC_MASK})) DO UPDATE SET ({fields}) = ROW (excluded.*)
      WHERE (search_doc.*) IS DISTINCT FROM (excluded.*);
  END IF;""")
    yield f"""
CREATE OR REPLACE FUNCTION search_bring_up_to_date() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('pronto.stale', '', true);
  PERFORM FROM search_doc WHERE place & {DOC_MASK} IN ({queue}) ORDER BY place & {DOC_MASK} FOR UPDATE;
  {"".join(parts)}
  DELETE FROM search_queue;
END $$
"""
    yield """
CREATE OR REPLACE FUNCTION search_flush() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('pronto.stale', true) = 'yes' THEN
    PERFORM search_bring_up_to_date();
  END IF;
  RETURN NULL;
END $$
"""


def documents(kind: Kind, only: str = "") -> str:
    return kind.documents(only).replace("{concat}", "string_agg(j.text, ' ')")


def made(connection: Connection, metadata: MetaData) -> Iterator[str]:
    """Everything the index needs in the database, over what stands there already."""
    yield from TABLES
    yield from functions(connection, metadata)
    yield from triggers(metadata)


def shape(connection: Connection) -> Iterator[str]:
    yield from (*TABLES, INDEX, _words_function(connection), REST, TOKENS)


def rebuild(connection: Connection, metadata: MetaData | None = None) -> None:
    """Index everything anew; the index over the tokens is made when all documents are there."""
    connection.exec_driver_sql("DROP INDEX IF EXISTS search_doc_tokens")
    connection.exec_driver_sql("TRUNCATE search_doc")
    connection.exec_driver_sql("TRUNCATE search_queue")
    for kind in kinds(metadata):
        connection.exec_driver_sql(f"INSERT INTO search_doc (place, keys, title, body) {documents(kind)}")
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    connection.exec_driver_sql(INDEX)
    connection.execute(text("ANALYZE search_doc"))


def triggers(metadata: MetaData) -> Iterator[str]:
    yield "DROP TRIGGER IF EXISTS search_flush ON search_queue"
    yield (
        "CREATE CONSTRAINT TRIGGER search_flush AFTER INSERT ON search_queue DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION search_flush()"
    )
    yield "ALTER TABLE search_queue ENABLE ALWAYS TRIGGER search_flush"
    for kind in kinds(metadata):
        for watch in kind.watches():
            for verb in watch.verbs:
                yield from _trigger(watch, verb)


def _trigger(watch: Watch, verb: str) -> Iterator[str]:
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[verb]
    of = f" OF {', '.join(watch.columns)}" if watch.columns else ""
    conditions = []
    if watch.when:
        conditions.append("(" + " OR ".join(watch.when.replace("{row}", row) for row in rows) + ")")
    if watch.compared:
        conditions.append("(" + " OR ".join(_differs(compared) for compared in watch.compared) + ")")
    when = f"WHEN ({' AND '.join(conditions)}) " if conditions else ""
    docs = watch.docs.replace("{row}", "($1)").replace("'", "''")
    both = ", 'both'" if "record_id" in watch.columns else ""
    name = f"{watch.name}_{verb.lower()}"
    yield f'DROP TRIGGER IF EXISTS {name} ON "{watch.table}"'
    yield (
        f'CREATE TRIGGER {name} AFTER {verb}{of} ON "{watch.table}" FOR EACH ROW {when}'
        f"EXECUTE FUNCTION search_mark('{docs}'{both})"
    )
    yield f'ALTER TABLE "{watch.table}" ENABLE ALWAYS TRIGGER {name}'


def _differs(compared: str) -> str:
    if "{row}" in compared:
        return f"({compared.replace('{row}', 'OLD')}) IS DISTINCT FROM ({compared.replace('{row}', 'NEW')})"
    return f'OLD."{compared}" IS DISTINCT FROM NEW."{compared}"'
