"""Which buttons a card shows: what leads somewhere, to whom, and never too many."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from harness import pictures
from harness.given import MONDAY

from handlers.tasks.rules.buttons import VISIBLE, laid_out, steps_of
from handlers.tasks.rules.picture import Part
from handlers.tasks.rules.steps import TRANSITIONS, Action, Relation
from storage.enums import Sharing, TaskState

OWNER = frozenset({Relation.OWNER, Relation.MEMBER})
GIVER = frozenset({Relation.ASSIGNER, Relation.WITNESS, Relation.MEMBER})
MOST_BEHIND = 5  # Options of an overflow menu.


@pytest.mark.parametrize("state", TaskState)
def test_a_channel_shows_every_step_of_a_state_in_front_or_behind(state: TaskState) -> None:
    front, behind = laid_out(steps_of(pictures.picture(state=state)))
    allowed = {action for action, step in TRANSITIONS.items() if state in step.before}
    elsewhere = {Action.TICK, Action.AGREE, Action.REFUSE}
    merged = {Action.START} if Action.ACCEPT in allowed else set()
    assert {*front, *behind} == allowed - elsewhere - merged
    assert 0 < len(front) <= VISIBLE
    assert len(behind) <= MOST_BEHIND


@pytest.mark.parametrize(("state", "who"), list(product(TaskState, [OWNER, GIVER])))
def test_a_reader_sees_only_what_they_may_do(state: TaskState, who: frozenset[Relation]) -> None:
    steps = steps_of(pictures.picture(state=state), who, "U1BEN")
    assert all(TRANSITIONS[one].who & who for one in steps)
    assert all(state in TRANSITIONS[one].before for one in steps)


def test_the_everyday_buttons_stand_in_front() -> None:
    accepted = pictures.picture(state=TaskState.ACCEPTED)
    assert laid_out(steps_of(accepted)) == (
        [Action.START, Action.DONE, Action.BLOCK, Action.PROPOSE, Action.DECLINE],
        [Action.MOVE, Action.ASSIGN, Action.CHANGE, Action.NOTE, Action.CANCEL],
    )
    assert laid_out(steps_of(accepted, OWNER, "U1BEN"))[1] == [Action.NOTE]


def test_who_has_not_accepted_their_part_is_asked_although_others_have_begun() -> None:
    later = MONDAY + timedelta(hours=1)
    shared = pictures.picture(
        state=TaskState.STARTED,
        sharing=Sharing.ALL,
        owners=(Part("U1BEN"), Part("U1CARA", later, later)),
    )
    assert Action.ACCEPT in steps_of(shared, OWNER, "U1BEN")
    assert Action.DONE in steps_of(shared, OWNER, "U1BEN")
    assert not {Action.ACCEPT, Action.DONE} & set(steps_of(shared, OWNER, "U1CARA"))
    assert {Action.ACCEPT, Action.DONE} <= set(steps_of(shared))
    anyone = replace(shared, sharing=Sharing.ANY)
    assert Action.ACCEPT not in steps_of(anyone, OWNER, "U1BEN")
