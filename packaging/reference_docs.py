"""Write docs/reference from the tables the application runs on: settings, rights, actions, keys, the command line."""

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.cli.verbs import command
from app.kernel.i18n import use_language
from app.kernel.permissions import PERMISSIONS, ROLES, Role
from app.kernel.settings import SETTINGS
from ui.shell.actions import WINDOW_ACTIONS
from ui.toolkit.action import declared_actions

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
HEAD = "# {title}\n\nWritten by `make docs` from the source.\n\n"


def settings() -> str:
    rows = [
        (setting.label, f"`{key}`", f"`{setting.write(setting.default)}`" if setting.default != "" else "", choices)
        for key, setting in SETTINGS.items()
        for choices in [", ".join(f"`{choice}`" for choice in setting.choices)]
    ]
    return table(("Setting", "Key", "Default", "Choices"), rows)


def permissions() -> str:
    rows = [
        (right.label, f"`{name}`", *("yes" if name in ROLES[role] else "" for role in Role))
        for name, right in PERMISSIONS.items()
    ]
    return table(("Right", "Name", *(role.label for role in Role)), rows)


def actions() -> str:
    rows = [
        (action.label, f"`{action.shortcut}`" if action.shortcut else "", f"`{action.name}`", module.split(".")[1])
        for module, action in _actions()
    ]
    return table(("Action", "Key", "Name", "Where"), sorted(rows, key=lambda row: (row[3], row[2])))


def _actions() -> Iterator[tuple[str, Any]]:
    yield from (("ui.window", action.declared) for action in WINDOW_ACTIONS)
    for file in sorted([*ROOT.glob("ui/*/presenters.py"), *ROOT.glob("ui/*/presenters/*.py")]):
        module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__:
                yield from ((module.__name__, action) for action, _method in declared_actions(kind))


def cli() -> str:
    return "\n".join(_verbs(command(), "main.py"))


def _verbs(verb: Any, path: str) -> Iterator[str]:
    inner = getattr(verb, "commands", {})
    for name in inner:
        yield from _verbs(inner[name], f"{path} {name}")
    if not inner:
        yield f"## {path}\n\n{verb.help}\n"
        rows = [(_option(given), given.help or "") for given in verb.params]
        yield table(("Argument", "What it is"), rows)


def _option(given: Any) -> str:
    return f"`{given.opts[0] if given.opts[0].startswith('-') else given.opts[0].upper()}`"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "settings": ("Settings", settings),
    "permissions": ("Rights and roles", permissions),
    "actions": ("Actions and keys", actions),
    "cli": ("The command line", cli),
}


def written(name: str) -> str:
    """A page as it should stand in docs/reference."""
    title, body = PAGES[name]
    with use_language("en"):
        return HEAD.format(title=title) + body().rstrip("\n") + "\n"


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    for name in PAGES:
        (REFERENCE / f"{name}.md").write_text(written(name), "utf-8")


if __name__ == "__main__":
    main()
