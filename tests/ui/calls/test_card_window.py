"""The card in a window: edited in place, dropped on, closed and killed while one types, and full of hostile text."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from app.backend import Backend
from app.calls.commands import add_note
from app.calls.editing import change_call
from app.calls.files import attach_file, call_files
from app.calls.intake import log_call
from app.calls.link_rules import LinkKind
from app.calls.links import link_calls
from app.calls.queries import call_card
from app.db.context import Actor
from app.db.drafts import drafts_at
from app.promises.rules import Severity
from tests.make import Make
from tests.ui.waiting import until
from ui.calls.call_card import CallCard
from ui.calls.card_conflict import difference
from ui.calls.presenters.call_card import CallCardPresenter
from ui.toolkit.live import Live

HOSTILE = "<img src=x> & %s {0} 🔧👨‍👩‍👧 \u202egnp.exe Котёл " + "x" * 10_000
NARROW = 360


@pytest.fixture
def customer(desk):
    return Make(desk.work).customer(name="Rossi").id


@pytest.fixture
def call(desk, customer):
    return desk.run(log_call, subject="Boiler blocked", customer_id=customer, severity=Severity.BLOCKED)


def opened(desk: Backend, live: Live, call: int) -> CallCard:
    card = CallCard(live)
    card.resize(NARROW, 700)
    live.attach(desk)
    card.call_id = call
    card.bind(CallCardPresenter(desk, card))
    card.show()
    return card


async def closed(card: CallCard, live: Live) -> None:
    live.detach()
    await card.close_down()
    card.close()
    card.deleteLater()
    await until(lambda: not isValid(card))


async def quiet(card: CallCard) -> None:
    for _ in range(3):
        await until(lambda: not card.tasks.running)
        await asyncio.sleep(0)


@pytest.fixture
async def card(desk, live, call):
    card = opened(desk, live, call)
    await until(lambda: card.number.text())
    await quiet(card)
    yield card
    await closed(card, live)


async def test_a_field_is_saved_when_it_is_left_and_says_so_with_a_way_back(card, desk, call):
    said: list[tuple] = []
    card.said.connect(lambda text, undo: said.append((text, undo)))
    card.go_to_field("subject")
    line = card.details.form.fields["subject"].line
    line.setText("Boiler cold")
    QTest.keyClick(line, Qt.Key.Key_Return)
    await until(lambda: card.title.text() == "Boiler cold")
    await quiet(card)
    ((text, undo),) = said
    assert text == "Subject changed"
    undo()
    await until(lambda: card.title.text() == "Boiler blocked")
    await quiet(card)
    assert line.text() == "Boiler blocked"


async def test_escape_brings_back_what_was(card, desk, call):
    card.go_to_field("subject")
    line = card.details.form.fields["subject"].line
    QTest.keyClicks(line, "xyz")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    await quiet(card)
    assert line.text() == "Boiler blocked"
    assert desk.read(call_card, call_id=call).subject == "Boiler blocked"


async def test_an_empty_subject_is_not_saved_and_says_why(card, desk, call):
    field = card.details.form.fields["subject"]
    card.go_to_field("subject")
    field.line.setText("")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    await quiet(card)
    assert desk.read(call_card, call_id=call).subject == "Boiler blocked"
    assert field.wrong()


async def test_what_a_colleague_writes_does_not_disturb_what_i_type_and_both_are_shown(card, desk, call):
    luca = Backend(desk.database, Actor("luca", "Luca Verdi", desk.actor.permissions))
    form = card.details.form
    card.go_to_field("subject")
    form.fields["subject"].line.setText("Boiler cold")
    luca.run(change_call, call_id=call, field="subject", old="Boiler blocked", new="Boiler leaks")
    luca.run(change_call, call_id=call, field="description", old="", new="Seen by Luca")
    luca.close_pools()
    card.refresh()
    await until(lambda: card.title.text() == "Boiler leaks")
    await quiet(card)
    assert form.fields["subject"].value() == "Boiler cold"
    assert form.fields["description"].value() == "Seen by Luca"
    form.commit("subject")
    await until(lambda: not form.conflict_bar.isHidden())
    await quiet(card)
    assert "Boiler leaks" in form.conflict_bar.theirs.text()
    assert "Boiler cold" in form.conflict_bar.mine.text()
    form.conflict_bar.mine_wanted.emit()
    await until(lambda: card.title.text() == "Boiler cold")
    await quiet(card)
    assert form.conflict_bar.isHidden()


def test_a_difference_tells_whose_words_are_whose():
    assert difference("the boiler is cold", "the boiler is very hot") == [
        ("both", "the boiler is "),
        ("theirs", "cold"),
        ("mine", "very hot"),
    ]


async def test_files_dropped_on_any_tab_are_kept(card, desk, call, tmp_path):
    files = [tmp_path / "plate.png", tmp_path / "report.txt"]
    for file in files:
        file.write_bytes(b"content")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files] + [QUrl("https://elsewhere.example/x")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert card.drops.eventFilter(card, QDropEvent(QPointF(50, 50), copy, data, left, none))
    await until(lambda: card.files.list.loaded() == 2)
    await quiet(card)
    assert card.tabs.current() == "files"
    assert {row.name for row in desk.read(call_files, call_id=call)} == {"plate.png", "report.txt"}


async def test_a_file_handed_to_the_system_never_bears_its_given_name(card):
    shown: list[QUrl] = []
    card.opened_files.show = shown.append
    card.open_file("../../report;rm.txt", b"content")
    card.open_file("no ending", b"content")
    names = [url.fileName() for url in shown]
    assert [name[32:] for name in names] == [".txt", ""]
    card.opened_files.close()


async def test_a_refused_step_says_why_and_leads_on(card):
    refused = card.steps.refused()
    assert not refused
    card._explain("call.close", card.steps.why)
    assert not card.fixes.isHidden()
    assert len(card.fixes.links) >= 3
    started: list[str] = []
    card.qactions["invoice.preview"].triggered.connect(lambda: started.append("invoice"))
    link = next(link for link in card.fixes.links if "invoice" in link.accessibleDescription())
    link.click()
    await quiet(card)
    assert started == ["invoice"]
    assert card.fixes.isHidden()


async def test_a_refused_step_that_is_pressed_in_the_menu_says_why_too(card, qtbot):
    close = card.qactions["call.close"]
    card.menu.popup(card.mapToGlobal(card.rect().topLeft()))
    qtbot.mouseClick(card.menu, Qt.MouseButton.LeftButton, pos=card.menu.actionGeometry(close).center())
    assert card.menu.isHidden()
    assert card.fixes.accessibleName().startswith("“Close” is not possible yet")


async def test_a_low_card_leaves_its_room_to_the_timeline(card):
    assert card.composer.below.isVisible()
    card.resize(NARROW, 540)
    await until(lambda: not card.composer.below.isVisible() and card.timeline.viewport().height() > 120)
    card.write_note(internal=True)
    await until(lambda: card.composer.below.isVisible())


async def test_the_tabs_that_do_not_fit_wait_behind_a_menu(card):
    hidden = [name for n, name in enumerate(card.tabs.names) if card.tabs.group.button(n).isHidden()]
    assert hidden
    assert len(card.tabs.menu.actions()) == len(hidden)
    card.tabs.menu.actions()[-1].trigger()
    await quiet(card)
    assert card.tabs.current() == "trail"
    assert not card.tabs.group.button(card.tabs.names.index("trail")).isHidden()
    card.resize(1200, 700)
    await until(lambda: card.tabs.more.isHidden())


async def test_the_timeline_shows_the_part_that_is_asked_for(card, desk, call):
    desk.run(add_note, call_id=call, text="Seen before")
    desk.run(attach_file, call_id=call, name="plate.png", content=b"x")
    card.refresh()
    entries = card.timeline.model_of_entries
    await until(lambda: len(entries.entries) == 3)
    for part, count in (("notes", 2), ("documents", 1), ("work", 0), ("all", 3)):
        card.history.chips[part].click()
        assert len(entries.entries) == count
    await quiet(card)


async def test_what_was_typed_is_there_when_the_window_comes_back(desk, live, call):
    card = opened(desk, live, call)
    await until(lambda: card.number.text())
    await quiet(card)
    card.composer.area.setPlainText("half a thought")
    card.details.form.fields["description"].area.setPlainText("half a description")
    await closed(card, live)
    texts = {draft.place.rpartition(":")[2]: draft.text for draft in desk.read(drafts_at, prefix=f"call:{call}:")}
    assert texts == {"note": "half a thought", "description": "half a description"}
    again = opened(desk, live, call)
    await until(lambda: again.composer.written() == "half a thought")
    assert again.composer.restored.text().startswith("Draft from today")
    assert again.details.form.fields["description"].value() == "half a description"
    again.composer.discard.click()
    again.details.form.discard_drafts()
    await quiet(again)
    assert desk.read(drafts_at, prefix="call:") == []
    assert again.composer.written() == again.details.form.fields["description"].value() == ""
    await closed(again, live)


DESKTOP = """
import asyncio, gc, sys
gc.disable()
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app.backend import Backend
from app.db.context import Actor
from app.db.database import Database
from app.kernel.permissions import PERMISSIONS
from ui.calls.call_card import CallCard
from ui.calls.presenters.call_card import CallCardPresenter
from ui.running import event_loop
from ui.toolkit.live import Live
from ui.toolkit.theme import ARGUMENTS

app = QApplication(["pronto", *ARGUMENTS])
backend = Backend(Database(sys.argv[1]), Actor("anna", "Anna Bianchi", frozenset(PERMISSIONS)))
live = Live()
card = CallCard(live)
live.attach(backend)
card.call_id = int(sys.argv[2])

async def type_on():
    card.bind(CallCardPresenter(backend, card))
    card.show()
    while not card.number.text():
        await asyncio.sleep(0.01)
    QTest.keyClicks(card.composer.area, "the caller says that")
    await asyncio.sleep(1000)

with event_loop(app) as loop:
    loop.run_until_complete(type_on())
"""


async def test_what_was_typed_survives_a_desktop_that_is_killed(desk, live, call):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    url = desk.database.url.render_as_string(hide_password=False)
    arguments = [sys.executable, "-c", DESKTOP, url, str(call)]
    with subprocess.Popen(arguments, env=environment) as process:  # noqa: ASYNC220 (it runs beside, until it is killed)
        try:
            await until(lambda: desk.read(drafts_at, prefix=f"call:{call}:"), seconds=60)
        finally:
            process.send_signal(signal.SIGKILL)
    card = opened(desk, live, call)
    await until(lambda: card.composer.written() == "the caller says that")
    await quiet(card)
    await closed(card, live)


async def test_hostile_text_is_plain_on_every_tab_and_breaks_no_layout(card, desk, call, customer):
    desk.run(change_call, call_id=call, field="subject", old="Boiler blocked", new=HOSTILE[:200])
    desk.run(change_call, call_id=call, field="description", old="", new=HOSTILE)
    desk.run(add_note, call_id=call, text=HOSTILE)
    desk.run(attach_file, call_id=call, name=HOSTILE + ".pdf", content=b"%PDF")
    other = desk.run(log_call, subject=HOSTILE, customer_id=customer, severity=Severity.NUISANCE)
    desk.run(link_calls, call_id=call, kind=LinkKind.RELATED, other_id=other)
    card.refresh()
    await until(lambda: "<img src=x>" in card.title.text())
    for tab in card.tabs.names:
        card.tabs.go_to(tab)
        await quiet(card)
        QApplication.sendPostedEvents()
        picture = QPixmap(card.size())
        card.render(picture)
        labels = [label for label in card.findChildren(QLabel) if label.text()]
        assert [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText] == []
        assert card.width() == NARROW, tab
        assert card.minimumSizeHint().width() <= NARROW, tab
