"""The one registry of actions: no key does two things, everything has a name, nothing is out of reach of the menu."""

import importlib
import pkgutil
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

import ui
from app.kernel.permissions import ROLES, Role
from tests.ui.toolkit.board import Board, BoardPresenter, Job
from ui.main_window import MainWindow
from ui.navigation import places
from ui.shell.actions import WINDOW_ACTIONS, window_actions
from ui.shell.key_sheet import show_key_sheet
from ui.shell.menu import window_menu
from ui.shell.presenters.keyboard import KeyboardPresenter
from ui.shell.registry import actions_in, can_meet, clashes, known_actions, offers
from ui.toolkit.keys import Keymap, portable
from ui.toolkit.labels import Label
from ui.toolkit.live import Live
from ui.toolkit.place import Place
from ui.toolkit.row_selection import LIST_KEYS

ICONS = Path(__file__).parents[3] / "resources" / "icons"


@pytest.fixture
def known(live):
    return known_actions(places(live))


def test_no_two_actions_that_can_meet_share_a_key(known):
    keyed = [entry for entry in known if entry.action.shortcut]
    shared = [
        (one.action.name, other.action.name, one.action.shortcut)
        for one, other in combinations(keyed, 2)
        if can_meet(one, other) and portable(one.action.shortcut) == portable(other.action.shortcut)
    ]
    assert shared == []


@pytest.mark.parametrize("role", Role)
def test_no_key_is_shared_among_the_places_of_a_role(role, live):
    allowed = [place for place in places(live) if place.is_allowed(ROLES[role])]
    keys = [portable(action.declared.shortcut) for action in window_actions(allowed) if action.declared.shortcut]
    assert sorted(set(keys)) == sorted(keys)
    assert {"calls"} <= {place.name for place in allowed}


def test_every_action_has_a_label_an_icon_and_its_key_in_qts_own_spelling(known):
    assert [entry.action.name for entry in known if not entry.action.label.strip()] == []
    assert [e.action.name for e in known if not (ICONS / f"{e.action.icon}.svg").is_file()] == []
    assert [e.action.shortcut for e in known if portable(e.action.shortcut) != e.action.shortcut] == []


def test_no_two_actions_have_one_name(known):
    names = [entry.action.name for entry in known]
    assert sorted(set(names)) == sorted(names)


def test_every_presenter_that_declares_actions_belongs_to_a_place(live):
    placed = {module for place in places(live) for module in place.presenters}
    found = {
        module.name
        for module in pkgutil.walk_packages(ui.__path__, "ui.")
        if ".presenters" in module.name and any(actions_in(module.name))
    }
    assert found - placed == set()
    assert [module for module in placed if importlib.util.find_spec(module) is None] == []


def board_places(live):
    def build():
        return Board(live)

    def present(backend, screen):
        return BoardPresenter(screen, [])

    return (Place("jobs", "Jobs", "inbox", build, present), Place("parts", "Parts", "package", build, present))


@pytest.fixture
def window(qtbot, live, desk):
    made = MainWindow(board_places(live), live)
    qtbot.addWidget(made)
    live.attach(desk)
    made.attach(desk)
    made.go_to("jobs")
    yield made
    live.detach()
    made.may_close = True


def in_menu(menu: QMenu) -> set[str]:
    found = {action.text() for action in menu.actions() if action.text()}
    for inner in menu.findChildren(QMenu):
        found |= {action.text() for action in inner.actions() if action.text()}
    return found


def test_every_action_is_in_the_menu_for_who_knows_no_key(window):
    shown = in_menu(window_menu(window))
    offered = {offer.label for offer in offers(window) if offer.name != "window.menu"}
    assert offered <= {text.replace("&", "") for text in shown}


def test_what_is_offered_says_why_it_is_refused(window):
    finish = next(offer for offer in offers(window) if offer.name == "job.finish")
    assert finish.reasons == ("There is no job.", "Nobody is here.")
    assert (finish.key, finish.group) == ("F", "Jobs")
    assert all(offer.is_enabled for offer in offers(window) if offer.name.startswith("window."))


def test_only_what_is_in_front_is_offered(window):
    window.go_to("parts")
    groups = {offer.group for offer in offers(window)}
    assert "Parts" in groups
    assert "Jobs" not in groups


def test_every_action_of_the_window_can_be_done(window):
    assert {action.declared.name for action in WINDOW_ACTIONS} <= set(window.qactions)
    off = {name for name, qaction in window.qactions.items() if not qaction.isEnabled()}
    assert off == {"window.own"}


def test_behind_the_sign_in_nothing_can_be_done_but_to_leave(window, qtbot):
    from PySide6.QtWidgets import QWidget

    window.show_in_front(QWidget())
    assert [name for name, qaction in window.qactions.items() if qaction.isEnabled()] == ["window.quit"]
    window.show_frame()
    assert window.qactions["window.palette"].isEnabled()


def test_another_key_is_in_use_at_once_everywhere(window, live):
    live.keys.remap({"job.finish": "Ctrl+Shift+F7", "window.palette": "Ctrl+J"})
    finish = window.screen_at("jobs").qactions["job.finish"]
    assert finish.shortcut().toString() == "Ctrl+Shift+F7"
    assert "Ctrl+Shift+F7" in finish.toolTip()
    assert window.qactions["window.palette"].shortcut().toString() == "Ctrl+J"
    live.keys.reset()
    assert finish.shortcut().toString() == "F"


def test_a_clash_names_the_action_that_has_the_key_only_where_both_can_be_done(live, known):
    keys = Keymap()
    assert [entry.action.name for entry in clashes(known, keys, "call.assign", "Ctrl+K")] == ["window.palette"]
    assert clashes(known, keys, "call.assign", "") == []
    elsewhere = next(entry.action for entry in known if entry.place == "interventions")
    keys.remap({elsewhere.name: "Ctrl+Alt+T"})
    assert clashes(known, keys, "call.assign", "Ctrl+Alt+T") == []


async def test_no_action_takes_a_key_that_one_writes_or_moves_with(live):
    class View:
        refused, rows = [], []

        def show_rows(self, rows):
            self.rows = rows

        def show_needed(self, key):
            self.refused.append(key)

        def key_is_set(self):
            pass

    view = View()
    presenter = KeyboardPresenter(view, places(live), live.keys)
    await presenter.refresh()
    undo = next(row for row in view.rows if row.id == "window.undo")
    for key in ("Return", "J", "Space", "Alt+J"):
        await presenter.wish(undo, key)
    assert view.refused == ["Return", "J", "Space"]
    assert live.keys.own == {"window.undo": "Alt+J"}
    leave = next(row for row in view.rows if row.id == "intake.leave")
    await presenter.wish(leave, "Esc")
    assert view.refused[3:] == []


def test_no_action_is_declared_with_a_key_that_lists_obey(known):
    listed = {key for keys in LIST_KEYS.values() for key in keys}
    taken = {entry.action.name for entry in known if entry.action.shortcut in listed}
    assert taken == set()


def test_the_sheet_of_keys_shows_those_of_lists_where_there_is_one(window):
    window.go_to("jobs")
    sheet = show_key_sheet(window)
    assert any(label.text() == "Row before" for label in sheet.findChildren(Label))
    sheet.close()


def test_a_place_that_is_not_the_role_s_is_neither_in_the_rail_nor_reached(qtbot, live, desk):
    for_nobody = Place("secret", "Secret", "lock", lambda: Board(live), lambda b, s: BoardPresenter(s, [Job(1, "x")]))
    closed = for_nobody._replace(permission="no.such.right", opens=frozenset({"secret"}))
    window = MainWindow((*board_places(live), closed), live)
    qtbot.addWidget(window)
    live.attach(desk)
    window.attach(desk)
    window.go_to("jobs")
    window.go_to("secret")
    assert window.current_place() == "jobs"
    window.open_record("secret", 1)
    assert window.current_place() == "jobs"
    assert window.rail.buttons["secret"].isHidden()
    assert "go.secret" not in {offer.name for offer in offers(window)}
    live.detach()
    window.may_close = True


def test_keys_are_kept_for_the_next_start(tmp_path):
    from ui.toolkit.preferences import Preferences

    preferences = Preferences(tmp_path / "desktop.ini")
    keys = Keymap()
    keys.remap({"call.assign": "Ctrl+Alt+,", "call.note": ""})
    preferences.keep_table("keys", keys.own)
    preferences.settings.sync()
    again = Keymap()
    again.load(Preferences(tmp_path / "desktop.ini").table("keys"))
    assert again.own == {"call.assign": "Ctrl+Alt+,", "call.note": ""}
    assert Live().keys.own == {}
