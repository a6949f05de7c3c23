"""Taking bookings back; on both databases."""

from datetime import timedelta

import pytest
from harness import company
from harness.company import HOME, MONDAY
from harness.storeroom import item, on_hand, run, said, undo_of

from handlers.kit.answers import Answer
from handlers.kit.errors import Rejected
from handlers.stock.listeners import booking
from storage import stock_ledger
from storage.session import Database, Session


def take_back(session: Session, answer: Answer, name: str = "lea", *, minutes: int = 0) -> None:
    now = MONDAY + timedelta(minutes=minutes)
    booking.take_back(company.call(session, name, value=undo_of(answer), now=now))


def test_a_booking_is_taken_back_by_an_entry_that_reverses_it(store: Database) -> None:
    with store.writing(HOME) as session:
        take_back(session, run(session, "receive 5 flour at Harbour"))
        assert on_hand(session, "FLR-5") == {"Harbour": "0"}
        kept = stock_ledger.latest(session, item(session, "FLR-5").id, None, limit=9)
        assert sorted(one.change for one in kept) == [-5, 5]
        assert "~" in said(session, "history flour")


def test_both_halves_of_a_move_are_taken_back(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 5 flour at Harbour")
        take_back(session, run(session, "move 5 flour from Harbour to Mill"))
        assert on_hand(session, "FLR-5") == {"Harbour": "5", "Mill": "0"}


def test_what_later_entries_need_stays(store: Database) -> None:
    with store.writing(HOME) as session:
        received = run(session, "receive 5 flour at Harbour")
        run(session, "issue 3 flour at Harbour", now=MONDAY + timedelta(minutes=1))
        with pytest.raises(Rejected, match="3 kg of Flour would then be missing"):
            take_back(session, received)
        assert on_hand(session, "FLR-5") == {"Harbour": "2"}


def test_what_was_counted_since_stays_until_the_count_is_taken_back(store: Database) -> None:
    with store.writing(HOME) as session:
        received = run(session, "receive 5 flour at Harbour")
        counted = run(session, "count 4 flour at Harbour", now=MONDAY + timedelta(minutes=1))
        with pytest.raises(Rejected, match="was counted"):
            take_back(session, received)
        take_back(session, counted, minutes=2)
        take_back(session, received, minutes=2)
        assert on_hand(session, "FLR-5") == {"Harbour": "0"}


@pytest.mark.parametrize(
    ("name", "minutes", "part"), [("lea", 11, "too long ago"), ("max", 1, "Only who booked")]
)
def test_only_who_booked_takes_back_and_only_for_ten_minutes(
    store: Database, name: str, minutes: int, part: str
) -> None:
    with store.writing(HOME) as session:
        received = run(session, "receive 5 flour at Harbour")
        with pytest.raises(Rejected, match=part):
            take_back(session, received, name, minutes=minutes)


def test_it_is_taken_back_once(store: Database) -> None:
    with store.writing(HOME) as session:
        received = run(session, "receive 5 flour at Harbour")
        take_back(session, received)
        with pytest.raises(Rejected, match="already"):
            take_back(session, received)


@pytest.mark.parametrize("value", ["", "nonsense", "0" * 32])
def test_a_forged_undo_is_refused(store: Database, value: str) -> None:
    with store.writing(HOME) as session, pytest.raises(Rejected, match="Only who booked"):
        booking.take_back(company.call(session, "lea", value=value))
