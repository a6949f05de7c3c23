"""When people mean: our own grammar of dates, which refuses what it does not know.

`read` turns a short phrase such as `fri 5pm` or `in 2 h` into an instant. A title is never
searched for a date: the whole phrase is understood, or none of it. The words stand in
`when_words`; a reading is a day, a clock, or both in either order.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from handlers.kit import when_words as words
from handlers.kit.when_words import Clock, Reason, RefusedError, Unit
from handlers.kit.workdays import (
    DAYS_A_WEEK,
    HORIZON_DAYS,
    MINUTES_A_DAY,
    Calendar,
    NoWorkingTimeError,
    resolve,
)

__all__ = ["DateOrder", "NotUnderstood", "Reason", "When", "read"]

DateOrder = Literal["dmy", "mdy"]

_NOON = 12 * 60
_EVENING_BEGINS, _TONIGHT = 17 * 60, 20 * 60
# A date without a year that comes round this late is more likely one that has just gone by.
_FARTHEST_WITHOUT_YEAR = timedelta(days=305)


class NotUnderstood(ValueError):  # It names what happened, as people would say it.
    """The phrase is no date we know; `reason` says why, for a sentence to be chosen by."""

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


@dataclass(frozen=True)
class _Day:
    """The days a phrase may mean, the earliest first: the first one still ahead is meant."""

    days: tuple[date, ...]
    evening: bool = False


def read(phrase: str, *, now: datetime, calendar: Calendar, date_order: DateOrder = "dmy") -> When:
    """Tell which instant after `now` the phrase means at the calendar's place.

    Hours are added in UTC, days on the wall clock. Raise `NotUnderstood` for everything that is
    unknown, can be read in two ways, or lies in the past; ValueError for a naive `now`.
    """
    today = calendar.local_date(now)
    try:
        return _Reader(now.astimezone(UTC), today, calendar, date_order).read(words.smooth(phrase))
    except RefusedError as refused:
        raise NotUnderstood(phrase, refused.reason) from None
    except NoWorkingTimeError:
        raise NotUnderstood(phrase, Reason.TOO_FAR) from None


@dataclass(frozen=True)
class _Reader:
    now: datetime
    today: date
    calendar: Calendar
    date_order: DateOrder

    def read(self, text: str) -> When:
        when = self._iso(text) or self._hours(text) or self._day_alone(text)
        when = when or self._clock_alone(text) or self._day_and_clock(text.split(" "))
        if not when:
            raise RefusedError(Reason.UNKNOWN)
        if when.at <= self.now:
            raise RefusedError(Reason.PAST)
        return when

    def _day_alone(self, text: str) -> When | None:
        day = self._day(text)
        return self._place(day, Clock(None)) if day else None

    def _clock_alone(self, text: str) -> When | None:
        clock = words.read_clock(text)
        if not clock:
            return None
        if clock.refusal_alone:
            raise RefusedError(clock.refusal_alone)
        closing = clock.minute is None
        day = self.calendar.working_day_of(self.now) if closing else self.today
        return self._place(_Day((day,)), clock)

    def _day_and_clock(self, parts: list[str]) -> When | None:
        for cut in range(1, len(parts)):
            head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
            for day_text, clock_text in ((head, tail), (tail, head)):
                clock = words.read_clock(clock_text)
                day = clock and self._day(day_text)
                if clock and day:
                    return self._place(day, clock)
        return None

    def _place(self, day: _Day, clock: Clock) -> When:
        if clock.refusal:
            raise RefusedError(clock.refusal)
        for candidate in day.days:
            self._check_reach(candidate)
            when = self._at(candidate, clock, evening=day.evening)
            if when.at > self.now:
                return when
        raise RefusedError(Reason.PAST)

    def _check_reach(self, day: date) -> None:
        if (day - self.today).days > HORIZON_DAYS:
            raise RefusedError(Reason.TOO_FAR)
        if (self.today - day).days > DAYS_A_WEEK:
            raise RefusedError(Reason.PAST)

    def _at(self, day: date, clock: Clock, *, evening: bool) -> When:
        if evening:
            return self._in_the_evening(day, clock)
        if clock.minute is None:
            return When(self.calendar.end_of_working_day(day), day, has_clock=False)
        if not clock.either:
            return self._wall(day, clock.minute)
        halves = (clock.minute, clock.minute + _NOON)
        fits = [self._wall(day, minute) for minute in halves if self._usually_open(day, minute)]
        if not fits:
            raise RefusedError(Reason.AMBIGUOUS)
        return next((when for when in fits if when.at > self.now), fits[0])

    def _in_the_evening(self, day: date, clock: Clock) -> When:
        minute = _TONIGHT if clock.minute is None else clock.minute + _NOON * clock.either
        if minute < _EVENING_BEGINS:
            raise RefusedError(Reason.AMBIGUOUS)
        return self._wall(day, minute)

    def _usually_open(self, day: date, minute: int) -> bool:
        yesterday = day - timedelta(days=1)
        return any(
            window.opens <= after_midnight <= window.closes
            for date_, after_midnight in ((day, minute), (yesterday, minute + MINUTES_A_DAY))
            for window in self.calendar.usual_windows(date_)
        )

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
        match = words.ISO.fullmatch(text)
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
        amounts = words.read_amounts(text)
        if not amounts or not all(unit in (Unit.MINUTE, Unit.HOUR) for _, unit in amounts):
            return None
        minutes = sum(count * (60 if unit is Unit.HOUR else 1) for count, unit in amounts)
        at = self.now + timedelta(minutes=minutes)
        return When(at, self.calendar.local_date(at), has_clock=True)

    def _day(self, text: str) -> _Day | None:
        text = words.without_lead(text)
        if text in words.EVENINGS:
            return _Day((self.today + timedelta(days=words.EVENINGS[text]),), evening=True)
        if text in words.DAYS:
            return _Day((self.today + timedelta(days=words.DAYS[text]),))
        day = self._in_days(text) or self._start(text) or self._end(text)
        day = day or self._numeric(text) or self._named(text)
        return _Day((day,)) if day else self._weekday(text)

    def _weekday(self, text: str) -> _Day | None:
        """Read `fri`, `next friday`, and `fri 20 nov`, whose two halves must agree."""
        head, _, tail = text.partition(" ")
        weekday = words.WEEKDAYS.get(tail if head in words.ONE_OF else head)
        if weekday is None:
            return None
        if tail and head not in words.ONE_OF:
            day = self._numeric(tail) or self._named(tail)
            if day and day.weekday() != weekday:
                raise RefusedError(Reason.CONTRADICTION)
            return _Day((day,)) if day else None
        ahead = (weekday - self.today.weekday()) % DAYS_A_WEEK
        coming = self.today + timedelta(days=ahead)
        if ahead:
            return _Day((coming,))
        following = coming + timedelta(days=DAYS_A_WEEK)
        return _Day((following,) if words.ONE_OF.get(head) else (coming, following))

    def _in_days(self, text: str) -> date | None:
        match words.read_amounts(text):
            case [(count, Unit.DAY)]:
                return self.today + timedelta(days=count)
            case [(count, Unit.WEEK)]:
                return self.today + timedelta(weeks=count)
            case [(count, Unit.MONTH)]:
                first = self._month(count)
                last = monthrange(first.year, first.month)[1]
                return first.replace(day=min(self.today.day, last))
            case [(count, Unit.WORKING_DAY)]:
                return self.calendar.working_days_after(self.today, count) if count else self.today
        return None

    def _month(self, ahead: int) -> date:
        years, month = divmod(self.today.month - 1 + ahead, words.MONTHS_A_YEAR)
        return date(self.today.year + years, month + 1, 1)

    def _week(self, ahead: int) -> date:
        return self.today + timedelta(weeks=ahead, days=-self.today.weekday())

    def _start(self, text: str) -> date | None:
        """Return the first working day of a week or month."""
        if text in words.WEEK_STARTS:
            first = self._week(words.WEEK_STARTS[text])
        elif text in words.MONTH_STARTS:
            first = self._month(words.MONTH_STARTS[text])
        else:
            return None
        return self.calendar.working_days_after(first - timedelta(days=1), 1)

    def _end(self, text: str) -> date | None:
        """Return the last working day of a week or month, or its last day if none is left."""
        if text in words.WEEK_ENDS:
            after = self._week(words.WEEK_ENDS[text] + 1)
        elif text in words.MONTH_ENDS:
            after = self._month(words.MONTH_ENDS[text] + 1)
        else:
            return None
        days = [after - timedelta(days=back) for back in range(1, (after - self.today).days + 1)]
        return next((day for day in days if self.calendar.is_working_day(day)), days[0])

    def _numeric(self, text: str) -> date | None:
        if match := words.ISO_DATE.fullmatch(text):
            return _date(int(match[1]), int(match[3]), int(match[4]))
        match = words.NUMERIC_DATE.fullmatch(text)
        if not match:
            return None
        first, second, year = int(match[1]), int(match[3]), match[4]
        if match[2] == "." and not year:
            return None  # That is a time of day: 9.30.
        if match[2] == "." and self.date_order == "mdy":
            raise RefusedError(Reason.AMBIGUOUS)
        day, month = (first, second) if self.date_order == "dmy" else (second, first)
        if not year:
            return self._next_date(month, day)
        return _date(int(("20" + year)[-4:]), month, day)

    def _named(self, text: str) -> date | None:
        match = words.NAMED_DATE.fullmatch(text)
        if not match:
            return None
        month, day = words.MONTHS[match["m"] or match["m2"]], int(match["d"] or match["d2"])
        return _date(int(match["y"]), month, day) if match["y"] else self._next_date(month, day)

    def _next_date(self, month: int, day: int) -> date:
        later = (month, day) < (self.today.month, self.today.day)
        found = _date(self.today.year + later, month, day)
        if found - self.today > _FARTHEST_WITHOUT_YEAR:
            raise RefusedError(Reason.PAST)
        return found


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise RefusedError(Reason.NO_SUCH_DAY) from None
