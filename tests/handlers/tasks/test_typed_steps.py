"""Steps that are typed: several at once, how much is cancelled, and what they lack."""

import pytest
from harness import given
from harness.given import HOME, SHOP
from harness.step_calls import dialog_of, pressed, submitted, text_of, typed

from handlers.kit.answers import OpenDialog
from handlers.kit.errors import Rejected
from handlers.kit.recurrence import Rule
from storage.enums import Evidence, TaskState
from storage.session import Database
from storage.tasks import Task


def test_several_are_finished_at_once_each_by_itself(desk: Database) -> None:
    with desk.writing(HOME) as session:
        mine, theirs = given.task(session), given.task(session, "ana")
        wanting = given.task(session, evidence=Evidence.PHOTO)
        said = text_of(typed(session, "ben", "done T-1 t2, 3 T-9 T-1")).split("\n")
        assert said[0] == "1 task is done · 3 are not"
        assert said[1].startswith("T-1 *Restock aisle 3*: Done by Ben")
        assert said[2].startswith(":warning: Only Ana, its lead or a manager can finish T-2")
        assert said[3].startswith(":warning: T-3 needs a photo first")
        assert said[4] == ":warning: I have no task “T-9” that you may see."
        assert [one.state for one in (mine, theirs, wanting)] == ["done", "accepted", "assigned"]


def test_more_than_twenty_at_once_are_refused(desk: Database) -> None:
    with desk.writing(HOME) as session, pytest.raises(Rejected, match="At most 20 tasks"):
        typed(session, "ben", "done " + " ".join(str(number) for number in range(1, 23)))


def test_a_number_goes_with_the_task_that_asks_for_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, evidence=Evidence.NUMBER)
        typed(session, "ben", "done T-1 4.2")
        assert task.state is TaskState.DONE


@pytest.mark.parametrize(
    ("line", "states"),
    [
        ("cancel T-1 this time: closed", ["cancelled", "accepted"]),
        ("cancel T-1 whole series", ["cancelled"]),
    ],
)
def test_how_much_is_cancelled_can_be_typed(desk: Database, line: str, states: list[str]) -> None:
    with desk.writing(HOME) as session:
        given.task(session, rule=Rule("FREQ=DAILY"))
        typed(session, "ana", line)
        assert [one.state for one in session.query(Task).order_by(Task.number)] == states


def test_what_comes_round_again_is_cancelled_only_after_asking_how_much(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, rule=Rule("FREQ=DAILY"))
        for answer in (
            pressed(session, "ana", "cancel", task.id),
            typed(session, "ana", "cancel T-1 no need"),
        ):
            fields, errors = dialog_of(answer)
            assert (list(fields), errors) == (["extent", "words"], {})
            assert task.state is TaskState.ACCEPTED
        assert isinstance(answer, OpenDialog)
        submitted(session, "ana", answer.view, extent="series", words=None)
        assert [one.state for one in session.query(Task)] == [TaskState.CANCELLED]


def test_a_task_that_is_not_named_is_asked_for(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for line in ("done", "accept", "decline", "due", "assign"):
            with pytest.raises(Rejected, match="Which task"):
                typed(session, "ben", line)


def test_what_was_typed_as_a_reason_mentions_nobody(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, channel=SHOP)
        typed(session, "ben", "decline T-1 ask &lt;!channel&gt; <@U1ANA|ana> &amp; me")
        assert task.reason == "ask <!channel> @ana & me"
