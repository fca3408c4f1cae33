"""Everything Pronto is shipped with, and under which licence: read from what is installed, so that none is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from app.kernel.i18n import N_

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LICENCE_FILE = re.compile(r"(^|/)(licen[cs]es?|copying|notice|authors)([./_-]|$)", re.IGNORECASE)
_CLASSIFIER = "License :: "
_SAYS = ("License-Expression", "License")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LONGEST_NAME = 80


class Licence(NamedTuple):
    """`text` is the licence as it was shipped; empty where the package ships none."""

    name: str
    version: str
    licence: str
    text: str


BUNDLED = (
    ("Inter", N_("The typeface of the screens and documents"), "OFL-1.1", "fonts/OFL.txt"),
    ("Lucide", N_("The icons"), "ISC", "icons/LICENSE"),
    ("GeoNames", N_("The towns of the demonstration"), "CC-BY-4.0", "demo/LICENSE"),
)
"""What is no Python package: name, what it is here, licence, and the file of its text below resources."""


def licences() -> list[Licence]:
    """The bundled things first, then every package that Pronto needs, by name."""
    found = [
        Licence(name, "", licence, (RESOURCES / file).read_text("utf-8")) for name, _about, licence, file in BUNDLED
    ]
    packages = sorted(needed(), key=lambda name: name.lower())
    return [*found, *(licence_of(distribution(name)) for name in packages)]


def needed(root: str = "pronto") -> set[str]:
    """The names of all packages that are needed, directly or by another one, and are installed here."""
    seen: dict[str, str] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        key = normalised(package.metadata["Name"])
        if key not in seen:
            seen[key] = package.metadata["Name"]
            waiting.extend(requirements(package))
    return {shown for key, shown in seen.items() if key != normalised(root)}


def requirements(package: Distribution) -> Iterator[str]:
    """What a package asks for, leaving its extras out but those that Pronto itself names."""
    for written in package.requires or ():
        requirement, _semicolon, marker = written.partition(";")
        if "extra ==" in marker.replace("extra==", "extra =="):
            continue
        if match := _NAME.match(requirement.strip()):
            yield match.group()
            if "[" in requirement:
                yield from _of_extras(match.group(), requirement)


def _of_extras(name: str, requirement: str) -> Iterator[str]:
    extras = [extra.strip() for extra in requirement.split("[")[1].split("]")[0].split(",")]
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return
    for written in package.requires or ():
        inner, _semicolon, marker = written.partition(";")
        if any(re.search(rf"extra\s*==\s*['\"]{re.escape(extra)}['\"]", marker) for extra in extras):
            match = _NAME.match(inner.strip())
            if match:
                yield match.group()


def licence_of(package: Distribution) -> Licence:
    meta = package.metadata
    texts = [_read(package, file) for file in package.files or () if _is_licence(str(file))]
    return Licence(meta["Name"], package.version, _named(package), "\n\n".join(filter(None, texts)))


def _is_licence(file: str) -> bool:
    return ".dist-info/" in file and bool(LICENCE_FILE.search(file.split(".dist-info/", 1)[1]))


def _read(package: Distribution, file: object) -> str:
    path = Path(str(package.locate_file(str(file))))
    return path.read_text("utf-8", "replace").strip() if path.is_file() else ""


def _named(package: Distribution) -> str:
    """What the package calls its licence: the expression, the short field, or its classifiers."""
    meta = package.metadata
    written = next((said for name in _SAYS for said in meta.get_all(name) or ()), "")
    first = written.strip().splitlines()[0] if written.strip() else ""
    if first and len(first) <= LONGEST_NAME:
        return first
    classified = [line for line in meta.get_all("Classifier") or () if line.startswith(_CLASSIFIER)]
    return ", ".join(line.rsplit(" :: ", 1)[-1] for line in classified) or first[:LONGEST_NAME]


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
