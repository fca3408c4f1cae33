"""The card's parts without a window: details, files, links, drafts, and the way to put a refused step right."""

from datetime import UTC, datetime

import pytest

from app.backend import Backend
from app.calls.commands import assign_call
from app.calls.editing import change_call
from app.calls.files import call_files
from app.calls.intake import log_call
from app.calls.link_rules import LinkKind
from app.calls.links import link_calls
from app.calls.queries import call_card
from app.db.context import Actor
from app.db.drafts import drafts_at
from app.db.settings import store_setting
from app.kernel.draft_file import DraftFile
from app.kernel.errors import Refused, SeveralReasons, Unreachable
from app.promises.rules import Severity
from app.staff.commands import add_department
from tests.make import Make
from tests.ui.calls.fake_views import FakeCard
from ui.calls.presenters.call_card import CallCardPresenter
from ui.calls.presenters.card_drafts import CardDrafts


@pytest.fixture
def customer(desk):
    return Make(desk.work).customer().id


@pytest.fixture
def call(desk, customer):
    return desk.run(log_call, subject="Boiler blocked", customer_id=customer, severity=Severity.BLOCKED)


@pytest.fixture
async def presenter(desk, call):
    presenter = CallCardPresenter(desk, FakeCard(call))
    await presenter.refresh()
    return presenter


def subject(desk, call) -> str:
    return desk.read(call_card, call_id=call).subject


async def test_a_field_is_saved_by_itself_and_taken_back(presenter, desk, call):
    await presenter.details.change(call, "subject", "Boiler blocked", "Boiler cold")
    assert (subject(desk, call), presenter.view.saved, presenter.view.said) == (
        "Boiler cold",
        ["subject"],
        ["Subject changed"],
    )
    await presenter.view.undos.pop()()
    assert subject(desk, call) == "Boiler blocked"


async def test_a_colleague_s_word_and_mine_are_both_shown(presenter, desk, call):
    luca = Backend(desk.database, Actor("luca", "Luca Verdi", desk.actor.permissions))
    luca.run(change_call, call_id=call, field="subject", old="Boiler blocked", new="Boiler leaks")
    luca.close_pools()
    await presenter.details.change(call, "subject", "Boiler blocked", "Boiler cold")
    (conflict,) = presenter.view.conflicts
    assert (conflict.theirs, conflict.mine, conflict.field) == ("Boiler leaks", "Boiler cold", "subject")
    assert "luca" in conflict.told
    assert (subject(desk, call), presenter.view.undos) == ("Boiler leaks", [])


async def test_contacts_sites_and_machines_of_the_customer_are_found(presenter, desk, customer):
    make = Make(desk.work)
    make.contact(customer_id=customer, name="Giulia Ferrari", role="office")
    make.contact(name="Giulia of another")
    make.site(customer_id=customer, name="Plant", town="Imola")
    make.asset(customer_id=customer, serial="SN-77")
    found = [
        [match.text for match in await presenter.details.find(field, presenter.card, text)]
        for field, text in (("contact", "giulia"), ("site", "imola"), ("asset", "77"), ("contact", "nobody"))
    ]
    assert found == [["Giulia Ferrari"], ["Plant"], ["Stampante termica T200"], []]


async def test_what_cannot_be_changed_any_more_says_why(presenter, desk, call):
    assert presenter.view.details.locked == {}
    nobody = CallCardPresenter(Backend(desk.database, Actor("x", "X", frozenset())), FakeCard(call))
    await nobody.refresh()
    nobody.backend.close_pools()
    assert set(nobody.view.details.locked) == set(nobody.view.details.values)


async def test_files_are_added_together_and_those_refused_are_named_together(presenter, desk, call, tmp_path):
    with desk.work() as ctx:
        store_setting(ctx.session, "files.largest_megabytes", 1)
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.png").write_bytes(b"\x89PNG")
    (tmp_path / "large.bin").write_bytes(bytes(1024 * 1024 + 1))
    (tmp_path / "empty.txt").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(SeveralReasons) as refused:
        await presenter.drop_files([str(path) for path in sorted(tmp_path.iterdir())])
    assert [type(reason).__name__ for reason in refused.value.reasons] == ["EmptyFile", "CannotBeRead", "FileTooLarge"]
    assert [row.name for row in desk.read(call_files, call_id=call)] == ["b.png", "a.txt"]
    assert presenter.view.tab == "files"
    assert presenter.view.said == ["2 files added"]
    await presenter.view.undos.pop()()
    assert desk.read(call_files, call_id=call) == []


async def test_adding_files_can_be_stopped(presenter, desk, call, tmp_path):
    paths = [tmp_path / f"{n}.bin" for n in range(3)]
    for path in paths:
        path.write_bytes(bytes(3 * 1024 * 1024))
    shown = presenter.view.show_progress
    presenter.view.show_progress = lambda name, done, size: (shown(name, done, size), presenter.files.cancel())
    await presenter.files.add(call, [str(path) for path in paths])
    assert desk.read(call_files, call_id=call) == []
    assert presenter.view.progress[0] == ("0.bin", 1024 * 1024, 3 * 1024 * 1024)


async def test_a_file_is_looked_at_opened_saved_and_taken_away(presenter, desk, call, tmp_path):
    for name, content in (("b.png", b"\x89PNG"), ("run.exe", b"MZ"), ("c.txt", b"text")):
        (tmp_path / name).write_bytes(content)
        await presenter.files.add(call, [str(tmp_path / name)])
    text, program, picture = desk.read(call_files, call_id=call)
    await presenter.files.look(picture)
    await presenter.files.look(text)
    assert presenter.view.shown_files == [("b.png", "image/png")]
    assert presenter.view.opened_files == [("c.txt", b"text")]
    with pytest.raises(Refused, match="not opened"):
        await presenter.files.look(program)
    presenter.view.save_to = str(tmp_path / "copy.exe")
    await presenter.files.save(program)
    assert (tmp_path / "copy.exe").read_bytes() == b"MZ"
    await presenter.files.remove(picture)
    assert len(desk.read(call_files, call_id=call)) == 2
    await presenter.view.undos.pop()()
    assert len(desk.read(call_files, call_id=call)) == 3


async def test_links_are_added_and_removed_with_a_way_back(presenter, desk, call, customer):
    other = desk.run(log_call, subject="Boiler leaks", customer_id=customer, severity=Severity.NUISANCE)
    (found,) = await presenter.links.find(call, "leaks")
    assert found.id == other
    await presenter.links.add(call, LinkKind.PART_OF, False, other)
    presenter.view.tab = "links"
    await presenter.refresh()
    (row,) = presenter.view.links
    assert (row.label, row.call_id, presenter.view.card.links) == ("Consists of", other, 1)
    await presenter.links.remove(call, row)
    await presenter.view.undos.pop()()
    await presenter.show_tab()
    assert [(row.label, row.call_id) for row in presenter.view.links] == [("Consists of", other)]


async def test_every_reason_leads_to_where_it_is_put_right(presenter, desk, call, customer):
    department = desk.run(add_department, name="Second level", line=2)
    desk.run(assign_call, call_id=call, department_id=department)
    part = desk.run(log_call, subject="Part", customer_id=customer, severity=Severity.NUISANCE)
    desk.run(link_calls, call_id=part, kind=LinkKind.PART_OF, other_id=call)
    await presenter.refresh()
    presenter.explain("call.close")
    step, fixes = presenter.view.fixes
    assert step == "call.close"
    assert len(fixes) == len(presenter.against("close"))
    ways = {fix.action or fix.opens for fix in fixes}
    assert ways >= {"assignment", "call.solve", "call.accept", "invoice.preview", "call"}
    for fix in fixes:
        await presenter.fix(fix)
    assert "call.solve" in presenter.view.run
    assert presenter.view.tab == "work"
    assert ("call", part) in presenter.view.opened


async def test_a_wrong_state_offers_the_step_that_leads_on(presenter):
    presenter.explain("call.accept")
    _step, (fix,) = presenter.view.fixes
    assert (fix.label, fix.action) == ("Solve", "call.solve")


async def test_what_is_typed_is_kept_and_shown_again_when_the_call_is(presenter, desk, call):
    await presenter.drafts.keep(call, "note", "half a thought")
    again = CallCardPresenter(desk, FakeCard(call))
    await again.refresh()
    assert [(draft.place, draft.text) for draft in again.view.drafts] == [(f"call:{call}:note", "half a thought")]
    again.view.note = ("half a thought", True)
    await again.send_note()
    assert desk.read(drafts_at, prefix="call:") == []


async def test_while_the_database_is_away_drafts_wait_in_a_file(desk, call, tmp_path, monkeypatch):
    file = DraftFile(tmp_path / "below" / "drafts.json")
    drafts = CardDrafts(desk, FakeCard(call), file)

    async def away(*_args, **_kwargs):
        raise Unreachable(detail="away")

    before = datetime.now(UTC)
    with monkeypatch.context() as patched:
        patched.setattr(desk, "jot", away)
        await drafts.keep(call, "note", "typed in the dark")
        with pytest.raises(Unreachable):
            await drafts.restore(call)
        assert file.path.exists()
    await drafts.restore(call)
    (draft,) = drafts.view.drafts
    assert draft.text == "typed in the dark"
    assert draft.at >= before.replace(microsecond=0)
    assert not file.path.exists()


def test_a_broken_draft_file_counts_as_empty(tmp_path):
    path = tmp_path / "drafts.json"
    path.write_text('{"anna": {"call:1')
    file = DraftFile(path)
    assert file.take("anna") == []
    file.keep("anna", "call:1:note", "x", datetime(2026, 3, 2, tzinfo=UTC))
    file.keep("luca", "call:1:note", "y", datetime(2026, 3, 2, tzinfo=UTC))
    assert [draft.text for draft in file.take("anna")] == ["x"]
    assert [draft.text for draft in file.take("luca")] == ["y"]
