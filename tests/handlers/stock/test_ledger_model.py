"""The ledger against a simple model: whatever is booked, by whoever, in whatever order."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from harness import company, storeroom
from harness.company import HOME, MONDAY
from harness.databases import forget_everything, fresh_sqlite, shared_postgresql
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from handlers.kit.errors import Rejected
from handlers.stock.service import booking, undo
from handlers.stock.service.understand import Meant
from storage import sites, stock_ledger
from storage.enums import MovementKind
from storage.session import Database, Session

SITES = ("Harbour", "Mill")
LINE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(list(MovementKind)),
        "quantity": st.decimals(0, 6, places=3),
        "site": st.sampled_from([0, 1]),
        "hours_ago": st.sampled_from([None, None, None, 1, 2, 5, 9]),
    }
)


@dataclass
class Model:
    """All that was ever booked, as (site, at, change) and (site, at) of each count."""

    entries: list[tuple[int, datetime, Decimal]] = field(default_factory=list)
    counts: list[tuple[int, datetime]] = field(default_factory=list)

    def then(self, site: int, at: datetime) -> Decimal:
        return sum((one[2] for one in self.entries if one[0] == site and one[1] <= at), Decimal(0))

    def latest(self, places: list[int], now: datetime) -> datetime:
        return max([now, *(one[1] for one in self.entries if one[0] in places)])

    def book(self, line: dict[str, Any], now: datetime) -> bool:
        """Book, or refuse, by looking at every instant there is."""
        kind, site = line["kind"], line["site"]
        places = [site, 1 - site] if kind is MovementKind.MOVE else [site]
        ago = line["hours_ago"]
        at = self.latest(places, now) if ago is None else now - timedelta(hours=ago)
        change = {MovementKind.ISSUE: -1, MovementKind.MOVE: -1}.get(kind, 1) * line["quantity"]
        if kind is MovementKind.COUNT:
            change = line["quantity"] - self.then(site, at)
        new = [(site, at, change)]
        if kind is MovementKind.MOVE:
            new.append((1 - site, at, -change))
        if any(counted > at for one, counted in self.counts if one in places):
            return False
        tried = Model(self.entries + new)
        instants = {one[1] for one in tried.entries}
        if any(tried.then(one, when) < 0 for one in places for when in instants if when >= at):
            return False
        self.entries += new
        self.counts += [(site, at)] if kind is MovementKind.COUNT else []
        return True


def booked(session: Session, line: dict[str, Any], now: datetime, name: str) -> str | None:
    """Book a line in somebody's name; return the booking, or None when it is refused."""
    found = [sites.get(session, storeroom.site_id(session, one)) for one in SITES]
    site, other = found[line["site"]], found[1 - line["site"]]
    assert site is not None
    ago = line["hours_ago"]
    meant = Meant(
        line["kind"],
        storeroom.item(session, "FLR-5"),
        line["quantity"],
        site,
        to=other if line["kind"] is MovementKind.MOVE else None,
        at=None if ago is None else now - timedelta(hours=ago),
    )
    done = booking.book(session, company.actor(session, name), meant, now=now)
    return done.booking_id.hex


class Ledger(RuleBasedStateMachine):
    """Two writers book one after the other or at once, and take back what they booked."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        forget_everything(self.database)
        storeroom.stocked(self.database)
        self.model = Model()
        self.now = MONDAY
        self.undoable: list[tuple[str, str, list[tuple[int, datetime, Decimal]]]] = []

    def attempt(self, line: dict[str, Any], name: str) -> str | None:
        try:
            with self.database.writing(HOME) as session:
                return booked(session, line, self.now, name)
        except Rejected:
            return None

    @rule(line=LINE, name=st.sampled_from(["lea", "max"]))
    def book(self, line: dict[str, Any], name: str) -> None:
        self.now += timedelta(minutes=3)
        before = len(self.model.entries)
        booking_id = self.attempt(line, name)
        assert (booking_id is not None) == self.model.book(line, self.now)
        if booking_id and line["kind"] is not MovementKind.COUNT:
            self.undoable.append((booking_id, name, self.model.entries[before:]))

    @rule(first=LINE, second=LINE)
    def book_at_once(self, first: dict[str, Any], second: dict[str, Any]) -> None:
        self.now += timedelta(minutes=3)
        ended = in_threads(lambda: self.attempt(first, "lea"), lambda: self.attempt(second, "max"))
        orders = []
        for lines in ((first, second), (second, first)):
            tried = Model(list(self.model.entries), list(self.model.counts))
            done = {id(line): tried.book(line, self.now) for line in lines}
            orders.append((tried, [done[id(first)], done[id(second)]]))
        fitting = [
            tried
            for tried, done in orders
            if done == [one is not None for one in ended] and self.agrees(tried)
        ]
        assert fitting
        self.model = fitting[0]

    @rule()
    def take_back(self) -> None:
        if not self.undoable:
            return
        booking_id, name, entries = self.undoable.pop()
        tried = Model(self.model.entries + [(s, at, -change) for s, at, change in entries])
        allowed = not any(
            counted > at
            for site, at, _change in entries
            for place, counted in self.model.counts
            if place == site
        ) and not any(
            tried.then(s, at) < 0 for s, _at, _c in entries for _s, at, _c in tried.entries
        )
        try:
            with self.database.writing(HOME) as session:
                undo.take_back(session, company.actor(session, name), booking_id, now=self.now)
            assert allowed
            self.model.entries = tried.entries
        except Rejected:
            late = self.now - entries[0][1] > undo.WITHIN
            assert not allowed or late

    def agrees(self, model: Model) -> bool:
        with self.database.reading(HOME) as session:
            kept = storeroom.on_hand(session, "FLR-5")
        far = self.now + timedelta(days=1)
        return all(
            Decimal(kept.get(name, "0")) == model.then(place, far)
            for place, name in enumerate(SITES)
        )

    @invariant()
    def what_is_on_hand_is_the_sum_of_the_entries(self) -> None:
        assert self.agrees(self.model)
        with self.database.reading(HOME) as session:
            item = storeroom.item(session, "FLR-5")
            kept = stock_ledger.balances(session, [item.id])
            entries = stock_ledger.latest(session, item.id, None, limit=1000)
        for one in kept:
            changes = [entry.change for entry in entries if entry.site_id == one.site_id]
            assert one.on_hand == sum(changes, Decimal(0))


def in_threads(*acts: Callable[[], str | None]) -> list[str | None]:
    ended: list[str | None] = [None] * len(acts)

    def run(place: int) -> None:
        ended[place] = acts[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ended


@contextmanager
def on(kind: str, folder: Path) -> Iterator[Database]:
    if kind == "sqlite":
        with fresh_sqlite(folder) as database:
            yield database
        return
    database = shared_postgresql()
    yield database
    forget_everything(database)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_ledger_agrees_with_a_simple_model(kind: str, tmp_path: Path) -> None:
    with on(kind, tmp_path) as database:
        machine = type("OnOne", (Ledger,), {"database": database})
        run_state_machine_as_test(
            machine, settings=settings(max_examples=12, stateful_step_count=12)
        )
