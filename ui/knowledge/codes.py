"""The company's list of codes, kind by kind."""

from __future__ import annotations

from app.codes.rules import CodeKind
from app.kernel.i18n import N_, _
from app.kernel.text import dotted
from ui.knowledge.forms import code_form
from ui.knowledge.screen import KnowledgeScreen
from ui.knowledge.words import CodeLine, kind_label
from ui.toolkit.cells import Amount, TwoLines
from ui.toolkit.live import Live
from ui.toolkit.records_screen import Wording
from ui.toolkit.table import Column


def code_cell(line: CodeLine) -> TwoLines:
    row = line.row
    about = (row.parent, row.family, "" if row.is_active else _("Retired"))
    glyph, tone = ("tag", "soft") if row.is_active else ("archive", "faint")
    return TwoLines(f"{row.code} · {row.label}", dotted(*about), glyph, tone)


COLUMNS = [
    Column("code", N_("Code"), code_cell),
    Column("calls", N_("Calls"), lambda line: Amount(str(line.uses or "")), width=90, is_amount=True),
]
STEPS, LINKS = ("code.edit",), ("code.retire", "code.restore")


class Codes(KnowledgeScreen):
    place = "codes"
    search_for = N_("Search codes")
    begins_with = "code.standard"
    forms_by_name = {"code": code_form}

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Codes"),
            "tag",
            {kind: kind_label(kind) for kind in CodeKind},
            _("No codes here"),
            _("Calls are closed with a problem, a cause and a solution code. Begin with the standard codes."),
            _("Choose a code to see it"),
        )
        super().__init__(live, wording, COLUMNS, STEPS, links=LINKS, above=("code.new",))
        self.table.set_compact(True)
