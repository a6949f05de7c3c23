"""Two people at once; on both databases."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from harness import company
from harness.company import HOME, MONDAY
from harness.storeroom import item, on_hand, run, site_id, undo_of
from sqlalchemy import select

from handlers.kit.errors import Rejected
from handlers.stock.listeners import booking
from handlers.stock.listeners.deciding import ACTIONS
from handlers.stock.service import booking as service
from handlers.stock.service.understand import Meant
from storage import sites, tasks
from storage.enums import MovementKind
from storage.session import Database, Session
from storage.stock_rules import Shortage


def at_once(database: Database, *acts: Callable[[Session], Any]) -> list[str]:
    """Run some acts, each in a transaction and thread of its own; return how each ended."""
    together = threading.Barrier(len(acts))
    ended: list[str] = []

    def attempt(act: Callable[[Session], Any]) -> None:
        together.wait(10)
        try:
            with database.writing(HOME) as session:
                act(session)
            ended.append("done")
        except Rejected:
            ended.append("refused")

    threads = [threading.Thread(target=attempt, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(ended)


def test_of_two_who_want_the_last_unit_one_gets_it(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 1 paper cup at Harbour")
    take = [lambda session: run(session, "issue 1 paper cup at Harbour")] * 2
    assert at_once(store, *take) == ["done", "refused"]
    with store.reading(HOME) as session:
        assert on_hand(session, "CUP-1") == {"Harbour": "0"}


def test_the_first_booking_of_an_item_may_be_two(store: Database) -> None:
    bring = [lambda session: run(session, "receive 2 paper cup at Harbour")] * 3
    assert at_once(store, *bring) == ["done"] * 3
    with store.reading(HOME) as session:
        assert on_hand(session, "CUP-1") == {"Harbour": "6"}


def test_goods_that_are_moved_both_ways_at_once_do_not_lock_each_other_out(
    store: Database,
) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 5 paper cup at Harbour")
        run(session, "receive 5 paper cup at Mill")
    there = lambda session: run(session, "move 3 paper cup from Harbour to Mill")  # noqa: E731
    back = lambda session: run(session, "move 2 paper cup from Mill to Harbour")  # noqa: E731
    assert at_once(store, there, back, there, back)[0] == "done"
    with store.reading(HOME) as session:
        assert sum(int(one) for one in on_hand(session, "CUP-1").values()) == 10


def test_of_two_presses_of_undo_one_counts(store: Database) -> None:
    with store.writing(HOME) as session:
        value = undo_of(run(session, "receive 2 paper cup at Harbour"))
        run(session, "receive 9 paper cup at Harbour")

    def press(session: Session) -> None:
        booking.take_back(company.call(session, "lea", value=value))

    assert at_once(store, press, press) == ["done", "refused"]
    with store.reading(HOME) as session:
        assert on_hand(session, "CUP-1") == {"Harbour": "9"}


def test_of_two_who_decide_one_orders(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 5 paper cup at Harbour")
        run(session, "rule paper cup at Harbour min 10")
        value = session.scalars(select(Shortage)).one().id.hex

    def press(session: Session) -> None:
        ACTIONS["stock.decide.order"](company.call(session, "lea", value=value))

    assert at_once(store, press, press) == ["done", "refused"]
    with store.reading(HOME) as session:
        assert tasks.by_number(session, 2) is None


def test_a_clock_that_is_behind_books_after_what_is_there(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "count 5 paper cup at Harbour")
        site = sites.get(session, site_id(session, "Harbour"))
        assert site is not None
        meant = Meant(MovementKind.ISSUE, item(session, "CUP-1"), Decimal(2), site)
        early = MONDAY.replace(second=0, minute=29)
        service.book(session, company.actor(session, "lea"), meant, now=early)
        assert on_hand(session, "CUP-1") == {"Harbour": "3"}
