"""What may be booked: pure, so that it can be compared with a simple model."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

Later = Sequence[tuple[datetime, Decimal]]


@dataclass(frozen=True)
class State:
    """An item at a site: what is on hand, when it was last counted, and what came after a time.

    `later` are (time, change) of the entries after the time in question, in their order.
    """

    on_hand: Decimal
    counted_at: datetime | None
    later: Later = ()

    @property
    def then(self) -> Decimal:
        """What was on hand at the time in question."""
        return self.on_hand - sum((change for _at, change in self.later), Decimal(0))


@dataclass(frozen=True)
class Book:
    """Write the entry; `change` is what it does to what is on hand."""

    change: Decimal


@dataclass(frozen=True)
class Short:
    """There would be `missing` too few at `at`, with `there` on hand before the entry."""

    missing: Decimal
    at: datetime
    there: Decimal


@dataclass(frozen=True)
class CountedSince:
    """It was counted after the time in question: what happened before is in that count."""

    at: datetime


Verdict = Book | Short | CountedSince


def change(state: State, change: Decimal, *, at: datetime) -> Verdict:
    """Decide about an entry that changes what is on hand by `change` at `at`."""
    if state.counted_at is not None and at < state.counted_at:
        return CountedSince(state.counted_at)
    running = state.then
    # Entries of one instant count together: what is taken back there never was.
    for when, entries in groupby([(at, change), *state.later], key=itemgetter(0)):
        running += sum((one for _at, one in entries), Decimal(0))
        if running < 0:
            return Short(-running, when, state.then)
    return Book(change)


def count(state: State, counted: Decimal, *, at: datetime) -> Verdict:
    """Decide about a count: an absolute statement about `at`, after which later entries apply."""
    return change(state, counted - state.then, at=at)
