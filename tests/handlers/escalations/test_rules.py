"""Who is reached next, what may be done, and what a ringing timer means."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from handlers.escalations.rules import run as rules
from handlers.escalations.rules.chain import Chain, Crowd, End, Fire, Hold, Step, advance, due
from handlers.escalations.rules.run import Action, Go, Look, NotYours, Relation, TooLate
from handlers.kit.workdays import Calendar, Window, same_hours
from storage.enums import EscalationState, EscalationTarget, IfEmpty

OWNER, LEAD, MANAGER = EscalationTarget.OWNER, EscalationTarget.LEAD, EscalationTarget.MANAGER
MONDAY = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)  # Half past nine in London.
LATER = MONDAY + timedelta(hours=3)
THREE = (Step(OWNER), Step(LEAD), Step(MANAGER))
ALL = Crowd(owners=("U1",), leads=("U2",), managers=("U3", "U4"))


def empty_lead(what: IfEmpty) -> Chain:
    return Chain((Step(OWNER), Step(LEAD, if_empty=what), Step(MANAGER)))


@pytest.mark.parametrize(
    ("chain", "firing", "crowd", "decision"),
    [
        (Chain(THREE), 1, ALL, Fire(1, ("U1",))),
        (Chain(THREE), 3, ALL, Fire(3, ("U3", "U4"))),
        (Chain(THREE), 4, ALL, End()),
        # Passes go through all steps again, and no further.
        (Chain(THREE, 2), 4, ALL, Fire(4, ("U1",))),
        (Chain(THREE, 2), 7, ALL, End()),
        # Who is there of several is reached; a step whose people are all away is empty.
        (Chain(THREE), 3, Crowd(managers=("U3", "U4"), away={"U3": LATER}), Fire(3, ("U4",))),
        (empty_lead(IfEmpty.SKIP), 2, Crowd(managers=("U3",)), Fire(3, ("U3",), skipped=(2,))),
        (
            empty_lead(IfEmpty.SKIP),
            2,
            Crowd(leads=("U2",), managers=("U3",), away={"U2": LATER}),
            Fire(3, ("U3",), skipped=(2,)),
        ),
        (empty_lead(IfEmpty.HOLD), 2, Crowd(managers=("U3",)), Hold(2, None)),
        (
            empty_lead(IfEmpty.HOLD),
            2,
            Crowd(leads=("U2",), managers=("U3",), away={"U2": LATER}),
            Hold(2, LATER),
        ),
        (empty_lead(IfEmpty.MANAGER), 2, Crowd(managers=("U3",)), Fire(2, ("U3",), instead=True)),
        (empty_lead(IfEmpty.MANAGER), 2, Crowd(), End(skipped=(2, 3))),
        (Chain(THREE, 5), 1, Crowd(), End(skipped=tuple(range(1, 16)))),
        # Places that are named and cannot be reached are nobody.
        (Chain((Step(EscalationTarget.PERSON, "U9"),)), 1, ALL, End(skipped=(1,))),
        (Chain((Step(EscalationTarget.CHANNEL, "C9"),)), 1, ALL, End(skipped=(1,))),
        (
            Chain((Step(EscalationTarget.CHANNEL, "C9"),)),
            1,
            Crowd(channels=frozenset({"C9"})),
            Fire(1, ("C9",)),
        ),
    ],
)
def test_what_comes_next(
    chain: Chain, firing: int, crowd: Crowd, decision: Fire | Hold | End
) -> None:
    assert advance(chain, firing, crowd) == decision


def test_a_firing_is_a_step_of_a_pass() -> None:
    chain = Chain(THREE, 2)
    assert [chain.place(firing) for firing in range(1, 7)] == [
        (1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (3, 2)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("working", "heard_at", "then"),
    [
        (False, datetime(2026, 6, 1, 15, 30, tzinfo=UTC), datetime(2026, 6, 1, 16, 30, tzinfo=UTC)),
        (True, datetime(2026, 6, 1, 15, 30, tzinfo=UTC), datetime(2026, 6, 2, 8, 30, tzinfo=UTC)),
        (True, datetime(2026, 6, 6, 11, 0, tzinfo=UTC), datetime(2026, 6, 8, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_wait_counts_from_hearing_on_the_wall_or_at_work(
    *, working: bool, heard_at: datetime, then: datetime
) -> None:
    london = Calendar(ZoneInfo("Europe/London"), same_hours((Window(9 * 60, 17 * 60),)))
    step = Step(LEAD, wait=timedelta(hours=1), working=working)
    assert due(step, heard_at, london) == then


STATES = EscalationState
MAY = {
    Action.TAKE: {STATES.RUNNING, STATES.HELD, STATES.ENDED},
    Action.UPDATE: {STATES.TAKEN},
    Action.RESOLVE: {STATES.RUNNING, STATES.HELD, STATES.TAKEN, STATES.ENDED},
    Action.HAND: {STATES.RUNNING, STATES.HELD, STATES.TAKEN, STATES.ENDED},
    Action.FORCE: {STATES.RUNNING, STATES.HELD, STATES.TAKEN},
}
ALLOWED = {
    Action.TAKE: {Relation.REACHED, Relation.OWNER, Relation.LEAD},
    Action.UPDATE: {Relation.TAKER},
    Action.RESOLVE: set(Relation),
    Action.HAND: set(Relation),
    Action.FORCE: set(Relation),
}


@pytest.mark.parametrize(("action", "state", "who"), [*product(Action, STATES, Relation)])
def test_what_may_be_done_is_what_the_buttons_offer(
    action: Action, state: EscalationState, who: Relation
) -> None:
    decision = rules.decide(action, state, frozenset({who}))
    if who not in ALLOWED[action]:
        assert isinstance(decision, NotYours)
    elif state in MAY[action]:
        assert isinstance(decision, Go)
        assert action in rules.actions_in(state)
    else:
        assert decision == TooLate()
        assert action not in rules.actions_in(state)


def test_a_stranger_to_the_run_may_do_nothing() -> None:
    for action, state in product(Action, STATES):
        assert isinstance(rules.decide(action, state, frozenset()), NotYours)


@pytest.mark.parametrize(
    ("state", "heard", "on_its_way", "meaning"),
    [
        (STATES.RUNNING, True, False, Look.ON),  # Only an unanswered run goes on.
        (STATES.RUNNING, True, True, Look.ON),
        (STATES.RUNNING, False, True, Look.PATIENCE),  # An outage is no missing answer.
        (STATES.RUNNING, False, False, Look.ON),
        (STATES.TAKEN, True, False, Look.ON),  # The promise has lapsed: the next step.
        (STATES.TAKEN, False, True, Look.ON),
        (STATES.HELD, False, False, Look.AGAIN),
        (STATES.RESOLVED, True, False, Look.REST),
        (STATES.ENDED, True, True, Look.REST),
    ],
)
def test_what_a_ringing_timer_means(
    *, state: EscalationState, heard: bool, on_its_way: bool, meaning: Look
) -> None:
    assert rules.look(state, heard=heard, on_its_way=on_its_way) is meaning
