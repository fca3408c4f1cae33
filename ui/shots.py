"""What is photographed: every screen of the desktop, and how one gets there. A new screen is one more line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.insights.rules import Period
from app.kernel.settings import SETTING_PAGES
from app.promises.rules import Severity
from app.story import SUBJECT, TELEPHONE, WORK

if TYPE_CHECKING:
    from ui.main_window import MainWindow

LOOK_SECONDS = 0.02
QUIET_LOOKS, MOST_LOOKS = 3, 500
PAUSE_SECONDS = 0.3
"""What is typed is looked for when the typing pauses."""


@dataclass(frozen=True)
class Ids:
    """The records of the story, which are there on every database."""

    call: int = 0
    to_invoice: int = 0
    to_diagnose: int = 0
    intervention: int = 0
    rma: int = 0
    order: int = 0
    invoice: int = 0
    contract: int = 0
    customer: int = 0
    asset: int = 0


Show = Callable[["MainWindow", Ids], Awaitable[None]]


@dataclass(frozen=True)
class Shot:
    """A picture: its file, how to get there, whose desk it is, and the place it shows."""

    name: str
    show: Show
    login: str = "laura"
    place: str = ""


async def settled(window: MainWindow) -> None:
    """Until nothing of the window's screens is under way, or it only waits for the user."""
    from ui.toolkit.screen import Screen

    quiet = 0
    for _look in range(MOST_LOOKS):
        if quiet == QUIET_LOOKS:
            return
        await asyncio.sleep(LOOK_SECONDS)
        is_busy = any(screen.tasks.running for screen in window.findChildren(Screen))
        quiet = 0 if is_busy and not is_asking(window) else quiet + 1


def is_asking(window: MainWindow) -> bool:
    """Whether a dialog, a short list or a form waits for the user's answer."""
    from PySide6.QtWidgets import QApplication

    from ui.toolkit.records_screen import RecordsScreen

    forms = (screen for screen in window.findChildren(RecordsScreen) if screen.step_form is not None)
    return bool(QApplication.activeModalWidget() or QApplication.activePopupWidget() or any(forms))


def at(place: str) -> Show:
    """The place as one comes to it."""

    async def show(window: MainWindow, _ids: Ids) -> None:
        window.go_to(place)

    return show


def view(place: str, name: str) -> Show:
    """One of the place's views."""

    async def show(window: MainWindow, _ids: Ids) -> None:
        window.go_to(place)
        screen: Any = window.screen_at(place)
        await settled(window)
        if hasattr(screen, "wording"):
            screen.views.set_key(name)
            screen.views.chosen.emit(name)
        else:
            screen.go_to_view(name)

    return show


def record(kind: str, of: str = "") -> Show:
    """The card of a record of the story, at the place that shows such records."""

    async def show(window: MainWindow, ids: Ids) -> None:
        window.open_record(kind, getattr(ids, of or kind))

    return show


def tab(name: str) -> Show:
    """The call of the story, with that tab in front."""

    async def show(window: MainWindow, ids: Ids) -> None:
        window.open_record("call", ids.call)
        await settled(window)
        screen: Any = window.screen_at("calls")
        screen.card.tabs.go_to(name)

    return show


def card_list(place: str, name: str) -> Show:
    """The first record of the place, with that list of its card in front."""

    async def show(window: MainWindow, _ids: Ids) -> None:
        window.go_to(place)
        screen: Any = window.screen_at(place)
        await settled(window)
        screen.lists.go_to(name)

    return show


def doing(first: Show, place: str, action: str) -> Show:
    """That screen, and then one of its actions: what the action asks stays open."""

    async def show(window: MainWindow, ids: Ids) -> None:
        await first(window, ids)
        await settled(window)
        screen: Any = window.screen_at(place)
        holder = screen.card if place == "calls" and action.startswith(("call.", "rma.", "order.")) else screen
        holder.qaction(action).trigger()

    return show


def over(open_it: Callable[[MainWindow], object], text: str = "") -> Show:
    """A panel over the calls, with something typed into its line."""

    async def show(window: MainWindow, _ids: Ids) -> None:
        from PySide6.QtWidgets import QLineEdit

        from ui.toolkit.overlay import Overlay

        window.go_to("calls")
        await settled(window)
        open_it(window)
        if text:
            panel = window.findChildren(Overlay)[-1]
            panel.findChildren(QLineEdit)[0].setText(text)
            await asyncio.sleep(2 * PAUSE_SECONDS)

    return show


def calls_filtered_by(text: str) -> Show:
    async def show(window: MainWindow, _ids: Ids) -> None:
        window.go_to("calls")
        await settled(window)
        window.screen_at("calls").filter_by_text(text)
        await asyncio.sleep(PAUSE_SECONDS)

    return show


async def first_call(window: MainWindow, _ids: Ids) -> None:
    """The call at the top of the list, which is still open."""
    window.go_to("calls")
    await settled(window)
    screen: Any = window.screen_at("calls")
    window.open_record("call", screen.list.table.rows[0].id)


async def calls_selected(window: MainWindow, _ids: Ids) -> None:
    window.go_to("calls")
    await settled(window)
    screen: Any = window.screen_at("calls")
    model = screen.list.selectionModel()
    for row in range(1, 5):
        model.select(screen.list.model().index(row, 0), model.SelectionFlag.Select | model.SelectionFlag.Rows)


async def calls_compact(window: MainWindow, _ids: Ids) -> None:
    window.go_to("calls")
    await settled(window)
    screen: Any = window.screen_at("calls")
    screen.toggle_density()


async def refused(window: MainWindow, ids: Ids) -> None:
    """A refusal with all its reasons, as the bar shows it."""
    from app.calls.commands import close_call
    from app.kernel.errors import Refused

    window.go_to("calls")
    await settled(window)
    screen: Any = window.screen_at("calls")
    try:
        await window.live.backend.do(close_call, call_id=screen.list.table.rows[0].id)  # type: ignore[union-attr]
    except Refused as refusal:
        screen.show_refusal(refusal)


def intake(*, phone: str = "", filled: bool = False) -> Show:
    async def show(window: MainWindow, _ids: Ids) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        window.go_to("new_call")
        screen: Any = window.screen_at("new_call")
        await settled(window)
        if phone:
            QTest.keyClicks(screen.phone.line, phone)
            QTest.keyClick(screen.phone.line, Qt.Key.Key_Return)
            await settled(window)
        if filled:
            screen.subject.line.setText(SUBJECT)
            screen.severity.set_value(Severity.BLOCKED)
            screen.on_edited()
            screen.ask_presenter("look_ahead")
            await asyncio.sleep(PAUSE_SECONDS)

    return show


async def work_recorded(window: MainWindow, ids: Ids) -> None:
    """The technician's form, filled in."""
    await doing(at("interventions"), "interventions", "intervention.new")(window, ids)
    await asyncio.sleep(PAUSE_SECONDS)
    screen: Any = window.screen_at("interventions")
    form = screen.step_form.form
    form.fill(**{name: value for name, value in WORK.items() if name in form.fields})


async def own_window(window: MainWindow, ids: Ids) -> None:
    window.open_window("call", ids.call)


async def signing_in(window: MainWindow, _ids: Ids) -> None:
    from ui.sign_in import SignIn

    window.show_in_front(SignIn("laura"))


def wizard(step: int) -> Show:
    """A page of the first run; nothing that it asks is done."""

    async def show(window: MainWindow, _ids: Ids) -> None:
        from ui.wizard.wizard import Wizard

        first_run = Wizard("", lambda key, value: None, lambda error: None)
        window.show_in_front(first_run)
        first_run.show_step(step)

    return show


def settings(page: str) -> Show:
    async def show(window: MainWindow, _ids: Ids) -> None:
        window.go_to("settings")
        await settled(window)
        screen: Any = window.screen_at("settings")
        screen.list.setCurrentRow(1 + list(SETTING_PAGES).index(page))

    return show


def home(page: str, period: Period | None = None) -> Show:
    async def show(window: MainWindow, _ids: Ids) -> None:
        window.go_to("home")
        await settled(window)
        screen: Any = window.screen_at("home")
        await screen.presenter.choose_page(page)
        if period is not None:
            await screen.presenter.choose_period(period)

    return show


async def lost(window: MainWindow, _ids: Ids) -> None:
    from app.kernel.errors import Unreachable

    window.go_to("calls")
    await settled(window)
    window.show_lost(str(Unreachable(detail="ECONNREFUSED")))


async def said(window: MainWindow, _ids: Ids) -> None:
    from app.kernel.i18n import _

    window.go_to("calls")
    await settled(window)
    window.toasts.say(_("The key is changed."), lambda: None)


SHOTS: tuple[Shot, ...] = (
    Shot("sign-in", signing_in),
    *(Shot(f"wizard-{step + 1}", wizard(step)) for step in range(5)),
    Shot("home", home("desk"), place="home"),
    Shot("home-technician", home("day"), "rossi"),
    Shot("home-back-office", home("money"), "ferri"),
    Shot("home-figures", home("figures", Period.YEAR), "admin"),
    Shot("calls", at("calls"), place="calls"),
    Shot("calls-at-risk", view("calls", "at_risk")),
    Shot("calls-archive", view("calls", "archive")),
    Shot("calls-selected", calls_selected),
    Shot("calls-compact", calls_compact),
    Shot("calls-found", calls_filtered_by("compressore")),
    Shot("calls-none", calls_filtered_by("zzzzz")),
    Shot("calls-conditions", doing(at("calls"), "calls", "calls.conditions")),
    Shot("calls-group", doing(at("calls"), "calls", "calls.group")),
    Shot("calls-assign", doing(calls_selected, "calls", "calls.assign")),
    Shot("card-timeline", tab("timeline")),
    Shot("card-details", tab("details")),
    Shot("card-work", tab("work")),
    Shot("card-costs", tab("costs"), "ferri"),
    Shot("card-files", tab("files")),
    Shot("card-links", tab("links")),
    Shot("card-trail", tab("trail"), "admin"),
    Shot("card-solve", doing(first_call, "calls", "call.solve")),
    Shot("card-hand-on", doing(first_call, "calls", "call.hand_on")),
    Shot("card-diagnose", doing(record("call", "to_diagnose"), "calls", "call.diagnose")),
    Shot("card-refused", refused),
    Shot("card-window", own_window),
    Shot("new-call", at("new_call"), place="new_call"),
    Shot("new-call-known", intake(phone=TELEPHONE, filled=True)),
    Shot("new-call-unknown", intake(phone="0376 999888")),
    Shot("palette", over(lambda window: window.open_palette(), "aurora")),
    Shot("palette-actions", over(lambda window: window.open_palette(), "> ")),
    Shot("palette-people", over(lambda window: window.open_palette(), "@ro")),
    Shot("search", over(lambda window: window.open_search(), "caldaia")),
    Shot("search-nothing", over(lambda window: window.open_search(), "zzzzz")),
    Shot("keys", over(lambda window: window.show_keys())),
    Shot("menu", over(lambda window: window.open_menu())),
    Shot("connection-lost", lost),
    Shot("toast", said),
    Shot("customers", record("customer"), place="customers"),
    Shot("customers-waiting", view("customers", "waiting")),
    Shot("customers-new", doing(at("customers"), "customers", "customer.new")),
    Shot("customers-edit", doing(record("customer"), "customers", "customer.edit"), "ferri"),
    Shot("machines", record("asset"), place="assets"),
    Shot("machines-ending", view("assets", "ending")),
    Shot("machines-move", doing(record("asset"), "assets", "asset.move")),
    Shot("machines-warranty", doing(record("asset"), "assets", "asset.give_warranty")),
    Shot("visits", record("intervention"), place="interventions"),
    Shot("visits-plan", work_recorded),
    Shot("workshop", record("rma"), "neri", place="workshop"),
    Shot("workshop-authorise", doing(at("workshop"), "workshop", "rma.new"), "rossi"),
    Shot("subcontracts", record("subcontract_order", "order"), place="subcontracting"),
    Shot("subcontracts-draft", doing(at("subcontracting"), "subcontracting", "order.new")),
    Shot("invoices", record("invoice"), "ferri", place="invoices"),
    Shot("invoices-preview", record("invoice_preview", "to_invoice"), "ferri"),
    Shot("invoices-log", record("transaction_log", "call"), "ferri"),
    Shot("invoices-payment", doing(record("invoice"), "invoices", "invoice.pay"), "ferri"),
    Shot("contracts", record("contract"), place="contracts"),
    Shot("contracts-uses", card_list("contracts", "uses")),
    Shot("contracts-trail", card_list("contracts", "trail"), "admin"),
    Shot("contracts-new", doing(at("contracts"), "contracts", "contract.new"), "ferri"),
    Shot("contracts-clause", doing(record("contract"), "contracts", "clause.edit"), "ferri"),
    Shot("contracts-renew", doing(record("contract"), "contracts", "contract.renew"), "ferri"),
    Shot("knowledge", at("knowledge"), place="knowledge"),
    Shot("knowledge-new", doing(at("knowledge"), "knowledge", "article.new"), "rossi"),
    Shot("diagnosis", at("diagnosis"), "admin", place="diagnosis"),
    Shot("codes", at("codes"), "admin", place="codes"),
    Shot("keyboard", at("keyboard"), place="keyboard"),
    Shot("settings", at("settings"), "admin", place="settings"),
    *(Shot(f"settings-{page}", settings(page), "admin") for page in SETTING_PAGES),
    Shot("price-list", at("catalog"), place="catalog"),
    Shot("price-list-rates", view("catalog", "rates")),
    Shot("price-list-price", doing(at("catalog"), "catalog", "price.change")),
    Shot("price-list-rate", doing(view("catalog", "rates"), "catalog", "catalog.new")),
    Shot("people", at("people"), "admin", place="people"),
    Shot("departments", view("people", "departments"), "admin"),
    Shot("about", at("about"), "admin", place="about"),
)
"""In the order in which they are taken."""


def pictured_places() -> frozenset[str]:
    """The places that have a picture of their own."""
    return frozenset(shot.place for shot in SHOTS if shot.place)
