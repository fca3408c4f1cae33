"""Home as a window: each role finds its page, tiles lead to lists, bars to calls, and nothing stands still."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.backend import Backend
from app.calls.flow import CallState
from app.db.context import Actor
from app.insights.queries import MyDay, MyVisit
from app.insights.rules import Period
from app.interventions.flow import InterventionState
from app.kernel.permissions import Role, permissions_of
from tests.make import Make
from tests.ui.waiting import until
from ui.home.day_page import DayPage
from ui.home.home import Home
from ui.home.presenters import HomePresenter
from ui.home.words import PAGES
from ui.toolkit.live import Live

HOSTILE = "<b>bold</b> & <img src=x> {0} %s"
HOUR = timedelta(hours=1)
S = CallState


def now():
    return datetime.now(UTC)


@pytest.fixture
def make(desk):
    return Make(desk.work)


@pytest.fixture
def late(make):
    """A call whose promise is broken, of a technician with an account."""
    luca = make.technician(name="Luca", user=make.user(login="luca"))
    return make.call(
        subject=HOSTILE,
        technician=luca,
        department_id=luca.department_id,
        state=S.IN_WORK,
        reported_at=now() - HOUR,
        due_at=now() - HOUR / 2,
    )


@pytest.fixture
def home(live: Live, qapp, desk):
    screen = Home(live)
    screen.resize(1300, 800)
    live.attach(desk)
    yield screen
    screen.close()
    screen.deleteLater()


@pytest.fixture
async def place(home, live, desk):
    went: list[tuple[str, int]] = []
    home.opened.connect(lambda kind, key: went.append((kind, key)))
    home.went_to = went
    home.show()
    home.bind(HomePresenter(desk, home))
    await until(lambda: "desk" in home.built and not home.tasks.running)
    assert home.built["desk"].tiles.tiles
    yield home
    live.detach()
    await home.close_down()


async def rest(screen):
    await until(lambda: not screen.tasks.running)


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.DISPATCHER, ["desk", "figures"]),
        (Role.TECHNICIAN, ["day"]),
        (Role.TEAM_LEAD, ["desk", "figures"]),
        (Role.BACK_OFFICE, ["money"]),
        (Role.ADMINISTRATOR, [page.name for page in PAGES]),
    ],
)
def test_each_role_finds_its_own_pages(role, pages, desk):
    actor = Actor("x", "X", permissions_of({role}))
    backend = Backend(desk.database, actor)
    home = HomePresenter(backend, None)
    assert [page.name for page in home.pages] == pages
    assert home.page == ("figures" if role is Role.TEAM_LEAD else pages[0])
    backend.close()


async def test_a_tile_counts_and_shows_its_calls_and_enter_opens_one(late, place):
    page = place.built["desk"]
    assert page.tiles.tiles["missed"].words.figure == "1"
    assert page.list.table.rows[0].subject == HOSTILE
    page.list.select_id(late.id)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    await until(lambda: place.went_to)
    assert place.went_to == [("call", late.id)]
    page.tiles.tiles["unassigned"].click()
    await until(lambda: page.or_empty.stack.currentIndex() == 1)
    assert page.tiles.tiles["unassigned"].isChecked()


async def test_one_comes_to_the_list_of_home_without_a_mouse(late, place):
    place.activateWindow()
    place.setFocus()
    page = place.built["desk"]
    assert page.list.hasFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    await until(lambda: place.went_to)
    await place.presenter.choose_list("unassigned")
    place.setFocus()
    assert page.tiles.tiles["unassigned"].hasFocus()


async def test_arrows_go_from_tile_to_tile(place):
    tiles = place.built["desk"].tiles.tiles
    tiles["missed"].setFocus()
    QTest.keyClick(tiles["missed"], Qt.Key.Key_Right)
    await until(lambda: place.presenter.desk_list == "at_risk" and not place.tasks.running)
    assert tiles["at_risk"].isChecked()


async def test_a_change_by_a_colleague_is_shown_after_a_moment(late, place, make):
    place.rest.setInterval(1)
    make.call(state=S.IN_WORK, technician_id=late.technician_id, due_at=now() - HOUR)
    place.on_changes([("call", 99)])
    await until(lambda: place.built["desk"].tiles.tiles["missed"].words.figure == "2")


async def test_the_big_button_takes_the_next_step_and_then_asks_for_the_work(place, desk, make, late):
    visit = make.intervention(
        assignment=make.assignment(call=late, technician_id=late.technician_id),
        technician_id=late.technician_id,
        planned_from=now(),
        planned_to=now() + HOUR,
    )
    desk.actor = Actor("luca", "Luca", permissions_of({Role.TECHNICIAN}), desk_user(desk))
    await place.presenter.choose_page("day")
    page = place.built["day"]
    place.activateWindow()
    place.setFocus()
    for state in (InterventionState.TRAVELLING, InterventionState.ON_SITE):
        assert page.cards[0].step.height() >= 40
        assert page.cards[0].step.hasFocus()
        QTest.keyClick(page.cards[0].step, Qt.Key.Key_Return)
        await until(lambda state=state: page.shown.visits[0].state is state and not place.tasks.running)
    page.cards[0].step.click()
    await until(lambda: place.went_to)
    assert place.went_to == [("record_intervention", visit.id)]


async def test_a_visits_timer_runs_and_what_is_done_is_folded(qtbot):
    planned = (InterventionState.TRAVELLING, now(), now() + HOUR)
    visit = MyVisit(1, "V-1", *planned, 2, "C-1", HOSTILE, "Rossi", *["Via Po 1"] * 7, 0, now() - HOUR / 4, None)
    done = visit._replace(state=InterventionState.DONE)
    page = DayPage()
    qtbot.addWidget(page)
    page.show_day(MyDay((visit, done), (), ()))
    assert [card.timer.text() for card in page.cards] == ["0:15", ""]
    page.cards[0].tick(now() + HOUR)
    assert page.cards[0].timer.text() == "1:15"
    assert page.cards[1].sizeHint().height() < page.cards[0].sizeHint().height()
    page.show_day(MyDay((visit, done), (), ()))
    assert page.cards[0].timer.text() == "0:15"


def test_one_visit_alone_has_the_big_button_the_one_under_way(qtbot):
    states = (InterventionState.DONE, InterventionState.PLANNED, InterventionState.ON_SITE, InterventionState.PLANNED)
    visits = tuple(
        MyVisit(n, "V-1", state, now(), now() + HOUR, 2, "C-1", "x", "Rossi", *["Via Po 1"] * 7, 0, None, None)
        for n, state in enumerate(states)
    )
    page = DayPage()
    qtbot.addWidget(page)
    for shown, kinds in ((visits, [None, "", "primary", ""]), (visits[:2], [None, "primary"])):
        page.show_day(MyDay(shown, visits[3:], ()))
        assert [card.step and (card.step.property("kind") or "") for card in page.cards] == [*kinds, ""]
    assert page.first_control() is page.cards[1].step


async def test_a_call_of_ones_own_says_how_it_stands_and_leads_to_it(place, desk, late):
    desk.actor = Actor("luca", "Luca", permissions_of({Role.TECHNICIAN}), desk_user(desk))
    await place.presenter.choose_page("day")
    (line,) = place.built["day"].calls
    assert "In work" in line.accessibleName()
    assert line.promise.label.text() == "−0:30"
    line.click()
    assert place.went_to == [("call", late.id)]


def desk_user(desk):
    from app.staff.queries import user_called

    return desk.read(user_called, login="luca")


async def test_one_key_opens_the_preview_of_what_is_to_be_invoiced(place, make):
    call = make.call(state=S.ACCEPTED, accepted_at=now())
    await place.presenter.choose_page("money")
    place.qactions["home.preview"].trigger()
    await until(lambda: place.went_to)
    assert place.went_to == [("invoice_preview", call.id)]


@pytest.mark.slow_loop("the library that draws is loaded once")
async def test_a_bar_leads_to_the_calls_behind_it_and_the_table_says_the_same(place, late):
    place._ask("choose_page", "figures")
    await until(lambda: "figures" in place.built and len(place.built["figures"].tiles) == 8)
    await rest(place)
    page = place.built["figures"]
    assert page.tiles["departments"].words.figure == "1"
    lines = page.table.table.rows
    assert [line.values for line in lines if "1" in line.values] == [("1",)]
    n = next(n for n, point in enumerate(page.shown.figure.points) if any(point.values))
    page.plot.setFocus()
    page.plot.mark_bar(n)
    assert page.table.selected().id == page.shown.figure.points[n].key
    QTest.keyClick(page.plot, Qt.Key.Key_Return)
    await until(lambda: page.calls.table.rows)
    assert [row.id for row in page.calls.table.rows] == [late.id]
    page.back.click()
    assert page.below.currentWidget() is page.table


@pytest.mark.slow_loop("the library that draws is loaded once")
async def test_one_steps_back_to_the_period_before_and_no_further_than_to_now(place, late):
    await place.presenter.choose_page("figures")
    page = place.built["figures"]
    days = page.days.text()
    assert not page.later.isEnabled()
    page.earlier.click()
    await until(lambda: page.days.text() != days)
    assert (page.tiles["departments"].words.figure, page.later.isEnabled()) == ("0", True)
    await place.presenter.step(-5)
    assert (page.days.text(), page.later.isEnabled()) == (days, False)


@pytest.mark.slow_loop("the library that draws is loaded once")
async def test_every_figure_is_drawn_for_every_period(place, late):
    await place.presenter.choose_page("figures")
    page = place.built["figures"]
    for period in Period:
        await place.presenter.choose_period(period)
        for name in tuple(page.tiles):
            await place.presenter.choose_figure(name)
            place.grab()
            assert page.plot.accessibleName()
            assert page.shown.name == name


@pytest.mark.parametrize(
    ("page", "head"), [("desk", "Number"), ("money", "Number"), ("figures", "Calls by department")]
)
async def test_what_home_lists_goes_into_a_spreadsheet(late, place, tmp_path, monkeypatch, page, head):
    file = tmp_path / "list.csv"

    async def pick(title, name, kinds):
        return str(file)

    monkeypatch.setattr(place, "pick_save_file", pick)
    await place.presenter.choose_page(page)
    await place.presenter.export()
    heads, *lines = file.read_text("utf-8-sig").splitlines()
    assert heads.split(",")[0] == head
    assert len(lines) == {"desk": 1, "money": 0}.get(page, len(lines))
