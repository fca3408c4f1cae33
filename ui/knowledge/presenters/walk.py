"""Asking the questions of a tree about a call, one after the other. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.knowledge.commands import use_article
from app.knowledge.diagnosis import DiagnosisCard, answer_question, diagnosis_card, take_back_answer
from app.knowledge.queries import ArticleCard, article_card

if TYPE_CHECKING:
    from app.backend import Backend


class Walk:
    """One diagnosis; every step answers with where it stands then."""

    def __init__(self, backend: Backend, diagnosis_id: int) -> None:
        self.backend, self.diagnosis_id = backend, diagnosis_id

    async def look(self) -> DiagnosisCard:
        return await self.backend.ask(diagnosis_card, diagnosis_id=self.diagnosis_id)

    async def answer(self, question: str, answer: str) -> DiagnosisCard:
        await self.backend.do(answer_question, diagnosis_id=self.diagnosis_id, question=question, answer=answer)
        return await self.look()

    async def take_back(self) -> DiagnosisCard:
        await self.backend.do(take_back_answer, diagnosis_id=self.diagnosis_id)
        return await self.look()

    async def read_article(self, article_id: int) -> ArticleCard:
        return await self.backend.ask(article_card, article_id=article_id)

    async def say_helped(self, card: DiagnosisCard, helped: bool) -> None:
        """Whether the article that the outcome led to was of use."""
        if card.article is not None:
            await self.backend.do(use_article, call_id=card.call_id, article_id=card.article.id, helped=helped)
