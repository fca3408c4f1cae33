"""The catalogues hold every text of the source, translated.

English is the source language and has no catalogue: the msgid is the text. `make messages` brings the others up to
date.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

from app.kernel.i18n import CATALOGUES, LANGUAGES, current_language

ROOT = Path(__file__).parents[2]
SOURCE_LANGUAGE = "en"
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "plural": (1, 2)}
PLACE = re.compile(r"\{\w*\}")
EDGES = re.compile(r"^\s*|(?:…|[:?%])?\s*$")
QUOTES = {"it": "“”", "de": "„“", "ru": "«»"}

TRANSLATED = sorted(LANGUAGES.keys() - {SOURCE_LANGUAGE})
each_language = pytest.mark.parametrize("language", TRANSLATED)


@cache
def sources() -> dict[Path, ast.Module]:
    paths = [ROOT / "main.py", *(path for top in ("app", "ui", "reports") for path in (ROOT / top).rglob("*.py"))]
    return {path: ast.parse(path.read_bytes(), str(path)) for path in sorted(paths)}


@cache
def texts_of_the_source() -> frozenset[Any]:
    """As `make messages` finds them."""
    return frozenset(text for path in sources() for _, text, _, _ in extract_from_file("python", path, KEYWORDS))


@cache
def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "pronto.po").open("rb") as file:
        return read_po(file, locale=language, domain="pronto", abort_invalid=True)


def entries(language: str) -> list[Message]:
    return [entry for entry in catalogue(language) if entry.id]


def texts(entry_part: Any) -> tuple[str, ...]:
    """Singular and plural of an entry's msgid or translation, or its only text."""
    return (entry_part,) if isinstance(entry_part, str) else tuple(entry_part)


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Each translation there is with the English form it stands for: the plural one for all forms but the first."""
    for entry in entries(language):
        english = texts(entry.id)
        for form, translated in enumerate(texts(entry.string)):
            if translated:
                yield english[min(form, len(english) - 1)], translated


def translation_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_", "plural"):
            yield node


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What is evaluated when the module is read: everything but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (*child.decorator_list, child.args)
        else:
            yield child
            yield from at_import(child)


def test_every_language_but_english_has_a_catalogue():
    assert sorted(path.parents[1].name for path in CATALOGUES.glob("*/LC_MESSAGES/*.po")) == TRANSLATED
    assert current_language() in LANGUAGES


def test_no_text_to_translate_stands_inside_an_f_string():
    """Before Python 3.12 an f-string is one token, and the extraction does not look into it."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for call in translation_calls(node)
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    assert hidden == []


def test_nothing_is_translated_when_a_module_is_read():
    early = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path, tree in sources().items()
        for node in at_import(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "plural")
    ]
    assert early == []


def test_no_text_is_marked_that_is_put_together_first():
    """`_(f"…")` or `_("…" + name)`: no catalogue can hold such a text."""
    built = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"
        for path, tree in sources().items()
        for call in translation_calls(tree)
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in call.args)
    ]
    assert built == []


@each_language
def test_the_catalogue_holds_the_texts_of_the_source_and_no_others(language: str):
    known = {entry.id for entry in entries(language)}
    assert (texts_of_the_source() - known, known - texts_of_the_source()) == (set(), set()), "run `make messages`"
    assert not catalogue(language).obsolete


@each_language
def test_every_text_is_translated_in_every_form(language: str):
    forms = catalogue(language).num_plurals
    missing = [
        entry.id
        for entry in entries(language)
        if entry.fuzzy
        or not all(map(str.strip, texts(entry.string)))
        or len(texts(entry.string)) != (forms if entry.pluralizable else 1)
    ]
    assert missing == []


@each_language
def test_a_translation_keeps_the_places_of_the_values(language: str):
    assert [pair for pair in pairs(language) if _places(pair[0]) != _places(pair[1])] == []


def _places(text: str) -> Counter[str]:
    return Counter(PLACE.findall(text))


@each_language
def test_a_translation_begins_and_ends_as_its_text_does(language: str):
    assert [pair for pair in pairs(language) if EDGES.findall(pair[0]) != EDGES.findall(pair[1])] == []


@each_language
def test_quotation_marks_are_the_curved_ones(language: str):
    assert [pair for pair in pairs(language) if '"' in "".join(pair)] == []


@each_language
def test_quotation_marks_are_those_of_the_language(language: str):
    foreign = set("“”„«»") - set(QUOTES[language])
    assert [translated for _, translated in pairs(language) if foreign & set(translated)] == []


@each_language
def test_every_translation_can_be_compiled(language: str):
    """Babel takes “100 % leaves” for a place of printf, and refuses the catalogue whose text has none."""
    refused = [(entry.id, str(why)) for entry in entries(language) for why in entry.check(catalogue(language))]
    assert refused == []


def test_the_glossary_has_a_column_for_every_language():
    head = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("| English |")[1].splitlines()[0]
    assert {name.strip() for name in head.split("|")} >= {LANGUAGES[language] for language in TRANSLATED}
