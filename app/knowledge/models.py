"""Articles with their editions and uses, question trees with theirs, and the diagnoses made by them on calls."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.catalog.models import Product
from app.codes.models import ServiceCode
from app.db.base import FOR_EVER, Record, Searched
from app.db.journal import JournalEntry
from app.knowledge.flow import ARTICLE_FLOW, ArticleState


class Article(Record):
    """What somebody found out once, for everybody. `title` and `body` are those of the newest `edition`.

    `family` is the group of products it is about; `search` is what is compared with what people type.
    """

    __tablename__ = "article"
    __flow__ = ARTICLE_FLOW
    __search__ = Searched(
        keys=("number",),
        title=("number", "title", "family"),
        body=("body",),
        closed=("state", frozenset({ArticleState.WITHDRAWN})),
    )

    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ArticleState] = mapped_column(default=ArticleState.DRAFT, index=True)
    language: Mapped[str]
    title: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    edition: Mapped[int] = mapped_column(default=1)
    family: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    search: Mapped[str] = mapped_column(default="")

    products: Mapped[list["ArticleProduct"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ArticleProduct.id"
    )
    codes: Mapped[list["ArticleCode"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ArticleCode.id"
    )


class ArticleEdition(Record):
    """The words of an article as they once were; kept for ever, by the database too."""

    __tablename__ = "article_edition"
    __table_args__ = (UniqueConstraint("article_id", "edition"),)
    __freeze__ = FOR_EVER

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    edition: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    written_at: Mapped[datetime]
    author: Mapped[str]
    remark: Mapped[str] = mapped_column(default="")


class ArticleProduct(Record):
    __tablename__ = "article_product"
    __table_args__ = (UniqueConstraint("article_id", "product_id"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)

    product: Mapped[Product] = relationship(lazy="raise")


class ArticleCode(Record):
    """A problem the article is about."""

    __tablename__ = "article_code"
    __table_args__ = (UniqueConstraint("article_id", "code_id"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    code_id: Mapped[int] = mapped_column(ForeignKey("service_code.id"), index=True)

    code: Mapped[ServiceCode] = relationship(lazy="raise")


class ArticleUse(Record):
    """An article was used in a call, in that edition; `helped` is empty while nobody has said."""

    __tablename__ = "article_use"
    __table_args__ = (UniqueConstraint("article_id", "call_id"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    edition: Mapped[int]
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    used_at: Mapped[datetime]
    author: Mapped[str]
    helped: Mapped[bool | None]

    article: Mapped[Article] = relationship(lazy="raise")
    call: Mapped[Call] = relationship(lazy="raise")


class DiagnosisTree(Record):
    """Questions that lead to a likely fault. `sketch` is what is being edited; `edition` counts what was published.

    `family` and `product_id` say which machines it is for; without them it is for all.
    """

    __tablename__ = "diagnosis_tree"

    name: Mapped[str]
    family: Mapped[str] = mapped_column(default="")
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    sketch: Mapped[dict[str, Any] | None]
    edition: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    product: Mapped[Product | None] = relationship(lazy="raise")


class DiagnosisEdition(Record):
    """The questions as they were published; kept for ever, so that answers given keep their meaning."""

    __tablename__ = "diagnosis_edition"
    __table_args__ = (UniqueConstraint("tree_id", "edition"),)
    __freeze__ = FOR_EVER

    tree_id: Mapped[int] = mapped_column(ForeignKey("diagnosis_tree.id"))
    edition: Mapped[int]
    questions: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    author: Mapped[str]


class Diagnosis(Record):
    """One walk through a tree for one call; `node` is the question it stands at, or the outcome it came to."""

    __tablename__ = "diagnosis"
    __table_args__ = (Index("ix_diagnosis_call", "call_id", "id"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    tree_id: Mapped[int] = mapped_column(ForeignKey("diagnosis_tree.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("diagnosis_edition.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entry.id"))
    node: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    author: Mapped[str]

    call: Mapped[Call] = relationship(lazy="raise")
    tree: Mapped[DiagnosisTree] = relationship(lazy="raise")
    edition: Mapped[DiagnosisEdition] = relationship(lazy="raise")
    entry: Mapped[JournalEntry | None] = relationship(lazy="raise")
    answers: Mapped[list["DiagnosisAnswer"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="DiagnosisAnswer.id"
    )


class DiagnosisAnswer(Record):
    """What was answered to one question, by the keys both have in the tree."""

    __tablename__ = "diagnosis_answer"
    __table_args__ = (UniqueConstraint("diagnosis_id", "question"),)

    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"))
    question: Mapped[str]
    answer: Mapped[str]
    answered_at: Mapped[datetime]
    author: Mapped[str]
