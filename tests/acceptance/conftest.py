"""Acceptance tests run on real data, which lies outside the project: `make acceptance DATA=dir`."""

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--data", type=Path, help="the folder of real data")


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Stay out of a run of all tests; say what is missing where somebody asked for these."""
    if config.getoption("--data", default=None):
        return None
    if any("acceptance" in argument for argument in config.args):
        raise pytest.UsageError("acceptance tests need a folder of real data: --data DIR")
    return True


@pytest.fixture(scope="session")
def data(pytestconfig: pytest.Config) -> Path:
    """The folder of real data; a test names the file it reads below it."""
    folder: Path = pytestconfig.getoption("--data")
    return folder.resolve(strict=True)
