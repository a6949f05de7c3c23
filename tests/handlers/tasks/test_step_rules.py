"""The table of steps: which are allowed when, for whom, and what several owners owe."""

from datetime import UTC, datetime
from itertools import chain, combinations

import pytest

from handlers.tasks.rules import references, sharing, steps, typed
from handlers.tasks.rules.picture import Part
from handlers.tasks.rules.steps import TRANSITIONS, Action, Go, NotYours, Relation, TooLate
from storage.enums import Sharing, TaskState

A = Action
OWNER, ASSIGNER, LEAD, MANAGER = (
    Relation.OWNER,
    Relation.ASSIGNER,
    Relation.LEAD,
    Relation.MANAGER,
)
GIVERS = {ASSIGNER, LEAD, MANAGER}
WHO = {
    A.TAKE: {Relation.MEMBER},
    A.ACCEPT: {OWNER},
    A.START: {OWNER},
    A.RESUME: {OWNER, Relation.WAITED_FOR, *GIVERS},
    A.CONFIRM: {Relation.WITNESS},
    A.DONE: {OWNER, *GIVERS},
    A.BLOCK: {OWNER, LEAD, MANAGER},
    A.PROPOSE: {OWNER},
    A.AGREE: GIVERS,
    A.REFUSE: GIVERS,
    A.DECLINE: {OWNER},
    A.MOVE: GIVERS,
    A.ASSIGN: GIVERS,
    A.CHANGE: GIVERS,
    A.NOTE: {Relation.MEMBER},
    A.TICK: {OWNER, *GIVERS},
    A.CANCEL: GIVERS,
    A.REOPEN: {OWNER, *GIVERS},
}
IN_HAND = {"assigned", "accepted", "started", "blocked"}
OPEN = {*IN_HAND, "open", "checking", "declined"}
BEFORE = {
    A.TAKE: {"open"},
    A.ACCEPT: {"assigned"},
    A.START: {"assigned", "accepted"},
    A.RESUME: {"blocked"},
    A.CONFIRM: {"checking"},
    A.DONE: IN_HAND,
    A.BLOCK: IN_HAND - {"blocked"},
    A.PROPOSE: IN_HAND,
    A.AGREE: IN_HAND,
    A.REFUSE: IN_HAND,
    A.DECLINE: {"assigned", "accepted"},
    A.MOVE: OPEN,
    A.ASSIGN: OPEN - {"checking"},
    A.CHANGE: OPEN,
    A.NOTE: {*OPEN, "done", "cancelled"},
    A.TICK: OPEN,
    A.CANCEL: OPEN,
    A.REOPEN: {"done", "cancelled", "checking"},
}
RELATIONS = [
    frozenset(some) for some in chain.from_iterable(combinations(Relation, n) for n in range(4))
]
NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
BEN, CARA = Part("ben"), Part("cara")
BEN_SAID, CARA_SAID = Part("ben", NOW), Part("cara", NOW)
BEN_DID = Part("ben", NOW, NOW)


@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("action", Action)
def test_each_step_is_for_its_people_in_its_states(action: Action, state: TaskState) -> None:
    for relations in RELATIONS:
        decided = steps.decide(action, state, relations)
        if state not in BEFORE[action]:
            assert decided == TooLate()
        elif relations & WHO[action]:
            assert decided == Go(TRANSITIONS[action].after)
        else:
            assert decided == NotYours(frozenset(WHO[action]))


def test_every_state_but_the_first_two_can_be_reached_and_every_open_one_left() -> None:
    reached = {one.after for one in TRANSITIONS.values()}
    reached |= {state for one in TRANSITIONS.values() for state in one.others}
    assert reached - {None} == set(TaskState)
    for state in TaskState:
        left = [one for one in steps.actions_in(state) if TRANSITIONS[one].after]
        assert left


@pytest.mark.parametrize(
    ("has_owner", "promised", "state"),
    [
        (False, False, TaskState.OPEN),
        (True, False, TaskState.ASSIGNED),
        (True, True, TaskState.ACCEPTED),
    ],
)
def test_a_new_task_is_open_assigned_or_promised(
    *, has_owner: bool, promised: bool, state: TaskState
) -> None:
    assert steps.first_state(has_owner=has_owner, promised=promised) is state


@pytest.mark.parametrize(
    ("action", "state", "part", "seen"),
    [
        (A.ACCEPT, "assigned", BEN, "assigned"),
        (A.ACCEPT, "started", BEN, "assigned"),
        (A.ACCEPT, "blocked", BEN, "assigned"),
        (A.ACCEPT, "assigned", BEN_SAID, "accepted"),
        (A.DECLINE, "started", BEN, "assigned"),
        (A.DECLINE, "started", BEN_SAID, "started"),
        (A.DONE, "started", BEN_SAID, "started"),
        (A.DONE, "started", BEN_DID, "done"),
        (A.BLOCK, "started", BEN_DID, "started"),
        (A.ACCEPT, "done", BEN, "done"),
        (A.ACCEPT, "started", None, "started"),
    ],
)
def test_where_all_do_their_part_each_owner_decides_for_themselves(
    action: Action, state: str, part: Part | None, seen: str
) -> None:
    assert sharing.seen_state(action, TaskState(state), Sharing.ALL, part) == seen
    assert sharing.seen_state(action, TaskState(state), Sharing.ANY, part) == state


@pytest.mark.parametrize(
    ("state", "parts", "by_any", "by_all"),
    [
        ("assigned", (BEN, CARA), "assigned", "assigned"),
        ("assigned", (BEN_SAID, CARA), "accepted", "assigned"),
        ("assigned", (BEN_SAID, CARA_SAID), "accepted", "accepted"),
        ("accepted", (BEN, CARA), "assigned", "assigned"),
        ("accepted", (), "assigned", "assigned"),
        ("started", (BEN, CARA), "started", "started"),
        ("done", (BEN, CARA), "done", "done"),
    ],
)
def test_a_task_is_accepted_once_enough_of_its_owners_have(
    state: str, parts: tuple[Part, ...], by_any: str, by_all: str
) -> None:
    assert sharing.promised(TaskState(state), Sharing.ANY, parts) == by_any
    assert sharing.promised(TaskState(state), Sharing.ALL, parts) == by_all


@pytest.mark.parametrize(
    ("parts", "by_any", "by_all"),
    [((), False, False), ((BEN_DID, CARA), True, False), ((BEN_DID,), True, True)],
)
def test_a_task_is_whole_once_enough_parts_are_done(
    parts: tuple[Part, ...],
    by_any: bool,  # noqa: FBT001  # A table.
    by_all: bool,  # noqa: FBT001
) -> None:
    assert sharing.is_whole(Sharing.ANY, parts) is by_any
    assert sharing.is_whole(Sharing.ALL, parts) is by_all


@pytest.mark.parametrize("word", ["T-12", "t-12", "t12", "T12", "12", " T-12 "])
def test_a_task_is_called_by_its_number_however_it_is_written(word: str) -> None:
    assert references.read(word) == 12


@pytest.mark.parametrize(
    "word", ["", "T", "T-", "T--1", "T-1x", "\u0664", "1234567890", "4.2", "C-7"]
)
def test_what_is_no_number_refers_to_no_task(word: str) -> None:
    assert references.read(word) is None


@pytest.mark.parametrize(
    ("text", "named", "rest"),
    [
        ("T-3 T-4 T-9", ["T-3", "T-4", "T-9"], ""),
        ("t3, 4; 9", ["t3", "4", "9"], ""),
        ("T-3 the accounts", ["T-3"], "the accounts"),
        ("the accounts", [], "the accounts"),
        ("T-3 4.2", ["T-3"], "4.2"),
        ("", [], ""),
    ],
)
def test_a_line_is_split_into_the_tasks_it_names_and_the_rest(
    text: str, named: list[str], rest: str
) -> None:
    assert references.split(text) == (named, rest)


@pytest.mark.parametrize(
    ("text", "person", "reason"),
    [
        ("waiting for <@U1CARA|cara>: pallets", "U1CARA", "pallets"),
        ("waiting for <@U1CARA> pallets", "U1CARA", "pallets"),
        ("Waiting on @cara: pallets", "@cara", "pallets"),
        ("waits for @cara", "@cara", ""),
        ("the pallets are missing", "", "the pallets are missing"),
        ("waiting for the pallets", "", "waiting for the pallets"),
        ("", "", ""),
    ],
)
def test_who_is_waited_for_is_read_before_the_reason(text: str, person: str, reason: str) -> None:
    assert typed.blocked(text) == typed.Blocked(person, reason)


@pytest.mark.parametrize(
    ("text", "phrase", "reason"),
    [
        ("fri 5pm because supplier late", "fri 5pm", "supplier late"),
        ("fri 5pm BECAUSE OF the strike", "fri 5pm", "the strike"),
        ("fri 5pm because: it rains", "fri 5pm", "it rains"),
        ("fri because", "fri", ""),
        ("because it rains", "", "it rains"),
        ("fri 5pm", "fri 5pm", ""),
        ("freitag weil es regnet", "freitag", "es regnet"),
    ],
)
def test_a_reason_follows_because(text: str, phrase: str, reason: str) -> None:
    assert typed.because(text) == (phrase, reason)


@pytest.mark.parametrize(
    ("text", "whole", "reason"),
    [
        ("whole series", True, ""),
        ("the whole series: nobody reads it", True, "nobody reads it"),
        ("this time, we are closed", False, "we are closed"),
        ("only this time", False, ""),
        ("we are closed", None, "we are closed"),
        ("serious trouble", None, "serious trouble"),
        ("", None, ""),
    ],
)
def test_how_much_is_cancelled_may_stand_before_the_reason(
    text: str,
    whole: bool | None,  # noqa: FBT001  # A table.
    reason: str,
) -> None:
    assert typed.extent(text) == (whole, reason)
