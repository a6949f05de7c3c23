"""What a chain is, whom its steps reach, and which step comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.kit.workdays import Calendar
from storage.enums import EscalationTarget, IfEmpty

USUAL_WAIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Step:
    """Whom to reach, and how long to wait for an answer once they have heard of it.

    `ref` is the Slack id of a person or a channel. A `working` wait counts working time only.
    """

    target: EscalationTarget
    ref: str = ""
    wait: timedelta = USUAL_WAIT
    working: bool = False
    if_empty: IfEmpty = IfEmpty.SKIP


@dataclass(frozen=True)
class Chain:
    """Steps in their order, gone through `passes` times."""

    steps: tuple[Step, ...]
    passes: int = 1

    @property
    def firings(self) -> int:
        """How many steps there are over all passes; the first firing is 1."""
        return len(self.steps) * self.passes

    def step(self, firing: int) -> Step:
        return self.steps[(firing - 1) % len(self.steps)]

    def place(self, firing: int) -> tuple[int, int]:
        """Return the number of the step and of the pass, both from 1."""
        return (firing - 1) % len(self.steps) + 1, (firing - 1) // len(self.steps) + 1


@dataclass(frozen=True)
class Crowd:
    """Whom the words of a chain mean for one subject at one instant, as Slack ids.

    `people` and `channels` are those the chain names and that can be reached at all; `away` says
    until when those who are absent are.
    """

    owners: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    away: Mapping[str, datetime] = field(default_factory=dict)

    def meant(self, step: Step) -> tuple[str, ...]:
        """Return whom a step means, whether they are absent or not."""
        match step.target:
            case EscalationTarget.OWNER:
                return self.owners
            case EscalationTarget.LEAD:
                return self.leads
            case EscalationTarget.MANAGER:
                return self.managers
            case EscalationTarget.PERSON:
                return (step.ref,) if step.ref in self.people else ()
            case EscalationTarget.CHANNEL:
                return (step.ref,) if step.ref in self.channels else ()

    def there(self, places: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in places if one not in self.away)


@dataclass(frozen=True)
class Fire:
    """Reach `places` for the step of `firing`; `instead` tells that managers stand in."""

    firing: int
    places: tuple[str, ...]
    instead: bool = False
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True)
class Hold:
    """Wait at the step of `firing` until somebody is there; `until` is when, if that is known."""

    firing: int
    until: datetime | None
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True)
class End:
    """The chain is through."""

    skipped: tuple[int, ...] = ()


def advance(chain: Chain, firing: int, crowd: Crowd) -> Fire | Hold | End:
    """Decide what comes next, from the step of `firing` on; empty steps do as they say."""
    skipped: list[int] = []
    for number in range(firing, chain.firings + 1):
        step = chain.step(number)
        meant = crowd.meant(step)
        if places := crowd.there(meant):
            return Fire(number, places, skipped=tuple(skipped))
        if step.if_empty is IfEmpty.HOLD:
            until = min((crowd.away[one] for one in meant), default=None)
            return Hold(number, until, tuple(skipped))
        if step.if_empty is IfEmpty.MANAGER and (places := crowd.there(crowd.managers)):
            return Fire(number, places, instead=True, skipped=tuple(skipped))
        skipped.append(number)
    return End(tuple(skipped))


def due(step: Step, heard_at: datetime, calendar: Calendar) -> datetime:
    """Return when a step has waited long enough; the wait runs from when it was heard."""
    return calendar.add(heard_at, step.wait) if step.working else heard_at + step.wait
