"""The tour: the story walked with the windows open, each chapter photographed where its people see it.

Leaves the three documents, a summary and the pictures in a folder, and the database they came from beside them.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.demonstration import folder_for, open_demo
from app.kernel.i18n import _, set_zone, show_money
from app.kernel.money import Money
from app.promises.queries import company_zone
from app.promises.rules import Severity
from app.story import PARTS, STEPS, SUBJECT, TELEPHONE, WORK, Step, Story, draw_documents, summary, telling
from ui.display import draw_off_screen

if TYPE_CHECKING:
    from ui.main_window import MainWindow

Show = Callable[["MainWindow", Story], Awaitable[None]]
SIZE = (1440, 900)
DATABASE = "tour.db"
MOST_LOOKS = 60


@dataclass(frozen=True)
class Shot:
    """A picture: its file, whose window, and what to show in it."""

    name: str
    login: str
    show: Show
    leave: Callable[[MainWindow], None] | None = None


def run(out: Path, db: str | None = None) -> int:
    """Walk the story; the answer is the exit code. The database of a tour that the folder holds makes room."""
    draw_off_screen()
    import qasync
    from PySide6.QtWidgets import QApplication

    from ui.toolkit.theme import apply_theme

    for old in folder_for(out).glob(f"{DATABASE}*"):
        old.unlink()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    apply_theme(app, "light")
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        return runner.run(_walk(out, db or str(out / DATABASE)))


async def _walk(out: Path, db: str) -> int:
    from ui.toolkit.garbage import GarbageCollection

    tell(_("Setting up a demonstration company…"))
    garbage = GarbageCollection()
    database, demo = await asyncio.to_thread(open_demo, db)
    try:
        with telling(database, demo) as story:
            set_zone(story.person("laura").read(company_zone))
            windows = Windows(story)
            for number, step in enumerate(STEPS, 1):
                await _live_through(step, story, windows, out, f"{number}/{len(STEPS)}")
            await windows.close()
            await asyncio.to_thread(_leave_papers, story, out)
    finally:
        database.dispose()
        garbage.stop()
    return 0


async def _live_through(step: Step, story: Story, windows: Windows, out: Path, place: str) -> None:
    for shot in BEFORE.get(step.name, ()):
        await windows.photograph(shot, out)
    await asyncio.to_thread(step.happens, story)
    tell(f"{place}  {_(step.title)}")
    for shot in AFTER.get(step.name, ()):
        await windows.photograph(shot, out)


def _leave_papers(story: Story, out: Path) -> None:
    told = summary(story)
    for name, pdf in draw_documents(story).items():
        (out / f"{name}.pdf").write_bytes(pdf)
    told["files"] = sorted(path.name for path in out.iterdir() if path.suffix in (".pdf", ".png"))
    (out / "summary.json").write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    total = show_money(Money.of(told["totals"]["total"]))
    tell(_("Invoice {number}: {total}").format(number=told["numbers"]["invoice"], total=total))
    tell(_("Everything is in {folder}").format(folder=out))


def tell(line: str) -> None:
    """Progress, a line at a time."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Windows:
    """One window for everybody who acts, opened when he is first looked at."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.opened: dict[str, MainWindow] = {}

    def of(self, login: str) -> MainWindow:
        if login not in self.opened:
            from ui.main_window import MainWindow
            from ui.navigation import places
            from ui.toolkit.live import Live

            backend = self.story.person(login)
            live = Live()
            allowed = [place for place in places(live) if place.is_allowed(backend.actor.permissions)]
            window = MainWindow(allowed, live)
            window.resize(*SIZE)
            live.attach(backend)
            window.attach(backend)
            window.go_to(allowed[0].name)
            window.show()
            self.opened[login] = window
        return self.opened[login]

    async def photograph(self, shot: Shot, out: Path) -> None:
        window = self.of(shot.login)
        await self.story.person(shot.login).announce()
        await settled(window)
        await shot.show(window, self.story)
        await settled(window)
        window.grab().save(str(out / f"{shot.name}.png"))
        if shot.leave is not None:
            shot.leave(window)
            await settled(window)

    async def close(self) -> None:
        for window in self.opened.values():
            await window.close_down()
            window.live.detach()
            window.may_close = True
            window.close()
            window.deleteLater()
        await asyncio.sleep(0)


async def settled(window: MainWindow) -> None:
    """Until no screen of the window has anything under way, or only waits for the user."""
    from ui.toolkit.screen import Screen

    quiet = 0
    for _look in range(MOST_LOOKS):
        if quiet == 3:
            return
        await asyncio.sleep(0.03)
        busy = any(screen.tasks.running for screen in window.findChildren(Screen))
        quiet = 0 if busy else quiet + 1


def card(tab: str) -> Show:
    """The call's card, with that tab in front."""

    async def show(window: MainWindow, story: Story) -> None:
        window.open_record("call", story.call_id)
        await settled(window)
        screen: Any = window.screen_at("calls")
        screen.card.tabs.go_to(tab)

    return show


async def new_call(window: MainWindow, story: Story) -> None:
    """What the dispatcher types while Anna Colli is on the line; the story then registers it."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window.go_to("new_call")
    screen: Any = window.screen_at("new_call")
    QTest.keyClicks(screen.phone.line, TELEPHONE)
    QTest.keyClick(screen.phone.line, Qt.Key.Key_Return)
    await settled(window)
    screen.subject.line.setText(SUBJECT)
    screen.severity.set_value(Severity.BLOCKED)
    screen.ask_presenter("look_ahead")
    await settled(window)


def record(kind: str, key: str) -> Show:
    """The card of a record the story made, at the place that shows such records."""

    async def show(window: MainWindow, story: Story) -> None:
        window.open_record(kind, getattr(story, key))

    return show


async def intervention_form(window: MainWindow, story: Story) -> None:
    """The form in which the technician records his work, with what the story records next."""
    window.open_record("intervention", story.intervention_id)
    await settled(window)
    screen: Any = window.screen_at("interventions")
    screen.qaction("intervention.record").trigger()
    await settled(window)
    form = screen.step_form.form
    form.fill(**WORK)
    for code in PARTS:
        found = await screen.presenter.search_parts(code)
        form.fields["parts"].on_chosen(found[0])
    await asyncio.sleep(0.1)


def go_back(window: MainWindow) -> None:
    screen: Any = window.screen_at("interventions")
    screen.step_form.answer(False)


BEFORE: dict[str, tuple[Shot, ...]] = {
    "call": (Shot("01-new-call", "laura", new_call),),
    "intervention": (Shot("04-intervention-form", "rossi", intervention_form, go_back),),
    "workshop": (Shot("06-workshop", "neri", record("rma", "rma_id")),),
    "subcontract": (Shot("07-subcontractor", "laura", record("subcontract_order", "order_id")),),
    "invoice": (Shot("09-invoice-preview", "ferri", record("invoice_preview", "call_id")),),
}
AFTER: dict[str, tuple[Shot, ...]] = {
    "call": (Shot("02-call", "laura", card("timeline")),),
    "second_level": (Shot("03-second-level", "rossi", card("timeline")),),
    "intervention": (Shot("05-intervention-done", "rossi", record("intervention", "intervention_id")),),
    "coverage": (Shot("08-coverage", "ferri", card("costs")), Shot("08-work", "laura", card("work"))),
    "invoice": (Shot("10-invoice", "ferri", record("invoice", "invoice_id")),),
    "archive": (Shot("11-archived", "ferri", card("timeline")), Shot("12-trail", "ferri", card("trail"))),
}
"""The pictures taken before and after what happens in each chapter."""
