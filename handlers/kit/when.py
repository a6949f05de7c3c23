"""When people mean: our own grammar of dates, which refuses what it does not know.

`read` turns a short phrase such as `fri 5pm` or `in 2 h` into an instant. A title is never
searched for a date: the whole phrase is understood, or none of it. The words stand in
`languages`, days are read by `when_days`, times by `when_words`; a reading is a day, a clock,
or both in either order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from handlers.kit.languages.language import Language, Part, Unit
from handlers.kit.languages.spoken import languages_for
from handlers.kit.when_days import DateOrder, Day, DayReader
from handlers.kit.when_words import (
    ISO,
    Clock,
    Reason,
    RefusedError,
    in_language,
    read_amounts,
    read_clock,
    smooth,
)
from handlers.kit.workdays import (
    DAYS_A_WEEK,
    HORIZON_DAYS,
    MINUTES_A_DAY,
    Calendar,
    NoWorkingTimeError,
    resolve,
)

__all__ = [
    "DateOrder",
    "NotUnderstood",
    "Reason",
    "When",
    "likely_minutes",
    "minute_within",
    "read",
]

_EARLY_OR_LATE = 60  # Minutes.


class NotUnderstood(ValueError):  # It names what happened, as people would say it.
    """The phrase is no date or rule we know; `reason` says why, to choose a sentence by."""

    def __init__(self, phrase: str, reason: Reason) -> None:
        super().__init__(f"{reason}: {phrase!r}")
        self.phrase = phrase
        self.reason = reason


@dataclass(frozen=True)
class When:
    """What a phrase means.

    `at` is a UTC instant; when only a day was named (`has_clock` is false) it is the end of that
    working day, on a closed day at the usual hour. `day` is the local day that was named.
    `moved` tells that clocks skip the time that was asked for and `at` is the first one after.
    """

    at: datetime
    day: date
    has_clock: bool
    moved: bool = False


def read(
    phrase: str,
    *,
    now: datetime,
    calendar: Calendar,
    date_order: DateOrder = "dmy",
    language: str = "en",
) -> When:
    """Tell which instant after `now` the phrase means at the calendar's place.

    Hours are added in UTC, days on the wall clock. English is read whatever the `language`.
    Raise `NotUnderstood` for everything that is unknown, can be read in two ways, or lies in the
    past; ValueError for a naive `now`.
    """
    today, reason = calendar.local_date(now), Reason.UNKNOWN
    for words in languages_for(language):
        days = DayReader(today, calendar, date_order, words)
        try:
            return _Reader(now.astimezone(UTC), days).read(in_language(smooth(phrase), words))
        except RefusedError as refused:
            reason = refused.reason
        except NoWorkingTimeError:
            reason = Reason.TOO_FAR
        if reason is not Reason.UNKNOWN:
            break
    raise NotUnderstood(phrase, reason) from None


def likely_minutes(clock: Clock, calendar: Calendar, days: Sequence[date]) -> list[int]:
    """Return the minutes of a clock that lie in the usual hours of any of the days.

    Closing time is among them; people are early and stay late, so where no half of the day fits,
    the one that is within an hour of the opening hours is meant. Nothing means: not to be told.
    """
    near = [
        [
            minute
            for minute in clock.minutes
            if any(_is_usual(calendar, day, minute, margin) for day in days)
        ]
        for margin in (0, _EARLY_OR_LATE)
    ]
    return near[0] or (near[1] if len(near[1]) == 1 else [])


def _is_usual(calendar: Calendar, day: date, minute: int, margin: int) -> bool:
    yesterday = day - timedelta(days=1)
    return any(
        window.opens - margin <= after_midnight <= window.closes + margin
        for date_, after_midnight in ((day, minute), (yesterday, minute + MINUTES_A_DAY))
        for window in calendar.usual_windows(date_)
    )


@dataclass(frozen=True)
class _Reader:
    now: datetime
    days: DayReader

    @property
    def language(self) -> Language:
        return self.days.language

    @property
    def calendar(self) -> Calendar:
        return self.days.calendar

    def read(self, text: str) -> When:
        when = self._iso(text) or self._hours(text) or self._day_alone(text)
        when = when or self._clock_alone(text) or self._day_and_clock(text.split(" "))
        if not when:
            raise RefusedError(Reason.UNKNOWN)
        if when.at <= self.now:
            raise RefusedError(Reason.PAST)
        return when

    def _day_alone(self, text: str) -> When | None:
        day = self.days.read(text)
        return self._place(day, Clock(None)) if day else None

    def _clock_alone(self, text: str) -> When | None:
        clock = read_clock(text, self.language)
        if not clock:
            return None
        if clock.refusal_alone:
            raise RefusedError(clock.refusal_alone)
        closing = clock.minute is None
        day = self.calendar.working_day_of(self.now) if closing else self.days.today
        return self._place(Day((day,)), clock)

    def _day_and_clock(self, parts: list[str]) -> When | None:
        for cut in range(1, len(parts)):
            head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
            for day_text, clock_text in ((head, tail), (tail, head)):
                clock = read_clock(clock_text, self.language)
                day = clock and self.days.read(day_text)
                if clock and day:
                    return self._place(day, clock)
        return None

    def _place(self, day: Day, clock: Clock) -> When:
        if clock.refusal:
            raise RefusedError(clock.refusal)
        if day.part and clock.part and day.part != clock.part:
            raise RefusedError(Reason.CONTRADICTION)
        for candidate in day.days:
            self._check_reach(candidate)
            when = self._at(candidate, clock, day.part or clock.part)
            if when.at > self.now:
                return when
        raise RefusedError(Reason.PAST)

    def _check_reach(self, day: date) -> None:
        if (day - self.days.today).days > HORIZON_DAYS:
            raise RefusedError(Reason.TOO_FAR)
        if (self.days.today - day).days > DAYS_A_WEEK:
            raise RefusedError(Reason.PAST)

    def _at(self, day: date, clock: Clock, part: Part | None) -> When:
        if part:
            return self._wall(day, minute_within(part, clock))
        if clock.minute is None:
            return When(self.calendar.end_of_working_day(day), day, has_clock=False)
        if not clock.either:
            return self._wall(day, clock.minute)
        fits = likely_minutes(clock, self.calendar, [day])
        if not fits:
            raise RefusedError(Reason.AMBIGUOUS)
        whens = [self._wall(day, minute) for minute in fits]
        return next((when for when in whens if when.at > self.now), whens[0])

    def _wall(self, day: date, minute: int) -> When:
        days, minute = divmod(minute, MINUTES_A_DAY)
        wall = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60))
        return self._resolved(wall, day)

    def _resolved(self, wall: datetime, day: date) -> When:
        zone = self.calendar.zone
        at = resolve(wall.date(), wall.time(), zone)
        moved = at.astimezone(zone).replace(tzinfo=None) != wall
        return When(at, day, has_clock=True, moved=moved)

    def _iso(self, text: str) -> When | None:
        match = ISO.fullmatch(text)
        if not match:
            return None
        try:
            read = datetime.fromisoformat(f"{match[1]}T{match[2]}{(match[3] or '').upper()}")
        except ValueError:
            raise RefusedError(Reason.NO_SUCH_DAY) from None
        self._check_reach(read.date())
        if read.tzinfo is None:
            return self._resolved(read, read.date())
        return When(read.astimezone(UTC), self.calendar.local_date(read), has_clock=True)

    def _hours(self, text: str) -> When | None:
        for slots in self.language.fits(self.language.spans_ahead, text):
            amounts = read_amounts(slots["span"], self.language)
            if amounts and all(unit in (Unit.MINUTE, Unit.HOUR) for _, unit in amounts):
                minutes = sum(count * (60 if unit is Unit.HOUR else 1) for count, unit in amounts)
                at = self.now + timedelta(minutes=minutes)
                return When(at, self.calendar.local_date(at), has_clock=True)
        return None


def minute_within(part: Part, clock: Clock) -> int:
    """Return the minute of a time of day that lies in a part of it."""
    fits = [
        minute for minute in clock.minutes or (part.until,) if part.begins <= minute <= part.ends
    ]
    if not fits:
        raise RefusedError(Reason.AMBIGUOUS if clock.either else Reason.CONTRADICTION)
    return fits[0]
