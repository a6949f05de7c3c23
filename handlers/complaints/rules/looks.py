"""When a complaint is looked at again: before a clock runs out, and when it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.complaints.rules.clocks import WARNING_SHARE, Clock, Clocks, ClockState


class Which(StrEnum):
    FIRST_RESPONSE = "first_response"
    RESOLUTION = "resolution"


class Why(StrEnum):
    WARN = "warn"  # so much of the target has been worked that there is still time to act
    DUE = "due"


@dataclass(frozen=True)
class Look:
    """One look at one clock."""

    which: Which
    why: Why
    at: datetime

    def __str__(self) -> str:
        """Write it as the occurrence of a timer, from which `read` has it again."""
        return f"{self.which}:{self.why}@{self.at.isoformat()}"


def read(occurrence: str) -> Look:
    name, _at, instant = occurrence.partition("@")
    which, _colon, why = name.partition(":")
    return Look(Which(which), Why(why), datetime.fromisoformat(instant))


def clock_of(clocks: Clocks, which: Which) -> Clock:
    return clocks.first_response if which is Which.FIRST_RESPONSE else clocks.resolution


def looks(clocks: Clocks) -> Iterator[Look]:
    """Return every look at what runs and is not met, past ones among them."""
    for which in Which:
        clock = clock_of(clocks, which)
        if clock.met_at is not None or clock.state is ClockState.PAUSED:
            continue
        for why, at in ((Why.WARN, clock.warn_at), (Why.DUE, clock.due_at)):
            if at is not None:
                yield Look(which, why, at)


def is_true(look: Look, clocks: Clocks) -> bool:
    """Decide, when a look has come, whether what it was for is so."""
    clock = clock_of(clocks, look.which)
    if clock.met_at is not None:
        return False
    if look.why is Why.DUE:
        return is_out(clock)
    return clock.state is ClockState.RUNNING and clock.share >= WARNING_SHARE


def is_out(clock: Clock) -> bool:
    """Whether there is no time left, and nothing was done in it."""
    return clock.met_at is None and (clock.state is ClockState.FAILED or clock.share >= 1)


def chased(clocks: Clocks) -> bool:
    """Whether somebody has to be found who sees to it."""
    return is_out(clocks.first_response) or is_out(clocks.resolution)


def next_due(clocks: Clocks) -> datetime | None:
    """Return by when the next thing is owed; None while nothing is, or nobody can know."""
    return min(
        (
            clock.due_at
            for clock in (clocks.first_response, clocks.resolution)
            if clock.met_at is None and clock.due_at is not None
        ),
        default=None,
    )


def is_late(clock: Clock) -> bool | None:
    """Whether a clock was met too late or never; None while that is open."""
    if clock.state is ClockState.FAILED or is_out(clock):
        return True
    return False if clock.met_at is not None else None
