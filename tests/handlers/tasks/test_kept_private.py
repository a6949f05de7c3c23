"""What somebody may not see any more, or never might, is told them nowhere; on both databases."""

from typing import Any

import pytest
from harness import given
from harness.days import Days
from harness.given import BACK, HOME, MONDAY, SHOP, user_id
from sqlalchemy import select

from handlers.kit.errors import Rejected
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import owners, parts, port, shown, steps
from storage import outbox, teams
from storage.enums import Evidence
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.tasks import Task

NOW: dict[str, Any] = {"now": MONDAY, "tools": given.tools()}


def stand(session: Session, task: Task, place: str) -> None:
    """Let Slack have shown the card of a task in a place."""
    key = outbox.card_key("task", str(task.id), place)
    row = session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()
    row.sent_channel, row.sent_ts = place, "1.1"
    session.flush()


def test_a_former_owner_reads_no_notes_in_the_thread_of_their_old_card(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, channel=None)
        stand(session, task, "U1BEN")
        stand(session, task, "U1ANA")
        owners.assign(session, given.actor(), task, [user_id("sam")], **NOW)
        parts.write_note(session, given.actor("sam"), task, "Ben must not know", **NOW)
        notes = session.scalars(select(OutboxMessage).where(OutboxMessage.key.like("note:%")))
        assert [one.place for one in notes] == ["U1ANA"]


def test_a_channel_that_a_task_has_left_shows_nothing_of_it_any_more(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        task.channel_id = BACK
        left = port.card(session, str(task.id), SHOP, MONDAY, given.tools())
        assert left is not None
        assert left.text == "T-1 has moved to another place."
        assert "Restock" not in str(left.blocks)
        stays = port.card(session, str(task.id), BACK, MONDAY, given.tools())
        assert stays is not None
        assert "Restock" in stays.text


def test_a_lead_outside_the_private_channel_is_not_asked_to_confirm(desk: Database) -> None:
    days = Days(desk)
    with days.writing() as session:
        given.team(session, lead="lea")
        task = given.task(
            session, "ben", by="ben", channel=BACK, title="Secret", evidence=Evidence.SECOND
        )
        steps.take_step(session, given.actor("ben"), task, Action.DONE, **NOW)
    days.until(MONDAY.replace(day=2))
    assert [one.text for one in days.told if one.person == user_id("lea")] == []


def test_a_lead_who_leads_there_no_more_is_not_told_what_was_held_back(desk: Database) -> None:
    days = Days(desk)
    with days.writing() as session:
        team = given.team(session, lead="lea")
        task = given.task(session, "ben", "sam", by="ben", channel=None, evidence=Evidence.SECOND)
        steps.take_step(session, given.actor("ben"), task, Action.DONE, **NOW)
        teams.change(session, team.id, lead_id=user_id("max"))
    days.until(MONDAY.replace(day=2))
    assert not any("Restock" in one.text for one in days.told if one.person == user_id("lea"))


def test_a_channel_that_nobody_knows_counts_as_private(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        task.channel_id = "C1UNKNOWN"
        with pytest.raises(Rejected, match="belongs to a private channel"):
            shown.tell(session, given.actor(), task, SHOP, **NOW)
