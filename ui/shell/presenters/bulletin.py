"""What a desk is told unasked: counts at the places, promises at risk, calls newly given to this user."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.calls.alerts import MOST_COUNTED, Alert, desk_alerts
from app.kernel.i18n import N_, _

if TYPE_CHECKING:
    from app.backend import Backend

Count = Callable[["Backend"], Awaitable[int]]
MINE, AT_RISK = N_("A call for you"), N_("A promise is at risk")


class News(NamedTuple):
    """A message of two lines, and the call it leads to."""

    title: str
    text: str
    call_id: int


class BulletinView(Protocol):
    def show_badges(self, counts: Mapping[str, int]) -> None: ...
    def show_at_risk(self, count: int, more: bool) -> None: ...
    def tell(self, news: News) -> None: ...


class BulletinPresenter:
    """What was so at the start is no news; nor is a call that goes away and comes back."""

    watches = frozenset({"call", "invoice", "contract"})

    def __init__(self, backend: Backend, view: BulletinView, badges: Mapping[str, Count]) -> None:
        self.backend, self.view, self.badges = backend, view, badges
        self.told: dict[str, set[int]] = {}

    async def refresh(self) -> None:
        alerts = await self.backend.ask(desk_alerts)
        self.view.show_at_risk(alerts.at_risk_count, alerts.at_risk_count >= MOST_COUNTED)
        self.view.show_badges({name: await count(self.backend) for name, count in self.badges.items()})
        for title, found in ((MINE, alerts.mine), (AT_RISK, alerts.at_risk)):
            for alert in self._new(title, found):
                self.view.tell(News(_(title), f"{alert.number} · {alert.subject}", alert.id))

    def _new(self, title: str, found: Iterable[Alert]) -> list[Alert]:
        is_first = title not in self.told
        told = self.told.setdefault(title, set())
        new = [alert for alert in found if alert.id not in told]
        told.update(alert.id for alert in new)
        return [] if is_first else new
