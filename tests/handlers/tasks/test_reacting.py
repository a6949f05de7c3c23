"""A check mark on a card: from its owner, where a team wants that."""

from datetime import UTC, datetime
from typing import Any

import pytest
from harness import given
from harness.given import HOME, MONDAY, SHOP, user_id
from sqlalchemy import select

from handlers.kit.area import Heard
from handlers.kit.errors import Rejected
from handlers.tasks.listeners import ringing
from storage import outbox, teams
from storage.enums import OutboxState, TaskState
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.tasks import Task


def state_of(task: Task) -> TaskState:
    return task.state


def checked(session: Session, name: str, *, added: bool = True, mark: str = "white_check_mark",
            ts: str = "1.1", now: datetime = MONDAY) -> None:  # fmt: skip
    item = {"type": "message", "channel": SHOP, "ts": ts}
    event = {"user": user_id(name), "reaction": mark, "item": item}
    react = ringing.reacted if added else ringing.unreacted
    react(session, Heard(event, now, given.tools()))


def on_a_card(session: Session, *, reactions: bool) -> Task:
    """Return a task of Ben's team whose card stands in the shop as message 1.1."""
    team = given.team(session, lead="lea")
    teams.change(session, team.id, reactions=reactions)
    task = given.task(session, department_id=team.department_id)
    key = outbox.card_key("task", str(task.id), SHOP)
    card = session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()
    card.state, card.sent_channel, card.sent_ts = OutboxState.SENT, SHOP, "1.1"
    session.flush()
    return task


def test_a_check_mark_of_an_owner_finishes_and_its_removal_takes_it_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = on_a_card(session, reactions=True)
        checked(session, "ben")
        assert state_of(task) is TaskState.DONE
        checked(session, "ben", added=False)
        assert state_of(task) is TaskState.ASSIGNED


@pytest.mark.parametrize(
    ("who", "reactions", "more"),
    [
        ("sam", True, {}),
        ("ana", True, {}),
        ("ben", False, {}),
        ("ben", True, {"mark": "eyes"}),
        ("ben", True, {"ts": "9.9"}),
    ],
)
def test_other_marks_other_people_and_other_messages_mean_nothing(
    desk: Database, who: str, *, reactions: bool, more: dict[str, Any]
) -> None:
    with desk.writing(HOME) as session:
        task = on_a_card(session, reactions=reactions)
        checked(session, who, **more)
        assert state_of(task) is TaskState.ASSIGNED


def test_a_check_mark_that_goes_after_ten_minutes_is_answered_and_changes_nothing(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        task = on_a_card(session, reactions=True)
        checked(session, "ben")
        late = datetime(2027, 3, 1, 9, 41, tzinfo=UTC)
        with pytest.raises(Rejected, match="too long ago"):
            checked(session, "ben", added=False, now=late)
        assert state_of(task) is TaskState.DONE
