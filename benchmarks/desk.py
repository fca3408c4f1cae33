"""The list of calls over a million of them, on both engines: first page, any depth, the map of pages, the counters.

Then the desktop's own table against Qt's `QSqlTableModel` on the same file, each in a process of its own: the jump to
row 900,000, the memory, and the time of a frame while one scrolls (`desk_views.py`). Medians; on SQLite the time of
the processor, so that what else runs does not count, on PostgreSQL the time on the clock.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from app.backend import Backend
from app.calls.filters import ALL_OPEN, CallFilter
from app.calls.lists import count_calls, find_calls, group_counts, page_keys, view_counts
from app.calls.views import PAGE
from app.promises.rules import Priority
from benchmarks.audit import engines, fast_folder
from benchmarks.million import CALLS, million

DEPTH = 900_000
TIMES = 15
LISTS: dict[str, dict[str, Any]] = {
    "open calls by promise": {"filter": ALL_OPEN, "sort": "due_at"},
    "critical open calls, newest first": {
        "filter": replace(ALL_OPEN, priorities=frozenset({Priority.CRITICAL})),
        "sort": "reported_at",
        "descending": True,
    },
    "all calls by customer": {"filter": CallFilter(), "sort": "customer"},
}
DEEP = ("number", "due_at", "customer")


def main() -> None:
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="pronto-bench-") as name, engines(Path(name)) as urls:
        for engine, url in urls.items():
            address, began = url("million"), time.perf_counter()
            database = million(address)
            print(f"{engine}: {CALLS:,} calls made in {time.perf_counter() - began:.0f} s", flush=True)
            with closing(Backend(database)) as backend:
                measure(backend, time.process_time if database.is_sqlite else time.perf_counter)
            if database.is_sqlite:
                views(address)


def measure(backend: Backend, clock: Callable[[], float]) -> None:
    def took(query: Callable[..., Any], times: int = TIMES, **asked: Any) -> float:
        runs = []
        for _run in range(times):
            began = clock()
            backend.read(query, **asked)
            runs.append((clock() - began) * 1000)
        return median(runs)

    for name, asked in LISTS.items():
        print(f"  first page, {name:<35}{took(find_calls, **asked):>9.1f} ms")
    print(f"  counters of the views {took(view_counts):>34.1f} ms")
    print(f"  count of all calls {took(count_calls, 3, filter=CallFilter()):>37.1f} ms")
    grouped = took(group_counts, 3, filter=CallFilter(), group="technician")
    print(f"  groups of all calls by technician {grouped:>22.1f} ms")
    for sort in DEEP:
        asked = {"filter": CallFilter(), "sort": sort}
        began = clock()
        keys = backend.read(page_keys, **asked)
        mapped = (clock() - began) * 1000
        first, deep = took(find_calls, **asked), took(find_calls, **asked, after=keys[DEPTH // PAGE - 1])
        by_offset = took(find_calls, 3, **asked, skip=DEPTH)
        print(f"  page at row {DEPTH:,}, by {sort:<12}{deep:>7.1f} ms, {deep / first:.2f} × page one", end="")
        print(f" (at most 2 ×: {verdict(deep <= 2 * first)}); by OFFSET {by_offset:,.0f} ms, {by_offset / deep:,.0f} ×")
        print(f"  map of {len(keys) + 1:,} pages, by {sort:<12}{mapped:>7.0f} ms, in the background")


def views(address: str) -> None:
    """The same jump in both tables; the answers are lines of numbers."""
    ours, qt = (told(kind, address) for kind in ("window", "qsql"))
    print("the table on the screen, 1440 × 900")
    for when in ("first", "again"):
        faster = qt["jump"] / ours[f"jump_{when}"]
        said = f"row {DEPTH:,}" if when == "again" else "the middle, before there is a map of pages"
        print(f"  jump to {said}: {ours[f'jump_{when}']:.0f} ms", end="")
        wanted = f" (at least 40 ×: {verdict(faster >= 40)})" if when == "again" else ""
        print(f", QSqlTableModel {qt['jump']:,.0f} ms: {faster:.0f} × faster{wanted}")
    for what in ("grown", "memory"):
        share = ours[what] / qt[what]
        said = "memory the list takes" if what == "grown" else "memory of the whole process"
        print(f"  {said}: {ours[what]:.0f} MB, QSqlTableModel {qt[what]:,.0f} MB: 1/{1 / share:.0f}", end="")
        print(f" (at most 1/8: {verdict(share <= 1 / 8)})" if what == "memory" else "")
    for density in ("comfortable", "compact"):
        for step in ("line", "wheel", "page"):
            half, most = ours[f"{density}_{step}_p50"], ours[f"{density}_{step}_p95"]
            print(
                f"  frame while scrolling by the {step:<6}{density:<12} p50 {half:4.1f} ms, p95 {most:4.1f} ms", end=""
            )
            print(f" (a frame is 16 ms: {verdict(most <= 16)})")


def told(kind: str, address: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.desk_views", kind, address]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return {name: float(value) for name, value in (line.split() for line in answer.splitlines())}


def verdict(is_kept: bool) -> str:
    return "kept" if is_kept else "MISSED"


if __name__ == "__main__":
    main()
