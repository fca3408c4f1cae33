"""A list is put into a file page by page; it can be stopped, and a place that cannot be written is refused."""

from pathlib import Path

import openpyxl
import pytest

from ui.toolkit.exporting import CannotWrite, Exported, export_rows, one_page

COLUMNS = (Exported("Number", lambda row: row),)


class View:
    def __init__(self, file: Path | None, stop_after: int = 10_000) -> None:
        self.file, self.stop_after = file, stop_after
        self.told: list[str] = []
        self.progress: list[int | None] = []

    async def pick_save_file(self, title, name, kinds):
        return None if self.file is None else str(self.file)

    def say(self, text):
        self.told.append(text)

    def show_export(self, export):
        self.progress.append(None if export is None else export.done)
        if export is not None and export.done >= self.stop_after:
            export.stop()


async def test_every_row_is_written_with_its_progress(tmp_path, in_english):
    view = View(tmp_path / "calls.xlsx")
    file = await export_rows(view, "Calls", COLUMNS, one_page(list(range(1_200))))
    assert openpyxl.load_workbook(file).worksheets[0].max_row == 1_201
    assert view.progress == [0, 500, 1_000, 1_200, None]
    assert view.told == ["calls.xlsx: 1,200 rows exported"]


async def test_a_name_without_an_ending_becomes_a_workbook(tmp_path):
    file = await export_rows(View(tmp_path / "calls v2.5"), "Calls", COLUMNS, one_page([1]))
    assert file == tmp_path / "calls v2.5.xlsx"
    assert file.exists()


async def test_a_stopped_export_leaves_nothing(tmp_path):
    view = View(tmp_path / "calls.csv", stop_after=500)
    assert await export_rows(view, "Calls", COLUMNS, one_page(list(range(1_200)))) is None
    assert list(tmp_path.iterdir()) == []
    assert view.progress[-1] is None


async def test_calling_it_off_asks_for_nothing(tmp_path):
    async def never():
        raise AssertionError
        yield

    assert await export_rows(View(None), "Calls", COLUMNS, never()) is None


async def test_a_place_that_cannot_be_written_is_refused_by_name(tmp_path):
    view = View(tmp_path / "nowhere" / "calls.xlsx")
    with pytest.raises(CannotWrite, match="nowhere"):
        await export_rows(view, "Calls", COLUMNS, one_page([1]))
