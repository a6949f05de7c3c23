"""When an item is low, what may be decided about it, and when it is well again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from handlers.stock.rules import quantities
from storage.enums import ShortageState

SNOOZE = timedelta(days=2)


class Step(StrEnum):
    """What may happen to an item at a site that has a rule."""

    FALL = "fall"
    DECIDE = "decide"
    RECOVER = "recover"
    WAKE = "wake"


@dataclass(frozen=True)
class Transition:
    """One allowed step. Without a shortage the state is `OVER`: all is well."""

    before: frozenset[ShortageState]
    after: ShortageState


_OPEN = frozenset({ShortageState.LOW, ShortageState.DECIDED})

# Buttons, refusals and the documentation are drawn from this table.
TRANSITIONS: dict[Step, Transition] = {
    Step.FALL: Transition(frozenset({ShortageState.OVER}), ShortageState.LOW),
    Step.DECIDE: Transition(frozenset({ShortageState.LOW}), ShortageState.DECIDED),
    Step.RECOVER: Transition(_OPEN, ShortageState.OVER),
    Step.WAKE: Transition(frozenset({ShortageState.DECIDED}), ShortageState.LOW),
}


@dataclass(frozen=True)
class Levels:
    """A rule's numbers, in the item's unit."""

    minimum: Decimal
    maximum: Decimal
    pack: Decimal


def allowed(step: Step, state: ShortageState) -> bool:
    return state in TRANSITIONS[step].before


def look(
    state: ShortageState, on_hand: Decimal, levels: Levels | None, *, came_in: bool
) -> Step | None:
    """Decide what a new quantity on hand means; `came_in` says that goods have just arrived.

    It is low below the minimum. It is well again above the minimum and one pack more, so that it
    does not flicker around the minimum; when goods came in, at the minimum already.
    """
    if levels is None:
        return Step.RECOVER if allowed(Step.RECOVER, state) else None
    if state is ShortageState.OVER:
        return Step.FALL if on_hand < levels.minimum else None
    well = on_hand > levels.minimum + levels.pack or (came_in and on_hand >= levels.minimum)
    return Step.RECOVER if well else None


def to_order(on_hand: Decimal, levels: Levels) -> Decimal:
    """Return how much fills up to the maximum, in whole packs: rounded up."""
    return quantities.whole_packs(max(levels.maximum - on_hand, Decimal(0)), levels.pack, up=True)


@dataclass(frozen=True)
class Donor:
    """Another site: what is on hand there, and what it keeps for itself."""

    site: str
    on_hand: Decimal
    minimum: Decimal | None


@dataclass(frozen=True)
class Transfer:
    """Get this much from that site."""

    site: str
    quantity: Decimal


def to_transfer(on_hand: Decimal, levels: Levels, donors: Sequence[Donor]) -> Transfer | None:
    """Return the site that can give most, in whole packs, without getting near its own minimum."""
    wanted = to_order(on_hand, levels)
    offers = [
        Transfer(
            one.site,
            min(wanted, quantities.whole_packs(_surplus(one, levels.pack), levels.pack, up=False)),
        )
        for one in donors
    ]
    best = max(offers, key=lambda offer: offer.quantity, default=None)
    return best if best is not None and best.quantity > 0 else None


def _surplus(donor: Donor, pack: Decimal) -> Decimal:
    kept = Decimal(0) if donor.minimum is None else donor.minimum + pack
    return max(donor.on_hand - kept, Decimal(0))


def snoozed_until(now: datetime) -> datetime:
    return now + SNOOZE
