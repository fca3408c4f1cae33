"""The company's list of codes: kept, limited to product families, retired and taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.codes import commands
from app.codes.queries import code_choices, find_codes
from app.codes.rules import CodeKind
from app.kernel.i18n import N_, _, plural
from app.kernel.text import holding
from app.knowledge.queries import code_uses
from ui.knowledge.words import CodeLine, code_words
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.listed_records import ListedPresenter
from ui.toolkit.matches import Match
from ui.toolkit.records import Question, Shown, has_card
from ui.toolkit.rights import needs

needs_right = needs("knowledge.write")


class CodesPresenter(ListedPresenter):
    watches = frozenset({"service_code"})
    view_names = tuple(CodeKind)
    file_name = N_("Service codes")
    facts = (
        Exported(N_("Code"), lambda line: line.row.code, 12),
        Exported(N_("Label"), lambda line: line.row.label, 40),
        Exported(N_("Product family"), lambda line: line.row.family, 20),
        Exported(N_("Calls"), lambda line: line.uses, 9),
        Exported(N_("In use"), lambda line: line.row.is_active, 9),
    )
    card: CodeLine | None

    async def rows(self) -> Sequence[CodeLine]:
        found = await self.backend.ask(find_codes, kind=CodeKind(self.name))
        uses = await self.backend.ask(code_uses)
        holds = holding(self.text)
        return [
            CodeLine(row.id, row, uses.get(row.id, 0))
            for row in found
            if holds(f"{row.code} {row.label} {row.family} {row.parent}")
        ]

    async def card_of(self, record_id: int) -> CodeLine:
        row = next(row for row in await self.backend.ask(find_codes) if row.id == record_id)
        return CodeLine(row.id, row, (await self.backend.ask(code_uses)).get(row.id, 0))

    def words_of(self, card: CodeLine) -> Shown:
        return code_words(card)

    def against_retiring(self) -> list[str]:
        reasons = needs_right(self)
        return reasons if self.card is None or self.card.row.is_active else [*reasons, _("It is retired already.")]

    def against_restoring(self) -> list[str]:
        reasons = needs_right(self)
        return [*reasons, _("It is in use.")] if self.card is not None and self.card.row.is_active else reasons

    @action("code.new", N_("New code…"), icon="plus", reasons=needs_right)
    async def add(self) -> None:
        kind = CodeKind(self.name)
        question = Question("code", _(kind.label), searches={"parent_id": self.search_parents})
        made = await self.ask_for_new(question, self.doing(commands.add_code, kind=kind))
        if made is not None:
            await self.show_among(kind, made)

    @action("code.edit", N_("Edit…"), "E", icon="pencil", enabled=has_card, reasons=needs_right)
    async def edit(self) -> None:
        row = self._row()
        parent = Match(row.parent_id, row.parent) if row.parent_id else None
        values = {"code": row.code, "label": row.label, "parent_id": parent, "family": row.family}
        question = Question("code", _(row.kind.label), values, {"parent_id": self.search_parents})
        await self.ask_and_take(question, self.doing(commands.change_code, code_id=row.id))

    @action("code.retire", N_("Retire"), icon="archive", enabled=has_card, reasons=against_retiring)
    async def retire(self) -> None:
        await self.take(commands.retire_code, code_id=self._row().id)

    @action("code.restore", N_("Use again"), icon="undo-2", enabled=has_card, reasons=against_restoring)
    async def restore(self) -> None:
        await self.take(commands.restore_code, code_id=self._row().id)

    @action("code.standard", N_("Add the standard codes"), icon="list-checks", reasons=needs_right)
    async def add_standard(self) -> None:
        added = await self.backend.do(commands.add_standard_codes)
        self.view.say(plural("{count} code was added.", "{count} codes were added.", added).format(count=added))
        await self.refresh()

    def _row(self) -> Any:
        assert self.card is not None
        return self.card.row

    async def search_parents(self, text: str) -> list[Match]:
        found = await self.backend.ask(find_codes, kind=CodeKind(self.name), is_active=True)
        fitting = await self.backend.ask(code_choices, kind=CodeKind(self.name), text=text)
        here = self.card.row.id if self.card is not None else None
        return [Match(r.id, r.shown) for r in found if r.id in fitting and r.parent_id is None and r.id != here]
