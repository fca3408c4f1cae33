"""The database one has chosen, kept where nobody else can read it."""

import pytest

from app.kernel.connection import FILE, keep_database, kept_database


def test_the_database_chosen_is_found_again(tmp_path):
    assert kept_database(tmp_path) is None
    keep_database("postgresql://anna:secret@db/pronto", tmp_path)
    keep_database("postgresql://anna:other@db/pronto", tmp_path)
    assert kept_database(tmp_path) == "postgresql://anna:other@db/pronto"


def test_the_file_is_nobody_elses_even_after_somebody_opened_it(tmp_path):
    keep_database("postgresql://anna:secret@db/pronto", tmp_path)
    file = tmp_path / FILE
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    kept_database(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("written", ["", "[]", '{"url": 3}', "{"])
def test_what_cannot_be_read_counts_as_never_chosen(tmp_path, written):
    (tmp_path / FILE).write_text(written)
    assert kept_database(tmp_path) is None
