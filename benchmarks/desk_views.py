"""One table over a million calls, in a process of its own: `python -m benchmarks.desk_views window|qsql sqlite:///…`.

Prints the milliseconds until row 900,000 is painted, the memory in MB that the list took and that the process holds,
and for our own table the time of a frame while one scrolls: what the window's thread works for it, pages that arrive
meanwhile included.
"""

import asyncio
import os
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QTableView

from ui.toolkit.theme import ARGUMENTS, apply_theme

ROW = 900_000
SIZE = (1440, 900)
FRAMES = 200
STEPS = {"line": 50, "wheel": 150, "page": 800}


def memory() -> float:
    """What this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1024**2


def tell(name: str, value: float) -> None:
    print(name, value)


def qsql(app: QApplication, file: str) -> None:
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel

    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(file)
    assert database.open()
    before = memory()
    view = QTableView()
    view.resize(*SIZE)
    model = QSqlTableModel(view, database)
    model.setTable("call")
    model.select()
    view.setModel(model)
    view.show()
    app.processEvents()
    began = time.perf_counter()
    while model.rowCount() <= ROW and model.canFetchMore():
        model.fetchMore()
    view.scrollTo(model.index(ROW, 0))
    app.processEvents()
    tell("jump", (time.perf_counter() - began) * 1000)
    assert model.index(ROW, 0).data()
    tell("grown", memory() - before)
    tell("memory", memory())


class Desk:
    """The list of calls as the desktop shows it; pages are read by a thread and filled in between two frames."""

    def __init__(self, app: QApplication, url: str) -> None:
        from app.backend import Backend
        from app.calls.filters import CallFilter
        from app.db.database import Database
        from ui.calls.list_columns import COLUMNS
        from ui.calls.presenters.call_window import CallWindow
        from ui.toolkit.table_view import TableView

        self.app, self.backend = app, Backend(Database(url))
        self.window = CallWindow(self.backend)
        self.reader = ThreadPoolExecutor(1)
        self.coming: list[tuple[int, Future[Any]]] = []
        self.before = memory()
        self.view = TableView(COLUMNS, "Calls")
        self.view.resize(*SIZE)
        for column in range(4, len(COLUMNS)):
            self.view.setColumnHidden(column, True)
        self.view.rows_wanted.connect(self.on_rows_wanted)
        self.view.show_window(asyncio.run(self.window.open(CallFilter(), "due_at", False)) or [])
        self.view.show()
        app.processEvents()
        self.view.set_total(asyncio.run(self.window.count()) or 0)
        app.processEvents()

    def on_rows_wanted(self, first: int, count: int) -> None:
        self.coming.append((first, self.reader.submit(lambda: asyncio.run(self.window.rows(first, count)))))

    def frame(self) -> None:
        for arrived in [page for page in self.coming if page[1].done()]:
            self.coming.remove(arrived)
            self.view.fill(arrived[0], arrived[1].result())
        self.app.processEvents()

    def jump(self, row: int) -> float:
        began = time.perf_counter()
        self.view.verticalScrollBar().setValue(row * self.view.delegate.height)
        while self.view.table.row_at(row) is None:
            self.frame()
        self.frame()
        return (time.perf_counter() - began) * 1000

    def frames(self, step: int) -> list[float]:
        """Milliseconds of the processor in this thread for each step down."""
        bar, times = self.view.verticalScrollBar(), []
        bar.setValue(0)
        self.settle()
        for _frame in range(FRAMES):
            began = time.thread_time()
            bar.setValue(bar.value() + step)
            self.frame()
            times.append((time.thread_time() - began) * 1000)
            time.sleep(0.004)
        return times

    def settle(self) -> None:
        until = time.perf_counter() + 0.2
        while self.coming or time.perf_counter() < until:
            self.frame()
            time.sleep(0.002)

    def close(self) -> None:
        self.reader.shutdown()
        self.backend.close()


def window(app: QApplication, url: str) -> None:
    desk = Desk(app, url)
    tell("jump_first", desk.jump(ROW // 2))
    asyncio.run(desk.window.map_pages())
    tell("jump_again", desk.jump(ROW))
    tell("grown", memory() - desk.before)
    tell("memory", memory())
    for density in ("comfortable", "compact"):
        desk.view.set_compact(density == "compact")
        for name, step in STEPS.items():
            times = quantiles(desk.frames(step), n=20)
            tell(f"{density}_{name}_p50", times[9])
            tell(f"{density}_{name}_p95", times[18])
    desk.close()


def main(kind: str, url: str) -> None:
    app = QApplication(["pronto", *ARGUMENTS])
    apply_theme(app, "light")
    if kind == "qsql":
        qsql(app, url.removeprefix("sqlite:///"))
    else:
        window(app, url)


if __name__ == "__main__":
    main(*sys.argv[1:])
