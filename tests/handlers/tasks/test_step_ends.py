"""What it takes to be done, and what is opened again; on both databases."""

from decimal import Decimal
from typing import Any

import pytest
from harness import given
from harness.given import HOME, MONDAY
from harness.task_steps import actor, pending, perform, told

from handlers.kit.errors import Rejected
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.turns import Turn
from handlers.tasks.service import parts
from storage import tasks
from storage.enums import Evidence, TaskState
from storage.session import Database

A = Action


@pytest.mark.parametrize("wanted", [Evidence.PHOTO, Evidence.NUMBER])
def test_a_task_that_asks_for_evidence_is_not_done_without(
    desk: Database, wanted: Evidence
) -> None:
    with desk.writing(HOME) as session:
        how: dict[str, Any] = {"now": MONDAY, "tools": given.tools()}
        task = given.task(session, evidence=wanted, least=Decimal(1), most=Decimal(9))
        with pytest.raises(Rejected, match=r"^T-1 needs a (photo|number) first"):
            perform(session, "ben", task, A.DONE)
        assert given.parts(session, task)[0].done_at is None
        if wanted is Evidence.PHOTO:
            parts.give_photo(session, actor(session, "ben"), task, "https://x.example/1", **how)
        else:
            parts.give_number(session, actor(session, "ben"), task, "4.2", **how)
        perform(session, "ben", task, A.DONE)
        assert task.state is TaskState.DONE


def test_what_needs_a_second_person_waits_for_one_who_is_told(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, evidence=Evidence.SECOND)
        perform(session, "ben", task, A.DONE)
        assert (task.state, pending(session, task)) == (TaskState.CHECKING, 1)
        assert told(session, Turn.CHECKING) == ["U1ANA"]
        perform(session, "ana", task, A.CONFIRM)
        assert (task.state, task.state_by) == (TaskState.DONE, "U1ANA")


@pytest.mark.parametrize(
    ("first", "state"), [(A.ACCEPT, "accepted"), (A.START, "accepted"), (None, "assigned")]
)
def test_a_task_is_reopened_as_promised_as_it_was(
    desk: Database, first: Action | None, state: str
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        if first:
            perform(session, "ben", task, first)
        perform(session, "ana", task, A.CANCEL)
        perform(session, "ana", task, A.REOPEN)
        assert (task.state, task.ended_at, pending(session, task)) == (state, None, 1)
        assert [one.task_open for one in given.parts(session, task)] == [True]
        assert [one.id for one in tasks.open_of(session, "U1BEN", limit=9)] == [task.id]


def test_what_nobody_owned_is_reopened_in_its_queue(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.queued(session)
        perform(session, "ana", task, A.CANCEL)
        perform(session, "ana", task, A.REOPEN)
        assert task.state is TaskState.OPEN
