"""Working time: one calendar for reminders, escalations, clocks, quiet hours and pacing.

Instants go in and come out as aware UTC datetimes; naive ones are refused with `ValueError`.
Days are local dates of the calendar's zone. Lengths of time are measured in UTC, so the night
the clocks change is as long as it really was.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import cast
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
DAYS_A_WEEK = 7
HORIZON_DAYS = 3653  # Ten years: who finds no working minute by then never will.

Span = tuple[datetime, datetime]


class NoWorkingTimeError(ValueError):
    """The calendar is closed for good, or for longer than anybody can wait."""


class BadWindowsError(ValueError):
    """Text that is not a list of opening windows; `part` is the piece that failed."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(f"{part!r}: {reason}")
        self.part = part
        self.reason = reason


@dataclass(frozen=True, order=True)
class Window:
    """Minutes after local midnight of the day it opens on; `closes` may lie on the next day."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < MINUTES_A_DAY:
            raise ValueError(f"A window opens within its own day, not at minute {self.opens}.")
        if not self.opens < self.closes <= self.opens + MINUTES_A_DAY:
            raise ValueError("A window lasts at least a minute and at most 24 hours.")

    def __str__(self) -> str:
        """Write it as `parse_windows` reads it."""
        closes = self.closes if self.closes <= MINUTES_A_DAY else self.closes - MINUTES_A_DAY
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.opens, closes))


Windows = tuple[Window, ...]
Week = tuple[Windows, Windows, Windows, Windows, Windows, Windows, Windows]

_CLOCK = r"([0-9]{1,2})(?::([0-5][0-9]))?"
_WINDOW = re.compile(rf"{_CLOCK}\s*[-\u2013]\s*{_CLOCK}")


def parse_windows(text: str) -> Windows:
    """Read `09:00-13:00, 14:00-18:00`, `22:00-06:00` or `0-24`; sorted. Raise BadWindowsError."""
    windows = sorted(_parse_window(part.strip()) for part in text.split(","))
    for earlier, later in pairwise(windows):
        if later.opens < earlier.closes:
            raise BadWindowsError(f"{earlier}, {later}", "these windows overlap")
    return tuple(windows)


def _parse_window(part: str) -> Window:
    match = _WINDOW.fullmatch(part)
    if not match:
        raise BadWindowsError(part, "write a window as 09:00-17:00")
    numbers = [int(group or 0) for group in match.groups()]
    opens, closes = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if opens >= MINUTES_A_DAY or closes > MINUTES_A_DAY:
        raise BadWindowsError(part, "there is no such time of day")
    if opens == closes:
        raise BadWindowsError(part, "a window that never closes is written 00:00-24:00")
    return Window(opens, closes if closes > opens else closes + MINUTES_A_DAY)


def same_hours(windows: Windows, *, weekdays: Iterable[int] = range(5)) -> Week:
    """Build a week with these windows on `weekdays` (0 is Monday), closed on the others."""
    chosen = frozenset(weekdays)
    week = tuple(windows if weekday in chosen else () for weekday in range(DAYS_A_WEEK))
    return cast("Week", week)


def resolve(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which clocks in `zone` read `clock` on `day`.

    A time that the spring gap skips becomes the first instant after the gap; a time that the
    autumn fold repeats is its first occurrence.
    """
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=zone)
    first, second = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    return first if first <= second else _end_of_gap(second, first, wall=wall)


def _end_of_gap(low: datetime, high: datetime, *, wall: datetime) -> datetime:
    # Zones change at whole seconds, so the first second whose clock is past `wall` is exact.
    before, after = math.floor(low.timestamp()), math.ceil(high.timestamp())
    asked = wall.replace(tzinfo=None)
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, wall.tzinfo).replace(tzinfo=None) < asked:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)


@dataclass(frozen=True)
class Calendar:
    """The working time of one place.

    `week` holds until the first of `changes`, pairs of (first local date, new week) in order.
    `holidays` maps local dates to their names. A window belongs to the day it opens on: the
    night before a holiday is worked to its end, and no night begins on the holiday. Spans are
    half-open: at the closing instant the place is closed.
    """

    zone: ZoneInfo
    week: Week
    holidays: Mapping[date, str] = field(default_factory=dict, hash=False, kw_only=True)
    changes: tuple[tuple[date, Week], ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        dates = [since for since, _ in self.changes]
        if dates != sorted(set(dates)):
            raise ValueError("Changes of a calendar stand in order, one a date.")
        for week in (self.week, *(week for _, week in self.changes)):
            if len(week) != DAYS_A_WEEK or any(list(day) != sorted(day) for day in week):
                raise ValueError("A week is seven days from Monday on, each in order of opening.")
        if not any(self._last_week):
            raise NoWorkingTimeError("A calendar needs at least one working minute a week.")
        object.__setattr__(self, "holidays", MappingProxyType(dict(self.holidays)))

    @property
    def _last_week(self) -> Week:
        return self.changes[-1][1] if self.changes else self.week

    def local_date(self, instant: datetime) -> date:
        """Return the date on the wall at `instant`."""
        return _utc(instant).astimezone(self.zone).date()

    def week_on(self, day: date) -> Week:
        """Return the weekly pattern that is valid on `day`."""
        week = self.week
        for since, changed in self.changes:
            if since > day:
                break
            week = changed
        return week

    def windows_on(self, day: date) -> Windows:
        """Return what is open on `day`, nothing on a holiday."""
        return () if day in self.holidays else self.week_on(day)[day.weekday()]

    def usual_windows(self, day: date) -> Windows:
        """Return the windows of `day`; of a closed one, those of the nearest weekday before."""
        if windows := self.windows_on(day):
            return windows
        weeks = (self.week_on(day), self._last_week)
        candidates = (week[day.weekday() - back] for week in weeks for back in range(DAYS_A_WEEK))
        return next(windows for windows in candidates if windows)

    def is_working_day(self, day: date) -> bool:
        """Tell whether a window opens on `day`."""
        return bool(self.windows_on(day))

    def start_of_working_day(self, day: date) -> datetime:
        """Return when `day` opens; on a closed day, when it usually would."""
        return self._instant(day, min(window.opens for window in self.usual_windows(day)))

    def end_of_working_day(self, day: date) -> datetime:
        """Return when `day` closes for good; on a closed day, when it usually would."""
        return self._instant(day, max(window.closes for window in self.usual_windows(day)))

    def working_days_after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; `count` is at least 1."""
        if count < 1:
            raise ValueError("Working days are counted from 1.")
        left = count
        for later in _days(day + timedelta(days=1), HORIZON_DAYS):
            left -= self.is_working_day(later)
            if not left:
                return later
        raise NoWorkingTimeError(f"Fewer than {count} working days in ten years after {day}.")

    def working_day_of(self, instant: datetime) -> date:
        """Return the day whose shift is running at `instant`, else the date on the wall."""
        today = self.local_date(instant)
        shifts = (today, today - timedelta(days=1))
        running = (day for day in shifts if _covers(self._spans_on(day), instant))
        return next(running, today)

    def next_working_morning(self, instant: datetime) -> datetime:
        """Return the start of the first window on a later working day."""
        return self.start_of_working_day(self.working_days_after(self.working_day_of(instant), 1))

    def is_open(self, instant: datetime) -> bool:
        """Tell whether `instant` is working time."""
        today = self.local_date(instant)
        # Clocks set back over midnight make tomorrow's first hour begin before today's last.
        near = (today + timedelta(days=shift) for shift in (-1, 0, 1))
        return any(_covers(self._spans_on(day), instant) for day in near)

    def next_open(self, instant: datetime) -> datetime:
        """Return the first working instant at or after `instant`. Raise NoWorkingTimeError."""
        for opens, _ in self._spans(instant):
            return opens
        raise _closed_for_good(instant)

    def last_open(self, instant: datetime) -> datetime:
        """Return `instant` if it is working time, else the closing instant before it.

        The closing instant itself is no longer open: whoever must still be read leaves a margin.
        """
        end = _utc(instant)
        for day in _days(self.local_date(end) + timedelta(days=1), -HORIZON_DAYS):
            if any(opens <= end for opens, _ in self._spans_on(day)):
                spans = self._spans_on(day - timedelta(days=1)) + self._spans_on(day)
                return min(end, max(closes for opens, closes in spans if opens <= end))
        raise _closed_for_good(instant)

    def add(self, start: datetime, worked: timedelta, *, pauses: Iterable[Span] = ()) -> datetime:
        """Return the first instant at which open time minus `pauses` since `start` is `worked`.

        Pauses are (start, end) instants and may overlap. Raise NoWorkingTimeError when ten years
        do not suffice.
        """
        if worked < timedelta():
            raise ValueError("Working time is not negative.")
        left = worked
        if not left:
            return _utc(start)
        for opens, closes in _without(self._spans(start), pauses):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        raise _closed_for_good(start)

    def worked(self, start: datetime, end: datetime, *, pauses: Iterable[Span] = ()) -> timedelta:
        """Return the open time minus `pauses` between two instants, zero if `end` is not later."""
        end = _utc(end)
        total = timedelta()
        for opens, closes in _without(self._spans(start, end), pauses):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def _instant(self, day: date, minute: int) -> datetime:
        days, minute = divmod(minute, MINUTES_A_DAY)
        return resolve(day + timedelta(days=days), time(minute // 60, minute % 60), self.zone)

    def _spans_on(self, day: date) -> list[Span]:
        windows = self.windows_on(day)
        spans = ((self._instant(day, w.opens), self._instant(day, w.closes)) for w in windows)
        return [(opens, closes) for opens, closes in spans if opens < closes]

    def _spans(self, start: datetime, end: datetime | None = None) -> Iterator[Span]:
        """Yield what is open from `start` on, in order and without overlap, for ten years."""
        free = _utc(start)
        today = self.local_date(start)
        count = (self.local_date(end) - today).days + 3 if end else HORIZON_DAYS
        for day in _days(today - timedelta(days=1), count):
            for opens, closes in self._spans_on(day):
                free = max(opens, free)
                if free < closes:
                    yield free, closes
                    free = closes


def _days(first: date, count: int) -> Iterator[date]:
    # The days at either end of time are left out: shifting their zone would overflow.
    known = range(4, date.max.toordinal() - 3)
    start = first.toordinal()
    ordinals = range(start, start + count, 1 if count > 0 else -1)
    return (date.fromordinal(ordinal) for ordinal in ordinals if ordinal in known)


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("An instant carries its zone; a naive datetime is refused.")
    return instant.astimezone(UTC)


def _covers(spans: Iterable[Span], instant: datetime) -> bool:
    return any(opens <= instant < closes for opens, closes in spans)


def _without(spans: Iterable[Span], pauses: Iterable[Span]) -> Iterator[Span]:
    """Cut pauses out of disjoint spans; both may be any length, pauses may overlap."""
    cuts = sorted((_utc(start), _utc(end)) for start, end in pauses)
    if any(end < start for start, end in cuts):
        raise ValueError("A pause ends after it began.")
    for opens, closes in spans:
        free = opens
        for start, end in cuts:
            if start >= closes:
                break
            if free < start:
                yield free, start
            free = max(free, end)
        if free < closes:
            yield free, closes


def _closed_for_good(instant: datetime) -> NoWorkingTimeError:
    return NoWorkingTimeError(f"Not enough working time within ten years of {instant:%Y-%m-%d}.")
