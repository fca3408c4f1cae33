"""The table of places."""

from pathlib import Path

from PySide6.QtGui import QAction, QShortcut

from app.kernel.permissions import PERMISSIONS, ROLES, Role
from ui.main_window import MainWindow
from ui.navigation import places

ICONS = Path(__file__).parents[2] / "resources" / "icons"


def test_every_place_has_a_name_of_its_own_an_icon_and_a_known_right(live):
    found = places(live)
    assert len({place.name for place in found}) == len(found)
    assert [place.name for place in found if not (ICONS / f"{place.icon}.svg").is_file()] == []
    assert {place.permission for place in found} <= {"", *PERMISSIONS}


def test_a_day_begins_where_its_role_looks_first(live, desk, qtbot):
    begins = {role: [place.name for place in places(live) if place.begins_for(ROLES[role])] for role in Role}
    at_home = {role for role, names in begins.items() if names == ["home"]}
    assert at_home == {Role.TECHNICIAN, Role.BACK_OFFICE, Role.TEAM_LEAD}
    window = MainWindow(places(live), live)
    qtbot.addWidget(window)
    window.go_to("calls")
    window.begin_for(ROLES[Role.DISPATCHER])
    assert window.current_place() == "calls"
    window.begin_for(ROLES[Role.TECHNICIAN])
    assert window.trail == ["home"]
    window.trail = ["calls", "invoices"]
    window.begin_for(ROLES[Role.TECHNICIAN])
    assert window.current_place() == "invoices"
    window.may_close = True


def test_a_kind_of_record_is_shown_by_one_place(live):
    kinds = [kind for place in places(live) for kind in place.opens]
    assert len(kinds) == len(set(kinds))
    assert "call" in kinds


def test_no_two_actions_of_a_place_share_a_key(live, desk, qtbot):
    for place in places(live):
        screen = place.build()
        qtbot.addWidget(screen)
        screen.bind(place.present(desk, screen))
        keys = [
            action.shortcut().toString() for action in screen.findChildren(QAction) if not action.shortcut().isEmpty()
        ]
        keys += [shortcut.key().toString() for shortcut in screen.findChildren(QShortcut)]
        keys += [place.key for place in places(live) if place.key]
        assert sorted(set(keys)) == sorted(keys), place.name
