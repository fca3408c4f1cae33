"""Putting a list into a spreadsheet: which facts of a row, where to, page by page, with a way to stop. No Qt here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.kernel.errors import Refused
from app.kernel.i18n import N_, _, plural, show_count

if TYPE_CHECKING:
    from reports.spreadsheet import Value

KINDS = "Excel (*.xlsx);;CSV (*.csv)"
WAYS = frozenset({".xlsx", ".csv"})
PIECE = 500


class CannotWrite(Refused):
    msgid = N_("{file} cannot be written ({reason}): choose another place, or close the program that has it open.")


@dataclass(frozen=True)
class Exported:
    """A column of the file: its title, what it holds of a row, its width in characters."""

    title: str
    value: Callable[[Any], Value]
    width: int = 16


class ExportView(Protocol):
    async def pick_save_file(self, title: str, name: str, kinds: str) -> str | None: ...
    def say(self, text: str) -> None: ...
    def show_export(self, export: Export | None) -> None: ...


class Export:
    """One file on its way: how many rows are written, and whether somebody has stopped it."""

    def __init__(self, file: Path) -> None:
        self.file, self.done, self.is_stopped = file, 0, False

    def stop(self) -> None:
        self.is_stopped = True


class Stopped(Exception):
    """Somebody stopped the export; no file is left."""


async def export_rows(
    view: ExportView, name: str, columns: Sequence[Exported], pages: AsyncIterator[Sequence[Any]]
) -> Path | None:
    """Ask where to, then write every page that comes; None when that was called off or stopped.

    Refuses a place that cannot be written. The file is there when it is whole, or not at all.
    """
    chosen = await view.pick_save_file(_("Export the list"), f"{name}.xlsx", KINDS)
    if not chosen:
        return None
    file = Path(chosen)
    if file.suffix.lower() not in WAYS:
        file = file.with_name(f"{file.name}.xlsx")
    export = Export(file)
    view.show_export(export)
    try:
        await _write(view, export, name, columns, pages)
    except Stopped:
        view.say(_("The export was stopped; no file was written."))
        return None
    except OSError as error:
        raise CannotWrite(file=str(file), reason=error.strerror or str(error)) from error
    finally:
        view.show_export(None)
    rows = plural("{count} row", "{count} rows", export.done).format(count=show_count(export.done))
    view.say(_("{file}: {rows} exported").format(file=file.name, rows=rows))
    return file


async def _write(
    view: ExportView, export: Export, name: str, columns: Sequence[Exported], pages: AsyncIterator[Sequence[Any]]
) -> None:
    from reports.spreadsheet import Heading, new_sheet

    headings = [Heading(_(column.title), column.width) for column in columns]
    sheet = await asyncio.to_thread(new_sheet, export.file, name, headings)
    with_sheet = sheet.__enter__()
    try:
        async for page in pages:
            if export.is_stopped:
                raise Stopped
            await asyncio.to_thread(with_sheet.add, [[column.value(row) for column in columns] for row in page])
            export.done += len(page)
            view.show_export(export)
    except BaseException as error:
        sheet.__exit__(type(error), error, error.__traceback__)
        raise
    await asyncio.to_thread(sheet.__exit__, None, None, None)


async def one_page(rows: Sequence[Any]) -> AsyncIterator[Sequence[Any]]:
    """A list that is at hand already, in pieces that leave room to stop."""
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]
