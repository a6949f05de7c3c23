"""Deliveries: each has its effect once; what crashed is kept until it succeeds."""

import threading
from datetime import timedelta

import pytest
from harness.threads import PATIENCE, at_once
from sqlalchemy import select

from storage import deliveries
from storage.deliveries import DeadLetter, Delivery
from storage.session import Database, Session

HOME, OTHER = "T1HOME", "T2OTHER"
PAYLOAD = {"type": "event"}


def first_time(database: Database, *keys: str, workspace: str = HOME) -> bool:
    with database.writing(workspace) as session:
        return deliveries.first_time(session, list(keys))


def bury(session: Session, key: str = "k", error: str = "boom") -> str:
    return deliveries.bury(session, key=key, kind="events_api", payload=PAYLOAD, error=error)


def test_a_delivery_is_new_only_once(home: Database) -> None:
    assert first_time(home, "event")
    assert not first_time(home, "event")
    assert first_time(home, "event", workspace=OTHER)


def test_one_known_key_of_several_is_enough_to_know_a_repeat(home: Database) -> None:
    assert first_time(home, "event 1", "effect")
    assert not first_time(home, "event 2", "effect")
    assert first_time(home, "event 3", "event 3")


def test_what_carries_no_key_is_always_new(home: Database) -> None:
    assert first_time(home)
    assert first_time(home)


def test_a_rolled_back_delivery_is_still_new(home: Database) -> None:
    def crash(session: Session) -> None:
        assert deliveries.first_time(session, ["event"])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), home.writing(HOME) as session:
        crash(session)
    assert first_time(home, "event")


@pytest.mark.parametrize("crashes", [False, True])
def test_the_second_of_two_at_once_waits_for_the_first(home: Database, *, crashes: bool) -> None:
    taken = threading.Event()

    def first() -> bool:
        try:
            with home.writing(HOME) as session:
                answer = deliveries.first_time(session, ["event", "effect"])
                taken.set()
                threading.Event().wait(0.2)  # Meanwhile the second comes to wait.
                if crashes:
                    raise ZeroDivisionError  # noqa: TRY301
        except ZeroDivisionError:
            pass
        return answer

    def second() -> bool:
        assert taken.wait(PATIENCE)
        return first_time(home, "other event", "effect")

    assert at_once(first, second) == [True, crashes]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_keys_in_any_order_do_not_deadlock(home: Database) -> None:
    held, enough = threading.Barrier(3), threading.Event()

    def hold(key: str) -> bool:
        with home.writing(HOME) as session:
            deliveries.first_time(session, [key])
            held.wait(PATIENCE)
            enough.wait(0.4)  # Both others have come as far as they get.
            session.rollback()
        return False

    def take(*keys: str) -> bool:
        return first_time(home, *keys)

    def take_both() -> bool:
        held.wait(PATIENCE)
        first, second = ("a", "held 1", "m"), ("m", "held 2", "a")
        return sum(at_once(lambda: take(*first), lambda: take(*second))) == 1

    assert at_once(lambda: hold("held 1"), lambda: hold("held 2"), take_both)[-1]


def test_a_crash_that_repeats_is_one_dead_letter(home: Database) -> None:
    with home.writing(HOME) as session:
        first = bury(session)
        assert bury(session, error="bang") == first
        assert bury(session, "other") != first
    with home.reading(HOME) as session:
        letters = deliveries.open_letters(session)
    assert [(one.key, one.error, one.payload) for one in letters] == [
        ("k", "bang", PAYLOAD),
        ("other", "boom", PAYLOAD),
    ]
    assert deliveries.reference(letters[0].id) == first
    assert len(first) == 8


def test_a_success_closes_its_dead_letter_and_no_other(home: Database) -> None:
    for workspace in (HOME, OTHER):
        with home.writing(workspace) as session:
            bury(session)
            bury(session, "other")
    with home.writing(HOME) as session:
        deliveries.close_letters(session, "k")
    with home.across_workspaces() as session:
        left = [(one.workspace_id, one.key) for one in deliveries.open_letters(session)]
    assert sorted(left) == [(HOME, "other"), (OTHER, "k"), (OTHER, "other")]


def test_a_crash_after_a_success_is_a_new_dead_letter(home: Database) -> None:
    with home.writing(HOME) as session:
        first = bury(session)
        deliveries.close_letters(session, "k")
        assert bury(session) != first
        assert len(session.scalars(select(DeadLetter)).all()) == 2


def test_old_keys_are_forgotten(home: Database) -> None:
    first_time(home, "event")
    with home.across_workspaces(writing=True) as session:
        now = session.engine_now()
        deliveries.purge(session, before=now - timedelta(days=7))
        assert len(session.scalars(select(Delivery)).all()) == 1
        deliveries.purge(session, before=now + timedelta(seconds=1))
        assert session.scalars(select(Delivery)).all() == []
