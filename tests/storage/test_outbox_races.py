"""Posters, senders and settlers at the same time, on PostgreSQL where they really are."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from harness.threads import PATIENCE, at_once
from sqlalchemy import select

from storage import outbox, sending
from storage.enums import OutboxState
from storage.outbox import OutboxMessage, Place
from storage.sending import Claim, Settlement
from storage.session import Database, Session

HOME = "T1HOME"
LEASE, PACE = timedelta(seconds=60), timedelta(0)
SENT = Settlement(OutboxState.SENT, channel="C1", ts="1.0")

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def claimed(home: Database) -> Claim:
    """The card of a task, in flight to C1."""
    with home.writing(HOME) as session:
        outbox.show_card(session, "task", "s", "C1")
    return take(home)


def take(database: Database) -> Claim:
    with database.writing(HOME) as session:
        now = session.engine_now()
        found = sending.claim(session, "C1", owner="me", now=now, lease=LEASE)
    assert found is not None
    return found


def settle(session: Session, claim: Claim) -> None:
    assert sending.settle(session, claim, SENT, pace=PACE)


def overtaken(
    database: Database, first: Callable[[Session], None], second: Callable[[Session], None]
) -> None:
    """Do `first`, and `second` while the transaction of the first is still open."""
    done_first, done_second = threading.Event(), threading.Event()

    def run_first() -> None:
        with database.writing(HOME) as session:
            first(session)
            outbox.write_waiting_places(session)
            session.flush()
            done_first.set()
            done_second.wait(0.3)  # It may well wait for us: then this ends, and nothing is lost.

    def run_second() -> None:
        assert done_first.wait(PATIENCE)
        with database.writing(HOME) as session:
            second(session)
        done_second.set()

    at_once(run_first, run_second)


def test_a_post_during_a_settlement_leaves_the_place_waiting(
    home: Database, claimed: Claim
) -> None:
    overtaken(
        home,
        lambda session: settle(session, claimed),
        lambda session: outbox.post(session, "C1", {}, key="new"),
    )
    assert take(home).key == "new"


def test_a_settlement_during_a_post_leaves_the_place_waiting(
    home: Database, claimed: Claim
) -> None:
    overtaken(
        home,
        lambda session: outbox.post(session, "C1", {}, key="new"),
        lambda session: settle(session, claimed),
    )
    assert take(home).key == "new"


def test_a_claim_that_finds_nothing_during_a_post_loses_nothing(
    home: Database, claimed: Claim
) -> None:
    with home.writing(HOME) as session:
        settle(session, claimed)
    with home.writing(HOME) as session:
        outbox.show_card(session, "task", "s", "C1")
    with home.writing(HOME) as session:
        settle(session, take_in(session))
    with home.writing(HOME) as session:
        session.waiting_places.add("C1")
        outbox.write_waiting_places(session)

    def find_nothing(session: Session) -> None:
        now = session.engine_now()
        assert sending.claim(session, "C1", owner="me", now=now, lease=LEASE) is None

    overtaken(home, find_nothing, lambda session: outbox.post(session, "C1", {}, key="new"))
    assert take(home).key == "new"


def take_in(session: Session) -> Claim:
    now = session.engine_now()
    found = sending.claim(session, "C1", owner="me", now=now, lease=LEASE)
    assert found is not None
    return found


def test_a_card_changed_while_it_is_settled_does_not_deadlock(
    home: Database, claimed: Claim
) -> None:
    changed, settling = threading.Event(), threading.Event()

    def change() -> None:
        with home.writing(HOME) as session:
            outbox.show_card(session, "task", "s", "C1")
            changed.set()
            settling.wait(0.3)

    def finish() -> None:
        assert changed.wait(PATIENCE)
        with home.writing(HOME) as session:
            settle(session, claimed)
            settling.set()

    at_once(change, finish)
    assert take(home).key == claimed.key


def test_a_claim_does_not_wait_for_a_card_that_is_being_changed(
    home: Database, claimed: Claim
) -> None:
    with home.writing(HOME) as session:
        settle(session, claimed)
    with home.writing(HOME) as session:
        outbox.show_card(session, "task", "s", "C1")
    with home.writing(HOME) as changing, home.writing(HOME) as claiming:
        outbox.show_card(changing, "task", "s", "C1")
        now = claiming.engine_now()
        assert sending.claim(claiming, "C1", owner="me", now=now, lease=LEASE) is None
    assert take(home).key == claimed.key


def test_many_posters_and_one_sender_lose_no_message(home: Database) -> None:
    def post(number: int) -> None:
        for turn in range(6):
            with home.writing(HOME) as session:
                outbox.post(session, f"C{turn % 2}", {}, key=f"{number}.{turn}")

    def send() -> None:
        sent = 0
        while sent < 24:
            for place in ("C0", "C1"):
                sent += send_one(home, place)

    at_once(*[lambda number=number: post(number) for number in range(4)], send)
    with home.reading(HOME) as session:
        assert set(session.scalars(select(OutboxMessage.state))) == {OutboxState.SENT}
        assert set(session.scalars(select(Place.waiting))) == {False}


def send_one(database: Database, place: str) -> int:
    with database.writing(HOME) as session:
        now = session.engine_now()
        found = sending.claim(session, place, owner="me", now=now, lease=LEASE)
    if found is None:
        return 0
    with database.writing(HOME) as session:
        settle(session, found)
    return 1
