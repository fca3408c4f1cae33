"""What the desktop is declared to do: actions and their keys, columns, and every command within somebody's reach."""

import ast
import importlib
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence

from tests.conformance.windows import Look, settled, visible, walk, window_on
from ui.navigation import places
from ui.toolkit.action import Action, declared_actions
from ui.toolkit.cells import Cell
from ui.toolkit.live import Live
from ui.toolkit.table import Table
from ui.toolkit.table_view import TableView

ROOT = Path(__file__).parents[2]
ICONS = ROOT / "resources" / "icons"
NAME = re.compile(r"[a-z_]+\.[a-z_]+")
SHOWN_TOGETHER = (("ui.calls.presenters.call_list", "ui.calls.presenters.call_card"),)
"""Presenters of one place beside the one that has the place to itself."""


def presenters() -> dict[str, list[type]]:
    """By module: the presenters of the desktop."""
    files = [*ROOT.glob("ui/*/presenters.py"), *ROOT.glob("ui/*/presenters/*.py")]
    modules = [importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts)) for file in files]
    return {
        module.__name__: [
            kind for _name, kind in inspect.getmembers(module, inspect.isclass) if kind.__module__ == module.__name__
        ]
        for module in sorted(modules, key=lambda module: module.__name__)
    }


PRESENTERS = presenters()
ACTIONS: list[tuple[str, Action]] = [
    (module, action) for module, kinds in PRESENTERS.items() for kind in kinds for action, _ in declared_actions(kind)
]
each_action = pytest.mark.parametrize("action", [a for _, a in ACTIONS], ids=[a.name for _, a in ACTIONS])


@each_action
def test_an_action_has_a_name_a_label_and_an_icon_that_exists(action: Action):
    assert NAME.fullmatch(action.name)
    assert action.label.strip()
    assert action.icon
    assert (ICONS / f"{action.icon}.svg").is_file()
    assert not action.shortcut or not QKeySequence(action.shortcut).isEmpty()


def test_no_two_actions_have_one_name():
    declared = {id(action): action for _, action in ACTIONS}  # one that several presenters inherit is one
    assert [name for name, count in Counter(action.name for action in declared.values()).items() if count > 1] == []


def test_no_key_does_two_things_in_one_place():
    go_to = [place.key for place in places(Live()) if place.key] + [f"Ctrl+{n}" for n in range(1, 10)]
    together = {module: (module,) for module in PRESENTERS} | {group[0]: group for group in SHOWN_TOGETHER}
    for group in together.values():
        keys = [action.shortcut for module, action in ACTIONS if module in group and action.shortcut]
        used = Counter(QKeySequence(key).toString() for key in (*keys, *go_to))
        assert [key for key, count in used.items() if count > 1] == [], group


def every_table(screen: Any) -> Iterator[Table]:
    yield from (view.table for view in visible(screen, TableView))


@pytest.mark.usefixtures("desktop")
async def test_every_column_of_every_list_reads_what_its_rows_have(full_file: Path):
    seen: set[tuple[str, ...]] = set()
    async with window_on(full_file, Look(language="en")) as (window, _errors):
        async for _page, screen in walk(window):
            await settled(window)
            for table in every_table(screen):
                for row in table.rows:
                    for column in table.columns:
                        assert isinstance(column.cell(row), Cell), column.name
                        assert column.tip is None or isinstance(column.tip(row), str)
                if table.rows:
                    seen.add(tuple(column.name for column in table.columns))
    assert len(seen) >= 7, "a list of the desktop was never filled"


OUT_OF_REACH: dict[str, str] = {
    "log_call": "for calls that come whole, as from a mail; a telephone call begins as a draft"
}
"""Commands that nothing below calls by name, with the reason; there is no other way out."""

COMMANDS = ("app/*/commands.py", "app/calls/intake.py", "app/calls/bulk.py", "app/calls/editing.py")
_PRESENTERS = ("ui/*/presenters.py", "ui/*/presenters/*.py")
REACHING = (*_PRESENTERS, "ui/intake/drafting.py", "app/cli/*.py", "app/*/log_import.py", *COMMANDS)


def commands() -> dict[str, str]:
    """Every public function of the modules of commands that takes a context, with its module."""
    found: dict[str, str] = {}
    for file in sorted(file for pattern in COMMANDS for file in ROOT.glob(pattern)):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.args.args:
                first = node.args.args[0]
                if first.annotation is not None and ast.unparse(first.annotation) == "Context":
                    found[node.name] = f"app.{file.parent.name}.{file.stem}"
    return found


def names_used() -> frozenset[str]:
    """Names that are read, by themselves or as attributes, wherever a command may be asked for."""
    nodes = [
        node
        for pattern in REACHING
        for file in ROOT.glob(pattern)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
    ]
    plain = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    plain |= {node.name for node in nodes if isinstance(node, ast.alias) and node.asname}
    return frozenset(plain | {node.attr for node in nodes if isinstance(node, ast.Attribute)})


def test_every_command_is_within_somebody_s_reach():
    used = names_used()
    unreached = {name for name in commands() if name not in used}
    assert unreached - OUT_OF_REACH.keys() == set()
    assert OUT_OF_REACH.keys() - unreached == set(), "reached by now: take them off the list"


ABOUT_THE_PROGRAM = {"keyboard"}
"""Lists of nothing that anybody has recorded."""


@pytest.mark.usefixtures("desktop")
async def test_every_list_can_be_taken_into_a_spreadsheet(full_file: Path):
    without: list[str] = []
    async with window_on(full_file, Look(language="en")) as (window, _errors):
        for name in set(window.places) - ABOUT_THE_PROGRAM:
            window.go_to(name)
            screen = window.screen_at(name)
            await settled(window)
            exports = [action for action in screen.qactions.values() if action.text() == "Export the list…"]
            if list(visible(screen, TableView)) and not any(action.isEnabled() for action in exports):
                without.append(name)
    assert without == []
