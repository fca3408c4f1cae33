"""Questions that are awaited: answered, gone back from, cancelled; files; toasts; PDF pages."""

import asyncio
from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from reportlab.pdfgen.canvas import Canvas
from shiboken6 import isValid

from tests.ui.waiting import until
from ui.toolkit.dialogs import ask_text, choose, confirm
from ui.toolkit.pdf_view import PdfView
from ui.toolkit.toast import Toasts


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


async def opened(window):
    await until(lambda: any(dialog.isVisible() for dialog in window.findChildren(QDialog)))
    return next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())


async def test_an_option_is_found_by_typing_and_chosen_with_enter(window, qtbot):
    asked = asyncio.ensure_future(choose(window, "Assign to", {n: f"Person {n}" for n in range(20)}))
    dialog = await opened(window)
    qtbot.keyClicks(dialog.search, "person 17")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert await asked == 17


async def test_going_back_chooses_nothing(window):
    asked = asyncio.ensure_future(choose(window, "Assign to", {1: "One"}))
    (await opened(window)).reject()
    assert await asked is None


async def test_nothing_that_fits_cannot_be_chosen(window, qtbot):
    asked = asyncio.ensure_future(choose(window, "Assign to", {n: f"Person {n}" for n in range(20)}))
    dialog = await opened(window)
    qtbot.keyClicks(dialog.search, "nobody")
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert await asked is None


async def test_a_text_is_asked_for_until_there_is_one(window, qtbot):
    asked = asyncio.ensure_future(ask_text(window, "Close", "Reason", lines=3))
    dialog = await opened(window)
    assert not dialog.accept_button.isEnabled()
    qtbot.keyClicks(dialog.editor, "Solved on the phone ")
    dialog.accept()
    assert await asked == "Solved on the phone"


async def test_a_confirmation_names_the_deed(window):
    asked = asyncio.ensure_future(confirm(window, "Delete?", "<b>12</b> calls", "Delete", danger=True))
    dialog = await opened(window)
    assert dialog.accept_button.text() == "Delete"
    dialog.accept()
    assert await asked is True


async def test_a_question_nobody_waits_for_any_more_is_closed(window):
    asked = asyncio.ensure_future(choose(window, "Assign to", {1: "One"}))
    dialog = await opened(window)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await until(lambda: not isValid(dialog))


def test_three_toasts_at_most_and_the_oldest_goes_first(window):
    toasts = Toasts(window)
    for n in range(5):
        toasts.say(f"Saved {n}")
    assert toasts.texts() == ["Saved 2", "Saved 3", "Saved 4"]
    toasts.shown[0].close()
    assert toasts.texts() == ["Saved 3", "Saved 4"]


def test_a_toast_gives_a_way_back(window, qtbot):
    undone, toasts = [], Toasts(window)
    toasts.say("Assigned", undo=lambda: undone.append(1))
    back = next(b for b in toasts.shown[0].findChildren(QWidget) if getattr(b, "text", str)() == "Undo")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert toasts.texts() == []


def pdf_of(pages):
    file = BytesIO()
    canvas = Canvas(file, pagesize=(200, 300))
    for n in range(pages):
        canvas.drawString(20, 20, f"Page {n}")
        canvas.rect(0, 100, 200, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture
def viewer(qtbot):
    failed = []
    view = PdfView(failed.append)
    qtbot.addWidget(view)
    view.resize(432, 500)
    view.show()
    yield view
    assert failed == []


async def test_pages_are_drawn_at_the_width_of_the_view_when_they_are_seen(viewer):
    await viewer.show_pdf(pdf_of(30))
    assert len(viewer.pages) == 30
    first = viewer.pages[0].pixmap()
    assert first.width() == viewer.pages[0].width()
    assert first.toImage().pixelColor(10, first.height() // 2).name() == "#000000"
    assert viewer.pages[29].pixmap().isNull()
    viewer.verticalScrollBar().setValue(viewer.verticalScrollBar().maximum())
    await until(lambda: not viewer.pages[29].pixmap().isNull())
    await viewer.tasks.cancelled()


async def test_zooming_draws_the_pages_anew(viewer):
    await viewer.show_pdf(pdf_of(1))
    before = viewer.pages[0].width()
    viewer.set_zoom(2)
    await until(lambda: viewer.pages[0].pixmap().width() > before * 1.5)
    await viewer.tasks.cancelled()


async def test_another_document_takes_the_place_of_the_first(viewer, tmp_path):
    await viewer.show_pdf(pdf_of(3))
    await viewer.show_pdf(pdf_of(1))
    assert len(viewer.pages) == 1
    viewer.save_as(str(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").read_bytes() == viewer.pdf
    await viewer.tasks.cancelled()
