"""The text of each document, line by line, against the files in golden/; made anew by `PRONTO_GOLDEN=write`."""

import os
from pathlib import Path

import pytest

from reports import intervention_report, invoice, transaction_log
from tests.reports import documents

GOLDEN = Path(__file__).parent / "golden"

DOCUMENTS = {
    "invoice": lambda: invoice.render(documents.invoice(), "en"),
    "preview": lambda: invoice.render(documents.invoice(number=None), "en"),
    "intervention_report": lambda: intervention_report.render(documents.intervention(), "en"),
    "transaction_log": lambda: transaction_log.render(documents.log(), "en"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_what_its_golden_file_says(name: str) -> None:
    text = documents.text_of(DOCUMENTS[name]()) + "\n"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("PRONTO_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
