"""The project as the architecture tests see it: its files, and its Python files as syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Source:
    """Every file that is, or is about to be, committed."""

    def __init__(self) -> None:
        names = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listing = subprocess.run(names, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        self.files = sorted(path for name in listing.split("\0") if name and (path := ROOT / name).is_file())

    def python(self, *folders: str) -> list[Path]:
        """The Python files under these folders, or all of them."""
        paths = [path for path in self.files if path.suffix == ".py"]
        return [path for path in paths if not folders or path.relative_to(ROOT).parts[0] in folders]

    def calls(self, *folders: str) -> Iterator[tuple[str, str, ast.Call]]:
        """Every call in these folders: where it stands, the dotted name of what is called, and the call itself."""
        for path in self.python(*folders):
            yield from _calls_in(path)


@cache
def _calls_in(path: Path) -> list[tuple[str, str, ast.Call]]:
    nodes = ast.walk(ast.parse(path.read_bytes(), str(path)))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    return [(f"{path.relative_to(ROOT)}:{node.lineno}", ast.unparse(node.func), node) for node in calls]


@pytest.fixture(scope="session")
def source() -> Source:
    return Source()
