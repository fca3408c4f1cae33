"""Where a demonstration may be put, and what is said where it may not."""

from pathlib import Path

import pytest

from app.cli.demonstration import folder_for, open_demo
from app.cli.first_run import HasAlready
from app.db.backup import FolderUnusable
from app.db.database import Database
from app.kernel.errors import Unreachable
from tests.make import Make


def test_a_demonstration_is_not_poured_over_a_company(database: Database, make: Make):
    make.customer()
    with pytest.raises(HasAlready):
        open_demo(database.url.render_as_string(hide_password=False))


def test_a_server_that_does_not_answer_is_told():
    with pytest.raises(Unreachable):
        open_demo("postgresql://nobody@127.0.0.1:9/none")


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path):
    assert folder_for(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnusable):
        folder_for(tmp_path / "file")
