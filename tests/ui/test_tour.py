"""The tour as a stranger runs it: one command, and a folder with documents, pictures and a summary."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("invoice.pdf", "intervention.pdf", "transaction_log.pdf")


def test_the_tour_leaves_documents_pictures_and_a_summary_that_adds_up(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(tmp_path / "state")}
    command = [sys.executable, str(ROOT / "main.py"), "tour", "--out", str(tmp_path / "out"), "--language", "it"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert "11/11" in done.stdout

    out = tmp_path / "out"
    told = json.loads((out / "summary.json").read_text("utf-8"))
    assert told["split"] == {"warranty": "180.00", "contract": "110.00", "goodwill": "10.00"}
    assert told["totals"] == {"gross": "459.40", "net": "159.40", "vat": "35.07", "total": "194.47"}
    assert told["states"][0] == "registered"
    assert told["states"][-1] == "archived"
    assert told["trail"]["holds"]
    for name in DOCUMENTS:
        document = pypdfium2.PdfDocument(out / name)
        assert len(document) >= 1
        document.close()
    pictures = sorted(out.glob("*.png"))
    assert len(pictures) >= 10
    for picture in pictures:
        image = QImage(str(picture))
        assert (image.width(), image.height()) == (1440, 900)
        shades = {image.pixel(x, y) for x in range(0, 1440, 36) for y in range(0, 900, 30)}
        assert len(shades) > 8, f"{picture.name} is empty"
