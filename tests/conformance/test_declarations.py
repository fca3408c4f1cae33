"""Tables of data that the application is made of: rights, settings, words, refusals, guards."""

import importlib
import pkgutil
import re
import string

import pytest
from sqlalchemy import Enum, text

import app
from app.db.base import Record
from app.db.database import Database
from app.db.guards import trigger_names
from app.db.sequences import SERIES
from app.kernel.errors import Refused
from app.kernel.i18n import LANGUAGES, use_language
from app.kernel.labelled import Labelled
from app.kernel.permissions import PERMISSIONS, ROLES, Role
from app.kernel.settings import SETTINGS, BadSetting, Setting
from app.schema import METADATA

for module in pkgutil.walk_packages(app.__path__, "app."):
    if "migrations" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)


def every(kind: type) -> list[type]:
    """All classes below this one that belong to the application."""
    found = [kind, *(below for child in kind.__subclasses__() for below in every(child))]
    return sorted((each for each in found if each.__module__.startswith("app.")), key=lambda each: each.__qualname__)


REFUSALS = list(dict.fromkeys(every(Refused)))
WORDS = [kind for kind in dict.fromkeys(every(Labelled)) if kind is not Labelled]


def named(kind: type) -> str:
    return kind.__name__


@pytest.mark.parametrize("refusal", REFUSALS, ids=named)
def test_a_refusal_is_a_sentence(refusal: type[Refused]):
    assert refusal.msgid[0].isupper() or refusal.msgid[0] in "“{"
    assert re.search(r"[.?!]$|\{\w+\}$", refusal.msgid)


@pytest.mark.parametrize("refusal", REFUSALS, ids=named)
def test_a_refusal_names_its_values_in_every_language(refusal: type[Refused]):
    """Plain names only: no attributes, no indexes, no formats that could reach into an object."""
    names = [name for _text, name, _spec, _how in string.Formatter().parse(refusal.msgid) if name is not None]
    assert all(name.isidentifier() for name in names)
    assert refusal.marked <= set(names)
    for language in LANGUAGES:
        with use_language(language):
            said = Refused.__str__(_with_values(refusal, names))
            assert said
            assert all("value" in said for _ in names)


def _with_values(refusal: type[Refused], names: list[str]) -> Refused:
    made = refusal.__new__(refusal)
    Refused.__init__(made, **{name: f"value of {name}" for name in names})
    return made


@pytest.mark.parametrize("words", WORDS, ids=named)
def test_every_word_the_database_keeps_has_a_label(words: type[Labelled]):
    assert all(word.label for word in words)
    assert all(word.value and word.value == word.value.lower() for word in words)
    assert all(len(word.value) <= 30 for word in words)


@pytest.mark.parametrize("name", sorted(PERMISSIONS))
def test_every_right_has_a_label_and_belongs_to_a_role(name: str):
    assert PERMISSIONS[name].name == name
    assert PERMISSIONS[name].label
    assert any(name in held for role, held in ROLES.items() if role is not Role.ADMINISTRATOR) or name in ONLY_ADMIN


ONLY_ADMIN = {"intake.import", "staff.manage"}


def test_roles_hold_only_rights_that_exist():
    assert set(ROLES) == set(Role)
    assert all(held <= set(PERMISSIONS) for held in ROLES.values())


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.key)
def test_a_setting_has_a_label_and_a_default_of_its_own_type(setting: Setting):
    assert setting.label
    assert setting.read(Setting.write(setting.default)) == setting.default
    assert type(setting.read(Setting.write(setting.default))) is type(setting.default)


@pytest.mark.parametrize("setting", [s for s in SETTINGS.values() if s.choices], ids=lambda setting: setting.key)
def test_a_setting_with_choices_refuses_anything_else(setting: Setting):
    with pytest.raises(BadSetting):
        setting.read("something else")


def test_every_kind_of_number_can_be_printed():
    for pattern in SERIES.values():
        assert pattern.format(year=2026, number=7)
    assert len({pattern.format(year=2026, number=7) for pattern in SERIES.values()}) == len(SERIES)


@pytest.mark.parametrize("table", [table.name for table in METADATA.sorted_tables])
def test_every_table_has_its_triggers(database: Database, table: str):
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if not database.is_sqlite:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    with database.reader.connect() as connection:
        standing = set(connection.scalars(text(query)))
    assert set(trigger_names(METADATA.tables[table])) <= standing


def test_every_table_has_a_version_and_an_identity():
    assert [table.name for table in METADATA.sorted_tables if not {"id", "version"} <= set(table.columns.keys())] == []


def test_every_relationship_is_loaded_only_when_asked_for():
    relations = [relation for mapper in Record.registry.mappers for relation in mapper.relationships]
    assert [str(relation) for relation in relations if relation.lazy != "raise"] == []


def test_words_are_stored_as_text_that_a_new_word_does_not_break():
    columns = [column for table in METADATA.sorted_tables for column in table.columns if isinstance(column.type, Enum)]
    assert [str(column) for column in columns if column.type.native_enum or column.type.create_constraint] == []
