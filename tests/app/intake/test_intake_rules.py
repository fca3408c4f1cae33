"""What events mean for a call, whatever order they come in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.calls.flow import CALL_FLOW, CallState, WaitCause
from app.intake.rules import Happening, Meaning, allowed_steps, course_of, route

C = CallState
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
KNOWN = {C.REGISTERED, C.IN_WORK, C.WAITING, C.SOLVED, C.CLOSED}


def hour(number: int) -> datetime:
    return START + timedelta(hours=number)


def walked(*states: CallState | None, known: set[CallState] = KNOWN):
    happenings = [Happening(hour(n), Meaning(state)) for n, state in enumerate(states)]
    return course_of(happenings, allowed_steps(known))


def test_a_call_stands_where_its_last_event_put_it():
    course = walked(C.REGISTERED, C.IN_WORK, C.SOLVED, C.CLOSED)
    assert course.state == C.CLOSED
    assert (course.reported_at, course.taken_at, course.solved_at, course.closed_at) == tuple(map(hour, range(4)))
    assert course.refused == {}


def test_a_call_that_was_opened_again_is_no_longer_solved():
    course = walked(C.REGISTERED, C.SOLVED, C.IN_WORK)
    assert (course.state, course.solved_at, course.taken_at) == (C.IN_WORK, None, hour(2))
    assert walked(C.SOLVED, C.IN_WORK, C.SOLVED).solved_at == hour(2)


def test_the_cause_of_waiting_is_kept_while_it_waits():
    waiting = Happening(hour(0), Meaning(C.WAITING, WaitCause.SUPPLIER))
    assert course_of([waiting], allowed_steps(KNOWN)).cause == WaitCause.SUPPLIER
    assert course_of([waiting, Happening(hour(1), Meaning(C.IN_WORK))], allowed_steps(KNOWN)).cause is None


def test_a_step_back_that_the_flow_does_not_know_is_noted_and_made():
    course = walked(C.REGISTERED, C.IN_WORK, C.REGISTERED, C.IN_WORK)
    assert course.refused == {2: (C.IN_WORK, C.REGISTERED)}
    assert course.state == C.IN_WORK


def test_closing_what_was_never_solved_is_not_allowed():
    assert walked(C.REGISTERED, C.CLOSED).refused == {1: (C.REGISTERED, C.CLOSED)}


def test_a_log_that_knows_no_acceptance_may_go_from_solved_to_closed():
    assert walked(C.SOLVED, C.CLOSED).refused == {}
    assert walked(C.SOLVED, C.CLOSED, known=KNOWN | {C.ACCEPTED}).refused == {1: (C.SOLVED, C.CLOSED)}


def test_a_repeated_state_and_an_event_without_one_are_no_steps():
    course = walked(C.SOLVED, C.SOLVED, None, C.SOLVED)
    assert course.refused == {}
    assert course.solved_at == hour(3)


def test_the_first_event_is_a_step_from_registered():
    assert walked(C.CLOSED).refused == {0: (C.REGISTERED, C.CLOSED)}
    assert walked(C.IN_WORK).refused == {}


def test_a_log_that_knows_every_state_is_held_to_the_flow_itself():
    assert allowed_steps(set(C)) == {(C(source), C(target)) for source, target in CALL_FLOW.steps()}


def test_a_route_leads_along_lawful_steps_or_does_not_exist():
    assert route(C.SOLVED, C.CLOSED) == [C.ACCEPTED, C.INVOICED, C.CLOSED]
    assert route(C.SOLVED, C.SOLVED) == []
    assert route(C.ARCHIVED, C.REGISTERED) is None


@given(st.sampled_from(C), st.sampled_from(C))
def test_every_route_is_one_that_the_database_lets_pass(source: CallState, target: CallState):
    if way := route(source, target):
        assert set(zip([source, *way], way, strict=False)) <= set(CALL_FLOW.steps())
        assert way[-1] == target


@given(st.lists(st.one_of(st.none(), st.sampled_from(C)), min_size=1))
def test_nothing_is_dropped_and_the_last_state_wins(states: list[CallState | None]):
    known = [state for state in states if state is not None]
    assert walked(*states).state == (known[-1] if known else C.REGISTERED)
