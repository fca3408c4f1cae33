"""The first run: five steps, each of which may be skipped; nothing typed is lost on the way back and forth."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.cli.first_run import Answers, Told, found_company, mail_of, server_of
from app.kernel.errors import Refused
from app.kernel.i18n import _
from app.kernel.settings import SETTINGS
from ui.toolkit.buttons import button
from ui.toolkit.fields import LineField
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card, Panel, Tag
from ui.toolkit.labels import Glyph, Label
from ui.toolkit.layout import column, row
from ui.toolkit.message_bar import MessageBar
from ui.toolkit.tasks import Tasks
from ui.wizard.steps import STEPS, Step

WIDTH, SIDE = 900, 250
TEST_SECONDS = 10


class Wizard(QWidget):
    """`choose_look` puts another language or theme into use; the steps are then built anew with what was typed."""

    progressed = Signal(int, int)

    def __init__(
        self,
        default: str,
        choose_look: Callable[[str, str], None],
        on_failed: Callable[[BaseException], None],
        *,
        may_leave: bool = False,
    ) -> None:
        super().__init__()
        self.default, self.choose_look = default, choose_look
        self.answers, self.may_leave = Answers(), may_leave
        self.typed: dict[str, dict[str, Any]] = {}
        self.here = 0
        self.founded = ""
        self.being_tried: set[Step] = set()
        self.stop = threading.Event()
        self.tasks = Tasks(on_failed)
        self.done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.page: QWidget | None = None
        self.progressed.connect(self.show_progress)
        for key, go in (("Alt+Right", self.go_on), ("Ctrl+Return", self.go_on), ("Alt+Left", self.go_back)):
            QShortcut(QKeySequence(key), self, go)
        self.build()

    def begin_with(self, values: Mapping[str, Any]) -> None:
        """What the company has set already; secrets stay where they are."""
        for (name, *_rest), step in zip(STEPS, self.steps, strict=True):
            known = {key: values[key] for key in step.form.fields if key in values and not SETTINGS[key].is_secret}
            self.typed[name] = {
                key: str(value) if isinstance(step.form.fields[key], LineField) else value
                for key, value in known.items()
            }
        self.build()

    def build(self) -> None:
        """All widgets, in the language and theme in use, with everything that was typed."""
        if self.page is not None:
            self.outer.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
        self.page = Panel("window")
        self.steps = [step() for _name, _title, _about, _icon, step in STEPS]
        self.stack = QStackedWidget()
        for (name, *_rest), step in zip(STEPS, self.steps, strict=True):
            step.fill(self.typed.get(name, {}))
            step.changed_look.connect(self.on_look)
            step.tested.connect(self.on_test)
            self.stack.addWidget(scrolled(step))
        self.marks = [Glyph(icon, "soft") for _n, _t, _a, icon, _s in STEPS]
        self.names = [Label(_(title), "text", "soft") for _n, title, _a, _i, _s in STEPS]
        self.message = MessageBar()
        self.title, self.about = Label("", "record"), Label("", "text", "soft", wrap=True)
        self.back = button(_("Back"), "arrow-left")
        self.skip = button(_("Skip"), kind="link")
        self.next = button(_("Next"), kind="primary")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress"))
        self.told = Label("", "fact", "soft")
        self.cancel = button(_("Stop"))
        self.leave = button(_("Leave everything as it is"), kind="link")
        self.leave.setVisible(self.may_leave)
        self.leave.clicked.connect(self.give_up)
        for made, go in ((self.back, self.go_back), (self.skip, self.skip_step), (self.next, self.go_on)):
            made.setAutoDefault(True)
            made.clicked.connect(go)
        self.cancel.clicked.connect(self.stop.set)
        self._lay_out(self.page)
        self.outer.addWidget(self.page)
        self.show_working(False)
        self.show_step(self.here)

    def _lay_out(self, page: QWidget) -> None:
        mark = Tag("P", "mark", "on_accent")
        mark.setFont(font("record"))
        mark.setFixedSize(40, 40)
        side = Panel("surface", "right")
        side.setFixedWidth(SIDE)
        lines = [row(glyph, label, None, spacing=12) for glyph, label in zip(self.marks, self.names, strict=True)]
        head = row(mark, Label("Pronto", "record"), None, spacing=12)
        side.setLayout(column(head, 20, *lines, None, spacing=16, margins=(24, 28, 16, 24)))
        frame = Card()
        frame.setMaximumWidth(WIDTH)
        body = column(self.title, self.about, self.message, 8, self.stack, spacing=6, margins=(28, 24, 28, 12))
        body.setStretch(4, 1)
        working = row(self.progress, self.told, self.cancel, spacing=12, margins=(28, 0, 28, 4))
        foot = row(self.back, None, self.leave, self.skip, self.next, spacing=12, margins=(28, 8, 28, 20))
        frame.setLayout(column(body, working, foot, spacing=0))
        frame.layout().setStretch(0, 1)  # type: ignore[union-attr]
        area = row(None, frame, None, spacing=0, margins=(40, 36, 40, 36))
        area.setStretch(1, 1000)
        whole = row(side, area, spacing=0)
        whole.setStretch(1, 1)
        page.setLayout(whole)

    def show_step(self, n: int) -> None:
        self.here = n
        _name, title, about, _icon, _step = STEPS[n]
        self.stack.setCurrentIndex(n)
        self.title.setText(_(title))
        self.about.setText(_(about))
        is_last = n == len(STEPS) - 1
        self.back.setEnabled(n > 0)
        self.next.setText(_("Finish") if is_last else _("Next"))
        self.skip.setText(_("Skip and finish") if is_last else _("Skip"))
        for place, (glyph, label) in enumerate(zip(self.marks, self.names, strict=True)):
            is_done = place < n and STEPS[place][0] not in self.answers.skipped
            glyph.show_icon("check" if is_done else STEPS[place][3], self._tone(place, is_done))
            label.set_tone("text" if place == n else "soft")
        first = next(iter(self.steps[n].form.fields.values()))
        first.setFocus()

    def _tone(self, place: int, is_done: bool) -> str:
        if place == self.here:
            return "accent"
        return "good" if is_done else "faint"

    def give_up(self) -> None:
        """Only where there is a company already: nothing of this is kept."""
        if not self.done.done() and self.next.isEnabled():
            self.done.set_result("")

    def keep(self) -> None:
        """Remember what stands in the step in front."""
        name, step = STEPS[self.here][0], self.steps[self.here]
        self.typed[name] = step.typed()
        self.answers.given[name] = step.values()

    def go_on(self) -> None:
        step = self.steps[self.here]
        if self.founded:
            self.done.set_result(self.founded)
            return
        self.message.hide()
        if self.next.isEnabled() and step.check():
            self.keep()
            self.answers.skipped.discard(STEPS[self.here][0])
            self._after()

    def skip_step(self) -> None:
        self.message.hide()
        self.keep()
        self.answers.skipped.add(STEPS[self.here][0])
        self._after()

    def go_back(self) -> None:
        if self.here > 0 and self.back.isEnabled():
            self.message.hide()
            self.keep()
            self.show_step(self.here - 1)

    def _after(self) -> None:
        if self.here + 1 < len(STEPS):
            self.show_step(self.here + 1)
        else:
            self.tasks.start(self.finish())

    def on_look(self, key: str, value: str) -> None:
        self.keep()
        self.choose_look(key, value)
        self.typed["look"][key] = value
        self.build()

    def on_test(self) -> None:
        step = self.steps[self.here]
        if step not in self.being_tried and step.check():
            self.keep()
            self.being_tried.add(step)
            self.tasks.start(self._test(STEPS[self.here][0], step))

    async def _test(self, name: str, step: Step) -> None:
        """Connect for good, off this thread, and say how it went.

        The button stays on, since one that goes off passes its focus to a neighbour; the next key then goes to the
        next step where all is well, and to the field that is to be mended where it is not.
        """
        step.show_verdict(_("Connecting…"), "soft")
        went_on: QWidget | None = None
        try:
            async with asyncio.timeout(TEST_SECONDS):
                step.show_verdict(await tried(name, self.answers.given[name]))
                went_on = self.next
        except Refused as refusal:
            step.show_verdict(str(refusal), "bad")
            went_on = step.field_at(refusal.at or "")
        except TimeoutError:
            step.show_verdict(_("No answer within ten seconds."), "bad")
        finally:
            self.being_tried.discard(step)
        if went_on is not None and step.test_button.hasFocus():
            went_on.setFocus(Qt.FocusReason.TabFocusReason)

    async def finish(self) -> None:
        """Make the company; what is refused is said here, and one can go back and mend it."""
        self.stop.clear()
        self.show_working(True)
        told: Told = self.progressed.emit
        url = ""
        try:
            url = await asyncio.to_thread(found_company, self.answers, self.default, told, self.stop)
        except Refused as refusal:
            self.message.say([str(reason) for reason in refusal.reasons])
        finally:
            self.show_working(False)
        if url:
            self._end(url)

    def _end(self, url: str) -> None:
        """To the desk at once; what came of an import is to be read before."""
        if not self.answers.imported:
            self.done.set_result(url)
            return
        self.founded = url
        self.show_working(False)
        self.message.say(self.answers.imported, "good")
        self.next.setText(_("Open the desk"))
        self.next.setFocus()

    def show_working(self, on: bool) -> None:
        for widget in (self.progress, self.told, self.cancel):
            widget.setVisible(on)
        self.progress.setRange(0, 0)
        self.told.setText(_("Preparing…"))
        for made in (self.back, self.skip, self.next):
            made.setEnabled(not on)
        self.stack.setEnabled(not on)
        if not on:
            self.back.setEnabled(self.here > 0 and not self.founded)
            self.skip.setEnabled(not self.founded)
            self.stack.setEnabled(not self.founded)

    def show_progress(self, done: int, whole: int) -> None:
        """A whole of one is no measure: the first step is still under way."""
        if whole <= 1:
            return
        self.progress.setRange(0, whole)
        self.progress.setValue(done)
        self.told.setText(_("{done} of {whole}").format(done=done, whole=whole))

    async def close_down(self) -> None:
        self.stop.set()
        await self.tasks.cancelled()


def scrolled(step: Step) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(step)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    step.setAutoFillBackground(False)
    return area


async def tried(name: str, given: dict[str, Any]) -> str:
    """What the server answered, in words; refuses with what is wrong."""
    from app.company.probing import try_database, try_outgoing

    if name == "database":
        version = await asyncio.to_thread(try_database, server_of(given))
        return _("PostgreSQL {version} answers, and lets us in.").format(version=version)
    await asyncio.to_thread(try_outgoing, mail_of(given))
    return _("The outgoing server lets us in.")
