"""From the start of the process to a window with the first page of calls, against a bare Qt window.

Both are whole processes, run by turns; what counts is the median of the times until the window has been painted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 9
CALLS = 300
GOAL = 2.2
ROOT = Path(__file__).resolve().parents[1]

PAINTED = """
import os
from PySide6.QtCore import QEvent, QObject, QTimer
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self.tell)
        return False
    def tell(self):
        print("painted", flush=True)
        os._exit(0)
painted = Painted()
"""

BARE = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.resize(1440, 900)
%s
window.installEventFilter(painted)
window.show()
app.exec()
"""

PRONTO = """
import gc
gc.disable()
import sys
from pathlib import Path
from ui import desktop
from ui.application import run
%s
made = desktop.desktop(sys.argv[1], Path(sys.argv[2]))
def first_page(window):
    made.first_page(window)
    shown = window.screen_at("calls").list
    assert shown.loaded() == 200, shown.loaded()
    shown.installEventFilter(painted)
run(made._replace(first_page=first_page))
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        arguments = prepared(Path(folder))
        times: dict[str, list[float]] = {"bare": [], "pronto": []}
        for _run in range(RUNS + 1):
            times["bare"].append(seconds(BARE % PAINTED))
            times["pronto"].append(seconds(PRONTO % PAINTED, *arguments))
    bare, pronto = (statistics.median(found[1:]) for found in times.values())
    print(f"bare Qt window        {bare * 1000:6.0f} ms")
    print(f"first page of calls   {pronto * 1000:6.0f} ms")
    print(f"ratio                 {pronto / bare:6.2f}   (goal: at most {GOAL})")


def prepared(folder: Path) -> tuple[str, str]:
    """A database with calls and the statement that a first start leaves; the arguments of every later start."""
    from app.backend import Backend
    from app.calls.intake import log_call
    from app.customers.commands import add_customer
    from app.promises.rules import Severity
    from ui.desktop import connect

    database, preferences = folder / "pronto.db", folder / "desktop.ini"
    backend: Backend = connect(str(database), preferences.with_name("first_page.sql"))
    with backend.work("benchmark") as ctx:
        customer_id = add_customer(ctx, name="Condominio Aurora", town="Mantova")
        for n in range(CALLS):
            log_call(ctx, subject=f"Caldaia in blocco {n}", customer_id=customer_id, severity=Severity.DEGRADED)
    backend.close()
    return str(database), str(preferences)


def seconds(program: str, *arguments: str) -> float:
    """How long a fresh process takes until it says that it has painted."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, env=environment
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        took = time.perf_counter() - began
    if said.strip() != b"painted":
        raise RuntimeError("the window was never painted")
    return took


if __name__ == "__main__":
    main()
