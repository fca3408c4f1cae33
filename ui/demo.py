"""A throw-away demonstration: the desktop on a database that is gone afterwards, or the tour where nobody can look."""

import tempfile
from pathlib import Path

from ui.display import has_display

TOUR_FOLDER = Path("demo-out")


def run(db: str | None = None) -> int:
    """Open the desktop as the dispatcher of the demonstration company; without a display, run the tour."""
    if not has_display():
        from ui.tour import run as run_tour

        return run_tour(TOUR_FOLDER, db)
    with tempfile.TemporaryDirectory(prefix="pronto-demo-", ignore_cleanup_errors=True) as folder:
        return _open_desktop(Path(folder), db)


def _open_desktop(folder: Path, db: str | None) -> int:
    from app.backend import Backend
    from app.cli.demonstration import open_demo
    from app.kernel.i18n import set_zone
    from app.promises.queries import company_zone
    from app.staff.queries import actor_named
    from ui.application import Desktop
    from ui.application import run as run_desktop
    from ui.navigation import places

    def connect() -> Backend:
        database, _demo = open_demo(db or str(folder / "demo.db"), with_year=True)
        backend = Backend(database)
        backend.actor = backend.read(actor_named, login="laura")
        set_zone(backend.read(company_zone))
        return backend

    return run_desktop(Desktop(places=places, connect=connect, preferences=folder / "preferences.ini"))
