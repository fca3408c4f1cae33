"""Units in the workshop."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assets.models import Asset
from app.calls.models import Assignment
from app.catalog.models import Product
from app.db.base import Freeze, Record, Searched
from app.workshop.flow import RMA_FLOW, RmaState


class Rma(Record):
    """One unit that comes back: an installed machine, or a part taken out of one (then `asset_id` is empty)."""

    __tablename__ = "rma"
    __flow__ = RMA_FLOW
    __freeze__ = Freeze("OLD.state IN ('returned', 'scrapped')")
    __search__ = Searched(
        keys=("number", "serial"),
        title=("number", "serial", "product.name", "assignment.call.customer.name"),
        body=("fault", "diagnosis", "repair", "test_protocol", "assignment.call.number"),
        closed=("state", frozenset({RmaState.RETURNED, RmaState.SCRAPPED, RmaState.CANCELLED})),
    )

    number: Mapped[str] = mapped_column(unique=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    serial: Mapped[str] = mapped_column(default="")
    state: Mapped[RmaState] = mapped_column(default=RmaState.AUTHORISED)
    fault: Mapped[str]
    diagnosis: Mapped[str] = mapped_column(default="")
    repair: Mapped[str] = mapped_column(default="")
    work_minutes: Mapped[int] = mapped_column(default=0)
    test_protocol: Mapped[str] = mapped_column(default="")
    test_passed: Mapped[bool] = mapped_column(default=False)
    authorised_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    returned_to: Mapped[str] = mapped_column(default="")

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    product: Mapped[Product] = relationship(lazy="raise")
    asset: Mapped[Asset | None] = relationship(lazy="raise")
