"""What is old is forgotten, and nothing else."""

from datetime import timedelta

from harness.clock import SetClock
from harness.desk import Desk
from harness.payloads import HOME
from sqlalchemy import select, update

from bot.housekeeping import KEEP_ANSWERED, KEEP_KEYS, Housekeeper
from storage import deliveries, outbox, timers
from storage.base import first_after, next_id
from storage.deliveries import DeadLetter, Delivery
from storage.enums import Lane, OutboxState
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
