"""What is old is forgotten, and nothing else."""

import uuid
from datetime import datetime, timedelta

from harness.clock import SetClock
from harness.desk import Desk
from harness.payloads import HOME
from sqlalchemy import delete, select, update

from bot.housekeeping import KEEP_ANSWERED, KEEP_ENDED, KEEP_KEYS, KEEP_TOLD, Housekeeper
from storage import deliveries, escalations, links, notices, outbox, staff, timers
from storage.base import first_after, next_id
from storage.deliveries import DeadLetter, Delivery
from storage.enums import (
    EscalationState,
    EscalationTarget,
    IfEmpty,
    Lane,
    NoticeState,
    OutboxState,
    Priority,
)
from storage.escalations import Escalation, EscalationReach, EscalationStep
from storage.links import Link
from storage.notices import Notice
from storage.outbox import OutboxMessage
from storage.session import Session
from storage.timers import Timer

OLD = timedelta(days=1)


def grow_old(session: Session, key: str) -> None:
    """Let a delivery, an answered timer and a shown message of one name become old."""
    long_ago = session.engine_now() - KEEP_ANSWERED - OLD
    session.execute(update(Delivery).where(Delivery.key == key).values(seen_at=long_ago))
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.key == key)
        .values(state=OutboxState.SENT, settled_at=long_ago, id=first_after(long_ago - OLD))
    )


def test_old_keys_timers_and_messages_go_and_young_ones_stay(desk: Desk) -> None:
    now = desk.clock.now()
    with desk.database.writing(HOME) as session:
        for key in ("old", "young"):
            deliveries.first_time(session, [key])
            outbox.post(session, "C1", {"text": key}, key=key)
            past = now - (KEEP_ANSWERED + OLD if key == "old" else OLD)
            timers.arm(session, "note", key, at=past, occurrence="o")
        for alarm in timers.claim(session, Lane.NORMAL, now):
            timers.mark_answered(session, alarm)
        session.flush()
        grow_old(session, "old")
    assert Housekeeper(desk.database, desk.clock).tidy()
    with desk.database.reading(HOME) as session:
        assert list(session.scalars(select(Delivery.key))) == ["young"]
        assert list(session.scalars(select(OutboxMessage.key))) == ["young"]
        assert list(session.scalars(select(Timer.subject))) == ["young"]


def test_what_waits_or_is_a_card_is_never_forgotten(desk: Desk) -> None:
    with desk.database.writing(HOME) as session:
        outbox.post(session, "C1", {"text": "waits"}, key="waits")
        outbox.show_card(session, "task", "s", "C1")
        long_ago = session.engine_now() - KEEP_ANSWERED - OLD
        session.flush()
        for number, key in enumerate(("waits", outbox.card_key("task", "s", "C1"))):
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.key == key)
                .values(
                    id=type(next_id())(int=first_after(long_ago).int + number),
                    settled_at=long_ago,
                    state=OutboxState.SENT if number else OutboxState.PENDING,
                )
            )
    assert not Housekeeper(desk.database, desk.clock).tidy()
    assert len(desk.messages()) == 2


def test_it_is_tidied_once_an_hour_when_nothing_is_left(desk: Desk) -> None:
    housekeeper = Housekeeper(desk.database, SetClock())
    assert not housekeeper.tidy()
    with desk.database.writing(HOME) as session:
        deliveries.first_time(session, ["k"])
        session.execute(update(Delivery).values(seen_at=session.engine_now() - KEEP_KEYS - OLD))
    assert not housekeeper.tidy()
    assert Housekeeper(desk.database, SetClock()).tidy()


def test_what_people_wrote_in_a_request_that_crashed_goes_when_it_was_handled_long_ago(
    desk: Desk,
) -> None:
    with desk.database.writing(HOME) as session:
        for key in ("old", "young", "open"):
            payload = {"text": "secret"}
            deliveries.bury(session, key=key, kind="command", payload=payload, error="E")
        deliveries.close_letters(session, "young")
        long_ago = session.engine_now() - KEEP_ANSWERED - OLD
        session.execute(update(DeadLetter).values(created_at=long_ago))
        closed = update(DeadLetter).where(DeadLetter.key == "old")
        session.execute(closed.values(closed_at=long_ago))
    assert Housekeeper(desk.database, desk.clock).tidy()
    with desk.database.reading(HOME) as session:
        assert set(session.scalars(select(DeadLetter.key))) == {"young", "open"}


def told(session: Session, subject: str, *, at: datetime) -> None:
    """Let somebody have been told of a subject; the alarm of it was answered long ago."""
    notices.tell(session, "U1", "note.due", ("note", subject), at=at, occurrence="o")
    found = session.scalars(select(Notice).where(Notice.subject == subject)).one()
    notices.close(session, [found.id], NoticeState.TOLD)
    session.execute(delete(Timer).where(Timer.subject == "U1"))


def test_what_was_told_goes_when_nothing_can_tell_it_again(desk: Desk) -> None:
    now = desk.clock.now()
    long_ago = now - KEEP_TOLD - OLD
    with desk.database.writing(HOME) as session:
        staff.meet(session, "U1", "ada", is_stranger=False)
        for subject in ("ended", "looked at"):
            told(session, subject, at=long_ago)
        told(session, "young", at=now - OLD)
        timers.arm(session, "note.look", "looked at", at=now + OLD)
        notices.tell(session, "U1", "note.due", ("note", "open"), at=long_ago, occurrence="o")
    assert Housekeeper(desk.database, desk.clock).tidy()
    with desk.database.writing(HOME) as session:
        kept = set(session.scalars(select(Notice.subject)))
        assert kept == {"looked at", "young", "open"}
        again = notices.tell(
            session, "U1", "note.due", ("note", "looked at"), at=now, occurrence="o"
        )
        assert not again


def test_what_a_waiting_message_is_written_from_stays(desk: Desk) -> None:
    """As in a workspace that has refused us for half a year."""
    with desk.database.writing(HOME) as session:
        staff.meet(session, "U1", "ada", is_stranger=False)
        told(session, "s", at=desk.clock.now() - KEEP_TOLD - OLD)
        outbox.post(session, "U1", {"notices": []}, key="waits")
    Housekeeper(desk.database, desk.clock).tidy()
    with desk.database.reading(HOME) as session:
        assert session.scalars(select(Notice.subject)).all() == ["s"]


def a_run(session: Session, subject: str, *, started: datetime, is_open: bool) -> uuid.UUID:
    """Write a run with a step, somebody it reached, and somebody who watches it."""
    run = Escalation(
        id=uuid.uuid4(),
        open_key=f"note/{subject}" if is_open else None,
        subject_kind="note",
        subject=subject,
        area="notes",
        priority=Priority.NORMAL,
        title=subject,
        passes=1,
        state=EscalationState.ENDED if is_open else EscalationState.RESOLVED,
        started_at=started,
        closed_at=None if is_open else started + OLD,
    )
    session.add(run)
    session.flush()
    escalations.reach(session, run, people=["U1"], channels=[])
    step = EscalationStep(
        target=EscalationTarget.PERSON, person_id="U1", wait_minutes=5, if_empty=IfEmpty.SKIP
    )
    escalations.write_steps(session, run.id, [step])
    links.watch(session, ("escalation", str(run.id)), ("note.look", subject))
    return run.id


def test_an_escalation_goes_a_year_after_its_end_with_all_that_was_its(desk: Desk) -> None:
    now = desk.clock.now()
    long_ago = now - KEEP_ENDED - 2 * OLD
    with desk.database.writing(HOME) as session:
        staff.meet(session, "U1", "ada", is_stranger=False)
        a_run(session, "ended", started=long_ago, is_open=False)
        kept = [
            a_run(session, "never resolved", started=long_ago, is_open=True),
            a_run(session, "young", started=now - KEEP_ENDED, is_open=False),
        ]
    assert Housekeeper(desk.database, desk.clock).tidy()
    with desk.database.reading(HOME) as session:
        assert set(session.scalars(select(Escalation.id))) == set(kept)
        assert set(session.scalars(select(EscalationReach.run_id))) == set(kept)
        assert set(session.scalars(select(EscalationStep.chain_id))) == set(kept)
        assert set(session.scalars(select(Link.subject))) == {str(one) for one in kept}
