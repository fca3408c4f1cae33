"""From the telephone to the call: numbered at pick-up, taken down bit by bit, released, joined, discarded."""

from datetime import timedelta

import pytest

from app.backend import Backend
from app.calls.commands import archive_call, cancel_call
from app.calls.figures import intake_times
from app.calls.flow import CallState, PassCause
from app.calls.intake import (
    LongerThanUsual,
    discard_draft,
    flag_mass_incident,
    join_call,
    log_call,
    note_draft,
    pass_on_caller,
    pick_up_call,
    release_call,
    solve_on_call,
    take_up_draft,
)
from app.calls.lists import count_calls, find_calls
from app.calls.models import Call
from app.calls.previews import draft_taken, intake_preview, likely_calls, mass_incidents, open_drafts
from app.calls.views import VIEWS
from app.customers.queries import find_callers
from app.db.context import Actor, Context
from app.db.journal import journal_of
from app.db.settings import store_setting
from app.db.verify import verify_trail
from app.kernel.errors import Refused
from app.kernel.permissions import Role, permissions_of
from app.promises.rules import Severity
from tests.company import Company, refusals

pytestmark = pytest.mark.usefixtures("in_english")

PHONE = "0376 346411"


def known(company: Company) -> dict[str, object]:
    return {
        "customer_id": company.customer.id,
        "contact_id": company.contact.id,
        "asset_id": company.machine.id,
        "subject": "Caldaia in blocco",
        "severity": Severity.BLOCKED,
    }


def told(company: Company, call_id: int) -> list[str]:
    return [row.shown for row in company.backend.read(journal_of, record="call", record_id=call_id)]


def test_a_call_has_its_number_before_anybody_has_said_a_word(company: Company):
    call = company.record(company.run(pick_up_call, phone=PHONE))
    assert call.number.startswith("C-")
    assert (call.state, call.caller_phone, call.caller_key) == (CallState.DRAFT, PHONE, "+390376346411")
    assert (call.picked_up_at, call.picked_up_by) == (call.reported_at, company.backend.actor.login)


def test_what_is_typed_is_kept_half_a_word_at_a_time(company: Company):
    draft_id = company.run(pick_up_call)
    company.run(note_draft, draft_id=draft_id, subject="Cald", customer="Ross")
    company.run(note_draft, draft_id=draft_id, subject="Caldaia", new_customer="Bar Sport", customer="")
    draft = company.backend.read(draft_taken, draft_id=draft_id)
    assert (draft.subject, draft.typed) == ("Caldaia", {"new_customer": "Bar Sport"})


def test_a_released_draft_is_promised_from_the_moment_the_telephone_was_answered(company: Company):
    draft_id = company.run(pick_up_call, phone=PHONE)
    picked_up_at = company.record(draft_id).picked_up_at
    with company.backend.work() as ctx:
        earlier = ctx.get(Call, draft_id)
        earlier.picked_up_at = earlier.reported_at = picked_up_at - timedelta(minutes=7)
    assert company.run(release_call, draft_id=draft_id, **known(company)) == draft_id
    call = company.record(draft_id)
    assert call.state is CallState.REGISTERED
    assert call.reported_at == picked_up_at - timedelta(minutes=7)
    assert call.released_at > call.reported_at
    assert call.due_at is not None
    assert call.site_id == company.machine.site_id
    assert call.draft is None
    assert told(company, draft_id) == ["Giulia Ferrari called\nCaldaia in blocco"]


def test_a_release_tells_everything_that_is_missing_at_once(company: Company):
    draft_id = company.run(pick_up_call, phone=PHONE)
    with pytest.raises(Refused) as refused:
        company.run(release_call, draft_id=draft_id)
    assert [reason.at for reason in refused.value.reasons] == ["customer", "subject", "severity"]
    assert company.record(draft_id).state is CallState.DRAFT


def test_what_is_not_the_customers_is_told_with_what_is_missing(company: Company):
    other = company.make.asset(serial="OTHER-1")
    told = known(company) | {"asset_id": other.id, "subject": " "}
    assert refusals(company, release_call, draft_id=company.run(pick_up_call), **told) == [
        "Missing",
        "NotTheirEquipment",
    ]


def test_a_new_customer_and_contact_are_kept_with_the_release_and_known_the_next_time(company: Company):
    draft_id = company.run(pick_up_call, phone="0376 111222")
    names = {"new_customer": "Bar Sport", "new_contact": "Ugo"}
    company.run(release_call, draft_id=draft_id, subject="Niente caffè", severity=Severity.DEGRADED, **names)
    found = company.backend.read(find_callers, phone="+39 0376 111222")
    assert [(row.customer, row.contact) for row in found] == [("Bar Sport", "Ugo")]


def test_a_refused_release_keeps_no_new_customer(company: Company):
    draft_id = company.run(pick_up_call)
    company.run(note_draft, draft_id=draft_id, new_customer="Bar Sport")
    assert refusals(company, release_call, draft_id=draft_id) == ["Missing", "Missing"]
    assert company.backend.read(draft_taken, draft_id=draft_id).typed == {"new_customer": "Bar Sport"}


@pytest.mark.parametrize("name", ["anonymous", "Anonimo", "Numero privato", "<unknown>"])
def test_nobody_is_ever_called_anonymous(company: Company, name: str):
    draft_id = company.run(pick_up_call, phone="anonymous")
    assert company.record(draft_id).caller_phone == ""
    given = known(company) | {"contact_id": None, "new_contact": name}
    assert refusals(company, release_call, draft_id=draft_id, **given) == ["NobodyByThatName"]


def test_a_draft_left_without_a_word_is_gone_on_with_and_wastes_no_number(company: Company):
    first = company.run(pick_up_call)
    assert company.run(pick_up_call, draft_id=first, phone=PHONE) == first
    assert company.run(pick_up_call, draft_id=first) != first


def test_a_draft_of_a_colleague_is_not_gone_on_with(company: Company):
    first = company.run(pick_up_call)
    assert company.at_work(company.luca).run(pick_up_call, draft_id=first) != first


def test_numbers_have_no_gaps_whatever_becomes_of_the_drafts(company: Company):
    first = company.run(pick_up_call)
    company.run(discard_draft, draft_id=first)
    refusals(company, log_call, subject="", customer_id=company.customer.id, severity=Severity.QUESTION)
    second = company.call()
    numbers = [int(company.record(call_id).number[-5:]) for call_id in (first, second)]
    assert numbers[1] == numbers[0] + 1


def test_no_list_and_no_counter_holds_a_draft_but_the_one_of_what_is_to_complete(company: Company):
    company.run(release_call, draft_id=company.run(pick_up_call), **known(company))
    left = company.run(pick_up_call, phone=PHONE)
    company.run(note_draft, draft_id=left, **known(company))
    company.run(discard_draft, draft_id=company.run(pick_up_call))
    holding = {
        name: [row.id for row in company.backend.read(find_calls, filter=view.filter).rows]
        for name, view in VIEWS.items()
    }
    assert [name for name, ids in holding.items() if left in ids] == ["to_complete"]
    assert company.backend.read(count_calls, filter=VIEWS["open"].filter) == 1


def test_a_draft_without_a_customer_is_in_the_list_of_what_is_to_complete(company: Company):
    left = company.run(pick_up_call, phone=PHONE)
    (row,) = company.backend.read(find_calls, filter=VIEWS["to_complete"].filter).rows
    assert (row.id, row.customer) == (left, "")


def test_drafts_are_offered_to_whoever_left_them_and_to_all_at_the_end_of_the_shift(company: Company):
    left = company.run(pick_up_call, phone=PHONE)
    company.run(pick_up_call)
    colleague = company.at_work(company.luca)
    assert [row.id for row in company.backend.read(open_drafts)] == [left]
    assert colleague.read(open_drafts) == []
    assert [row.id for row in colleague.read(open_drafts, mine=False)] == [left]


def test_a_discarded_draft_comes_back(company: Company):
    draft_id = company.run(pick_up_call, phone=PHONE)
    company.run(discard_draft, draft_id=draft_id, remark="Nessuno in linea")
    assert company.record(draft_id).state is CallState.DISCARDED
    company.run(take_up_draft, draft_id=draft_id)
    assert company.record(draft_id).state is CallState.DRAFT
    assert told(company, draft_id) == ["Discarded\nNessuno in linea", "Taken up again"]


def test_whoever_calls_again_is_counted_at_the_open_call_and_the_draft_promises_nothing(company: Company):
    call_id = company.in_work()
    draft_id = company.run(pick_up_call, phone=PHONE)
    company.run(join_call, draft_id=draft_id, call_id=call_id, contact_id=company.contact.id, subject="Ancora fredda")
    draft, call = company.record(draft_id), company.record(call_id)
    assert (draft.state, draft.joined_to_id, draft.due_at, call.called_again) == (CallState.JOINED, call_id, None, 1)
    assert told(company, call_id)[-1] == f"Giulia Ferrari called again, {draft.number}\nAncora fredda"
    assert told(company, draft_id) == [f"Joined to {call.number}"]


def test_joining_is_undone(company: Company):
    call_id, draft_id = company.in_work(), company.run(pick_up_call, phone=PHONE)
    company.run(join_call, draft_id=draft_id, call_id=call_id)
    company.run(take_up_draft, draft_id=draft_id)
    draft = company.record(draft_id)
    assert (draft.state, draft.joined_to_id, company.record(call_id).called_again) == (CallState.DRAFT, None, 0)


def test_a_caller_is_joined_to_a_solved_call_and_to_none_that_nobody_looks_at(company: Company):
    company.run(join_call, draft_id=company.run(pick_up_call), call_id=company.solve(company.in_work()))
    cancelled = company.call()
    company.run(cancel_call, call_id=cancelled, remark="Doppione")
    for closed in (cancelled, company.run(pick_up_call)):
        assert refusals(company, join_call, draft_id=company.run(pick_up_call), call_id=closed) == ["WrongState"]


def test_joining_is_not_undone_at_a_call_in_the_archive(company: Company):
    call_id, draft_id = company.call(), company.run(pick_up_call)
    company.run(join_call, draft_id=draft_id, call_id=call_id)
    company.run(cancel_call, call_id=call_id, remark="")
    company.run(archive_call, call_id=call_id)
    assert refusals(company, take_up_draft, draft_id=draft_id) == ["CallIsArchived"]


def test_what_is_no_draft_any_more_is_not_written_into(company: Company):
    draft_id = company.run(pick_up_call)
    company.run(release_call, draft_id=draft_id, **known(company))
    assert refusals(company, note_draft, draft_id=draft_id, subject="Zu spät") == ["WrongState"]


def test_a_call_solved_on_the_line_is_solved_and_accepted_in_one_go(company: Company):
    call_id = company.run(solve_on_call, draft_id=company.run(pick_up_call), **known(company))
    call = company.record(call_id)
    assert (call.state, call.is_solved_on_call, call.solution) == (CallState.ACCEPTED, True, "Solved on the telephone")
    assert call.accepted_by == company.contact.name


def test_a_long_call_is_solved_at_once_only_when_asked_twice(company: Company):
    with company.backend.work() as ctx:
        store_setting(ctx.session, "intake.solved_on_call_minutes", "-1")
    draft_id = company.run(pick_up_call)
    with pytest.raises(LongerThanUsual):
        company.run(solve_on_call, draft_id=draft_id, **known(company))
    company.run(solve_on_call, draft_id=draft_id, even_if_long=True, **known(company))
    assert company.record(draft_id).state is CallState.ACCEPTED


def test_a_caller_passed_on_is_counted_by_cause(company: Company):
    draft_id = company.run(pick_up_call, phone=PHONE)
    assert refusals(company, pass_on_caller, call_id=draft_id, cause=PassCause.OTHER) == ["Missing"]
    company.run(pass_on_caller, call_id=draft_id, cause=PassCause.INVOICE)
    assert told(company, draft_id) == ["Caller passed to the back office: asks about an invoice"]
    assert company.backend.read(intake_times).passed_on == {"invoice": 1}


def later(company: Company, draft_id: int, seconds: int) -> None:
    """The telephone was answered so much earlier."""
    with company.backend.work() as ctx:
        call = ctx.get(Call, draft_id)
        call.picked_up_at = call.released_at - timedelta(seconds=seconds)


def test_the_time_from_pick_up_to_release_is_measured(company: Company):
    for seconds in (10, 20, 30, 100):
        draft_id = company.run(pick_up_call)
        company.run(release_call, draft_id=draft_id, **known(company))
        later(company, draft_id, seconds)
    company.run(discard_draft, draft_id=company.run(pick_up_call))
    company.at_work(company.luca).run(pick_up_call)
    company.call()
    times = company.backend.read(intake_times)
    assert (times.whole.picked_up, times.whole.released, times.whole.discarded, times.whole.to_complete) == (6, 4, 1, 1)
    assert (times.whole.median_seconds, times.whole.p90_seconds) == (25, 100)
    assert {(figures.picked_up, figures.median_seconds) for figures in times.per_person} == {(1, None), (5, 25)}
    assert company.backend.read(intake_times, since=company.record(draft_id).released_at).whole.released == 0


def test_what_he_may_mean_is_shown_while_one_types(company: Company):
    other_machine = company.make.asset(customer_id=company.customer.id)
    same = company.call(subject="Pressione bassa")
    spoken = company.call(subject="Cronotermostato scala B", asset_id=other_machine.id)
    solved = company.solve(company.in_work(subject="Rumore", asset_id=other_machine.id))
    company.run(cancel_call, call_id=company.call(subject="Doppione"), remark="")
    asked = {"customer_id": company.customer.id, "asset_id": company.machine.id}
    found = company.backend.read(likely_calls, **asked, text="il cronotermostato")
    assert [row.id for row in found] == [same, spoken, solved]
    assert company.backend.read(likely_calls, customer_id=None, asset_id=None) == []


def test_a_mass_incident_is_shown_to_everybody_until_it_is_over(company: Company):
    call_id = company.call(subject="Metano: pressione bassa")
    company.run(flag_mass_incident, call_id=call_id)
    company.run(join_call, draft_id=company.run(pick_up_call), call_id=call_id)
    assert [(row.id, row.called_again) for row in company.backend.read(mass_incidents)] == [(call_id, 1)]
    company.run(flag_mass_incident, call_id=call_id, is_mass_incident=False)
    assert company.backend.read(mass_incidents) == []


def test_looking_ahead_writes_nothing_into_the_draft(company: Company):
    draft_id = company.run(pick_up_call)
    company.backend.read(
        intake_preview, customer_id=company.customer.id, asset_id=company.machine.id, severity=Severity.BLOCKED
    )
    assert company.record(draft_id).is_blank


def test_whoever_may_not_register_calls_takes_none_down(backend: Backend, company: Company):
    nobody = Backend(backend.database, Actor("x", "X", permissions_of({Role.BACK_OFFICE}) - {"calls.log"}))
    draft_id = company.run(pick_up_call)
    for command, arguments in (
        (pick_up_call, {}),
        (note_draft, {"draft_id": draft_id}),
        (release_call, {"draft_id": draft_id}),
        (discard_draft, {"draft_id": draft_id}),
        (join_call, {"draft_id": draft_id, "call_id": company.call()}),
    ):
        assert refusals(nobody, command, **arguments) == ["NotPermitted"]


def test_the_trail_of_a_draft_holds_together(company: Company):
    draft_id = company.run(pick_up_call, phone=PHONE)
    for text in ("C", "Ca", "Cal"):
        company.run(note_draft, draft_id=draft_id, subject=text, new_customer=text)
    company.run(release_call, draft_id=draft_id, severity=Severity.BLOCKED)
    verdict = verify_trail(company.backend.database)
    assert verdict.holds, str(verdict.broken)


def test_a_call_without_a_customer_is_refused_by_the_database_itself(company: Company):
    draft_id = company.run(pick_up_call)

    def forge(ctx: Context) -> None:
        ctx.get(Call, draft_id).state = CallState.REGISTERED

    with pytest.raises(Exception, match=r"(?i)check"):
        company.run(forge)
