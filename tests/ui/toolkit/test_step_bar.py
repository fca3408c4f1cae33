"""The steps of a record as buttons: all that there is room for, the rest in a menu."""

import pytest
from PySide6.QtGui import QAction

from ui.toolkit.step_bar import StepBar


@pytest.fixture
def bar(qtbot):
    actions = [QAction(text) for text in ("Start travelling", "Record the arrival", "Cancel the visit", "Report")]
    made = StepBar(actions[:3], links=actions[3:])
    qtbot.addWidget(made)
    made.show()
    return made


def texts(bar):
    buttons = [*bar.primary.values(), *bar.plain.values()]
    return [button.text() for button in buttons if button.isVisible()]


def test_no_step_is_cut_off_what_finds_no_room_waits_in_the_menu(bar):
    for width in (900, 320, 60, 900):
        bar.resize(width, 30)
        waiting = [action.text() for action in bar.menu.actions()]
        assert sorted(texts(bar) + waiting) == sorted(action.text() for action in bar.qactions)
        assert bar.primary[bar.qactions[0]].isVisible()
        assert bar.more.isVisible() == bool(waiting)
    assert waiting == []


def test_a_step_that_becomes_possible_takes_its_place(bar):
    bar.resize(900, 30)
    bar.qactions[0].setEnabled(False)
    bar.arrange()
    assert [action.text() for action in bar.menu.actions()] == ["Start travelling"]
    assert bar.primary[bar.qactions[1]].isVisible()
