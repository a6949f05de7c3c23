"""Two clocks run for a complaint: until the first answer, and until it is resolved.

Both are computed from what happened, never shifted, so that nothing drifts: one is due at the first
instant at which the working time since it was opened, without pauses, reaches the target.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from handlers.kit.workdays import Calendar, Span
from storage.enums import ClockEvent

WARNING_SHARE = 0.75

SeverityT = TypeVar("SeverityT", bound=str)


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    FAILED = "failed"


@dataclass(frozen=True)
class Event:
    kind: ClockEvent
    at: datetime
    value: str = ""


@dataclass(frozen=True)
class Targets:
    """How much working time there is for the first answer, and for all of it."""

    first_response: timedelta
    resolution: timedelta

    def __post_init__(self) -> None:
        if not timedelta() < self.first_response <= self.resolution:
            raise ValueError("A first answer has some time, and no more than the resolution has.")


@dataclass(frozen=True)
class Clock:
    """One clock at one instant.

    `due_at` is None while nobody can know it: the clock is paused. `warn_at` is when three quarters
    of the target will have been worked, None when that is not ahead. A failed clock stays failed,
    also when it was met late or is paused.
    """

    due_at: datetime | None
    worked: timedelta
    target: timedelta
    met_at: datetime | None
    state: ClockState
    share: float
    warn_at: datetime | None


@dataclass(frozen=True)
class Clocks:
    first_response: Clock
    resolution: Clock


def clocks(
    events: Iterable[Event],
    *,
    targets: Mapping[SeverityT, Targets],
    calendar: Calendar,
    now: datetime,
) -> Clocks:
    """Compute both clocks from what has happened until `now`, given in any order.

    Two openings, of complaints that were merged, begin at the earlier one. Only the resolution
    waits for the customer; time in which the complaint counted as resolved is a pause of both.
    Each clock is measured by the severity of now, or of when it was met.
    """
    past = sorted((event for event in events if event.at <= now), key=lambda event: event.at)
    story = _Story(past, now)
    by_name = {str(severity): target for severity, target in targets.items()}
    answered, resolved = story.answered_at, story.resolved_at
    first = by_name[story.severity_at(answered or now)].first_response
    whole = by_name[story.severity_at(resolved or now)].resolution
    measure = _Measure(story.opened_at, calendar, now)
    return Clocks(
        first_response=measure.clock(
            first, met_at=answered, pauses=story.resolved, is_paused=resolved is not None
        ),
        resolution=measure.clock(
            whole,
            met_at=resolved,
            pauses=[*story.resolved, *story.waiting],
            is_paused=story.is_waiting,
        ),
    )


class _Story:
    """What the log says until `now`: when it was waiting, and when it counted as resolved."""

    resolved_at: datetime | None = None
    _waiting_since: datetime | None = None

    def __init__(self, past: Sequence[Event], now: datetime) -> None:
        opened = next((event for event in past if event.kind is ClockEvent.OPENED), None)
        if opened is None:
            raise ValueError("The log of a complaint says when it was opened.")
        self.opened_at, self._opened_as = opened.at, opened.value
        self.waiting: list[Span] = []
        self.resolved: list[Span] = []
        self._past = past
        for event in past:
            self._take(event)
        self.is_waiting = self._waiting_since is not None
        self._end_waiting(now)
        if self.resolved_at is not None:
            self.resolved.append((self.resolved_at, now))

    @property
    def answered_at(self) -> datetime | None:
        answers = (event.at for event in self._past if event.kind is ClockEvent.RESPONDED)
        return next(answers, None)

    def severity_at(self, instant: datetime) -> str:
        changed = [
            event.value
            for event in self._past
            if event.kind is ClockEvent.PRIORITY and event.at <= instant
        ]
        return changed[-1] if changed else self._opened_as

    def _take(self, event: Event) -> None:
        match event.kind:
            case ClockEvent.PAUSED if self.resolved_at is None:
                self._waiting_since = self._waiting_since or event.at
            case ClockEvent.RESUMED:
                self._end_waiting(event.at)
            case ClockEvent.RESOLVED | ClockEvent.CLOSED if self.resolved_at is None:
                self._end_waiting(event.at)
                self.resolved_at = event.at
            case ClockEvent.REOPENED if self.resolved_at is not None:
                self.resolved.append((self.resolved_at, event.at))
                self.resolved_at = None
            case _:
                pass

    def _end_waiting(self, at: datetime) -> None:
        if self._waiting_since is not None:
            self.waiting.append((self._waiting_since, at))
            self._waiting_since = None


@dataclass(frozen=True)
class _Measure:
    start: datetime
    calendar: Calendar
    now: datetime

    def clock(
        self, target: timedelta, *, met_at: datetime | None, pauses: list[Span], is_paused: bool
    ) -> Clock:
        end = met_at or self.now
        pauses = [(since, min(until, end)) for since, until in pauses if since < end]
        worked = self.calendar.worked(self.start, end, pauses=pauses)
        due_at: datetime | None = None
        if met_at or worked >= target or not is_paused:
            due_at = self.calendar.add(self.start, target, pauses=pauses)
        state = _state(due_at, end, is_met=met_at is not None, is_paused=is_paused)
        ahead = None
        if state is ClockState.RUNNING:
            ahead = self.calendar.add(self.start, target * WARNING_SHARE, pauses=pauses)
        return Clock(
            due_at=None if state is ClockState.PAUSED else due_at,
            worked=worked,
            target=target,
            met_at=met_at,
            state=state,
            share=worked / target,
            warn_at=ahead if ahead and ahead > self.now else None,
        )


def _state(due_at: datetime | None, end: datetime, *, is_met: bool, is_paused: bool) -> ClockState:
    if due_at is not None and end > due_at:
        return ClockState.FAILED
    if is_met:
        return ClockState.MET
    return ClockState.PAUSED if is_paused else ClockState.RUNNING
