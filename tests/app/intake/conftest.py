"""A small log of our own, and a profile to read it."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.intake.profiles import Profile, read_profile

PROFILE = """
name = "desk"

[file]
unknown = ["?"]

[columns]
case = "Ticket"
activity = "What"
resource = "Who"
time = "When"

[time]
format = "%d/%m/%Y %H:%M"
zone = "Europe/Rome"

[activities]
"Opened" = "registered"
"Taken" = "in_work"
"Parked" = "waiting:customer"
"Solved" = "solved"
"Closed" = "closed"
"Printed" = "unchanged"

[call]
subject = "{Ticket}: {Machine}"
customer = "{Customer}"
product = "{Machine}"
department = "{Group}"
technician = "{Who}"

[severity]
column = "Weight"
default = "nuisance"
values = { "1" = "blocked" }

[priority]
default = "low"

[facts]
weight = "Weight"
machine = "Machine"
"""

HEADER = "Ticket,What,Who,When,Customer,Machine,Group,Weight"


@pytest.fixture
def profile() -> Profile:
    return read_profile(tomllib.loads(PROFILE))


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """A log with these rows; a row is `ticket,what,who,when` and may go on."""

    def write(*rows: str, header: str = HEADER, end: str = "\n", encoding: str = "utf-8") -> Path:
        full = [row if row.count(",") != 3 or '"' in row else f"{row},Rossi Srl,Printer,Desk,1" for row in rows]
        file = tmp_path / "log.csv"
        file.write_bytes("".join(line + end for line in (header, *full)).encode(encoding))
        return file

    return write


STORY = (
    "T1,Opened,anna,01/03/2026 09:00",
    "T1,Taken,luca,01/03/2026 09:30",
    "T1,Solved,luca,01/03/2026 11:00",
    "T1,Closed,anna,02/03/2026 09:00",
    "T2,Opened,anna,01/03/2026 10:00",
    "T2,Parked,?,01/03/2026 10:05",
)
