"""Towns around the demonstration company, out of GeoNames (CC BY 4.0, see resources/demo/LICENSE)."""

import csv
import io
from importlib.resources import files
from typing import NamedTuple


class Town(NamedTuple):
    name: str
    latitude: float
    longitude: float
    population: int


def towns() -> list[Town]:
    """The largest first."""
    text = files("resources").joinpath("demo", "towns.csv").read_text(encoding="utf-8")
    return [
        Town(row["name"], float(row["lat"]), float(row["lon"]), int(row["population"]))
        for row in csv.DictReader(io.StringIO(text))
    ]
