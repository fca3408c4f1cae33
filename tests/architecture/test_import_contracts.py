"""Who may import whom: each contract of pyproject.toml, told as a sentence."""

import logging
import tomllib
from pathlib import Path

from importlinter.cli import lint_imports

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
CONTRACTS = tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def is_kept(contract: str) -> bool:
    """import-linter switches every logger off that it does not know; the tests after it want theirs."""
    loggers = [log for log in logging.root.manager.loggerDict.values() if isinstance(log, logging.Logger)]
    heard = [log for log in loggers if not log.disabled]
    try:
        return lint_imports(config_filename=str(PYPROJECT), limit_to_contracts=(contract,), no_logo=True) == 0
    finally:
        for log in heard:
            log.disabled = False


def test_a_domain_imports_only_what_stands_below_it():
    assert is_kept("layers")


def test_within_a_domain_commands_and_queries_stand_above_models_and_models_above_rules():
    assert is_kept("within")


def test_no_qt_is_imported_below_the_ui():
    assert is_kept("no-qt")


def test_presenters_know_no_qt():
    assert is_kept("presenters")


def test_the_ui_never_touches_tables():
    assert is_kept("tables")


def test_rules_and_reports_know_no_database():
    assert is_kept("pure")


def test_every_contract_has_its_test():
    told = Path(__file__).read_text("utf-8")
    assert [contract["id"] for contract in CONTRACTS if f'is_kept("{contract["id"]}")' not in told] == []


def test_every_module_of_the_application_has_its_place_in_the_order():
    layers = next(contract["layers"] for contract in CONTRACTS if contract["id"] == "layers")
    placed = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    modules = {f"app.{path.stem}" for path in (PYPROJECT.parent / "app").glob("[!_]*") if path.suffix in {"", ".py"}}
    assert modules - placed == set()
