"""The import of an event log: rows per second at 500 and at 5,000 cases, and how the time of a row grows between.

The cases are made up, with the steps, repeats and disorder that real logs have; each size is imported into a database
of its own, in turns, and the medians are compared.
"""

import csv
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

from app.backend import Backend
from app.db.context import Actor
from app.db.database import Database
from app.intake.log_import import import_log
from app.intake.profiles import load_profile
from app.kernel.permissions import PERMISSIONS
from app.setup import migrate

SIZES = (500, 5_000)
ROUNDS = 3
TARGET = 1.1
"""No worse than linear: a row of the large log takes as long as one of the small log, but for noise."""

ACTIVITIES = (
    "Assign seriousness",
    "Take in charge ticket",
    "Wait",
    "Take in charge ticket",
    "Resolve ticket",
    "Closed",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        logs = {size: made_up_log(folder / f"{size}.csv", size) for size in SIZES}
        runs = [
            {size: imported(folder / f"{size}-{turn}.db", log) for size, log in logs.items()} for turn in range(ROUNDS)
        ]
    for size in SIZES:
        speed = median(run[size].rows / run[size].seconds for run in runs)
        print(f"import of {size:>5,} cases, {runs[0][size].rows:>6,} rows: {speed:>8,.0f} rows/s")
    small, large = SIZES
    growth = median(run[large].seconds_per_row / run[small].seconds_per_row for run in runs)
    verdict = "kept" if growth <= TARGET else "MISSED"
    print(f"processor time of a row, {large:,} cases against {small:,}: {growth:.2f} × (at most {TARGET} ×) {verdict}")


class Run(NamedTuple):
    """One import: its rows, the seconds it took, and those of the processor."""

    rows: int
    seconds: float
    processor_seconds: float

    @property
    def seconds_per_row(self) -> float:
        return self.processor_seconds / self.rows


def imported(file: Path, log: Path) -> Run:
    """One import into a new database."""
    database = Database(f"sqlite:///{file}")
    migrate(database)
    with closing(Backend(database, Actor("bench", "Benchmark", frozenset(PERMISSIONS)))) as backend:
        began, worked = time.perf_counter(), time.process_time()
        report = import_log(backend.run, log, load_profile("helpdesk"))
        return Run(report.rows, time.perf_counter() - began, time.process_time() - worked)


def made_up_log(file: Path, cases: int) -> Path:
    profile = load_profile("helpdesk")
    chance = random.Random(cases)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, profile.columns)
        writer.writeheader()
        for number in range(cases):
            writer.writerows(_case(number, profile.columns, chance))
    return file


def _case(number: int, columns: list[str], chance: random.Random) -> Iterator[dict[str, str]]:
    at = datetime(2025, 1, 1) + timedelta(minutes=37 * number)  # noqa: DTZ001
    facts = {column: f"Value {chance.randint(1, 9)}" for column in columns}
    facts |= {"Case ID": f"Case {number}", "customer": f"Value {chance.randint(1, 200)}"}
    for activity in ACTIVITIES:
        for _repeat in range(chance.choice((0, 1, 1, 1, 1, 2))):
            at += timedelta(seconds=chance.randint(1, 400_000))
            told = {"Activity": activity, "Resource": f"Value {chance.randint(1, 20)}"}
            yield facts | told | {"Complete Timestamp": f"{at:%Y/%m/%d %H:%M:%S}.000"}


if __name__ == "__main__":
    main()
