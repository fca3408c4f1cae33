"""What a reader of the code may rely on, whoever wrote it."""

import ast
import re
from pathlib import Path

from tests.architecture.conftest import ROOT, Source

REGISTRIES = r"pypi\.org|python[h]osted|npm[j]s|deb\.debian\.org|crates\.io|proxy\.golang\.org"
MACHINE = r"(?<![\w.])/(work|tmp|root|opt|farm)/\w|/home/\w+/|\.librar[y]/"
NESTING = {"exec", "exec_", "processEvents"}
FIRST_PAINT = "ui/application.py"  # lets the first window be painted before there is a loop to nest in
VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services", "common"}


def test_no_file_names_a_package_registry_or_a_path_of_one_machine(source: Source):
    pattern = re.compile(f"{REGISTRIES}|{MACHINE}".encode())
    found = [
        f"{path.relative_to(ROOT)}: {hit[0].decode()}"
        for path in source.files
        if b"\0" not in (content := path.read_bytes()) and (hit := pattern.search(content))
    ]
    assert found == []


def test_no_screen_runs_a_nested_event_loop(source: Source):
    nested = {where.split(":")[0] for where, name, _ in source.calls("ui", "main.py") if name.split(".")[-1] in NESTING}
    assert nested <= {FIRST_PAINT}


def test_text_becomes_a_paragraph_in_one_place_where_it_is_escaped(source: Source):
    found = {where.split(":")[0] for where, name, _ in source.calls() if name.split(".")[-1] == "Paragraph"}
    assert found <= {"reports/page.py"}


def test_no_moment_is_taken_without_its_time_zone(source: Source):
    naive = [where for where, name, call in source.calls() if name.endswith("datetime.now") and not _arguments(call)]
    naive += [where for where, name, _ in source.calls() if name.split(".")[-1] in {"utcnow", "utcfromtimestamp"}]
    assert naive == []


def _arguments(call: ast.Call) -> list[object]:
    return [*call.args, *call.keywords]


def test_no_file_is_too_long_to_know(source: Source):
    written_by_hand = [path for path in source.python() if path.parent.name != "versions"]
    assert {str(path.relative_to(ROOT)): n for path in written_by_hand if (n := _length(path)) > 400} == {}


def _length(path: Path) -> int:
    return len(path.read_bytes().splitlines())


def test_every_module_is_named_after_what_it_holds(source: Source):
    assert [path for path in source.python() if VAGUE & set(path.relative_to(ROOT).with_suffix("").parts)] == []


def test_the_locks_carry_hashes_and_no_address():
    for name in ("requirements.lock", "requirements-bench.lock"):
        lock = (ROOT / name).read_text("utf-8")
        pinned = re.findall(r"^([\w.-]+)==\S+.*\\$", lock, re.MULTILINE)
        blocks = re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", lock, re.MULTILINE)
        assert pinned
        assert len(blocks) == len(pinned)
        assert not re.search(r"://|--(extra-)?index|--find-links", lock)
