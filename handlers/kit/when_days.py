"""Which day a piece of text names, at one place and on one day."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import ClassVar, Literal

from handlers.kit.languages.language import (
    Amount,
    DayPhrase,
    Kind,
    Language,
    Part,
    Slots,
    Unit,
)
from handlers.kit.when_periods import (
    MONTHS_IN,
    Period,
    checked_date,
    month_after,
    month_of,
    period_around,
    same_day_after,
)
from handlers.kit.when_words import (
    ISO_DATE,
    NUMERIC_DATE,
    Reason,
    RefusedError,
    read_amounts,
)
from handlers.kit.workdays import DAYS_A_WEEK, HORIZON_DAYS, Calendar

DateOrder = Literal["dmy", "mdy"]

_DAYS = {Unit.DAY: 1, Unit.WEEK: DAYS_A_WEEK}
_WEEKEND = (5, 6)
_ALL = frozenset(DayPhrase)
_DATES = frozenset({DayPhrase.NAMED, DayPhrase.OF_MONTH})
_LAST_HOUR, _HOUR = 23, 60
# A date without a year that comes round this late is more likely one that has just gone by.
_FARTHEST_WITHOUT_YEAR = timedelta(days=305)


@dataclass(frozen=True)
class Day:
    """The days a text may mean, the earliest first: the first one still ahead is meant."""

    days: tuple[date, ...]
    part: Part | None = None


@dataclass(frozen=True)
class DayReader:
    """Reads days as seen on `today` at the calendar's place, in one language."""

    today: date
    calendar: Calendar
    date_order: DateOrder
    language: Language

    def read(self, text: str) -> Day | None:
        """Return the days `text` may mean, None if it is nothing like a day."""
        text = self.language.without_lead(text)
        text = self.language.aliases.get(text, text)
        return self._in_part(text) or self._whole(text)

    def _in_part(self, text: str) -> Day | None:
        for slots in self.language.fits(self.language.today_parts, text):
            return Day((self.today,), self.language.part(slots))
        for slots in self.language.fits(self.language.day_parts, text):
            if day := self._whole(self.language.without_lead(slots["rest"])):
                return replace(day, part=self.language.part(slots))
        return None

    def _whole(self, text: str) -> Day | None:
        if text in self.language.days:
            return Day((self.today + timedelta(days=self.language.days[text]),))
        if day := self._in_days(text) or self._numeric(text):
            return Day((day,))
        return self._said(text)

    def _said(self, text: str, meanings: frozenset[DayPhrase] = _ALL) -> Day | None:
        first = self.language.first_fit(self.language.days_said, text)
        for meaning, template in self.language.day_templates[first:]:
            slots = self.language.fit(template, text) if meaning in meanings else None
            if slots is not None and (day := self._meanings[meaning](self, slots)):
                return Day((day,)) if isinstance(day, date) else day
        return None

    def _in_days(self, text: str) -> date | None:
        for slots in self.language.fits(self.language.spans_ahead, text):
            if day := self._later(self.today, slots["span"]):
                return day
        return None

    def _later(self, day: date, span: str) -> date | None:
        amounts = read_amounts(span, self.language)
        return self._after(day, amounts[0]) if len(amounts) == 1 else None

    def _after(self, day: date, amount: Amount) -> date | None:
        count, unit = amount
        if count * _DAYS.get(unit, 1) > HORIZON_DAYS:
            raise RefusedError(Reason.TOO_FAR)
        if unit in _DAYS:
            return day + timedelta(days=count * _DAYS[unit])
        if unit in MONTHS_IN:
            return same_day_after(day, count * MONTHS_IN[unit])
        if unit is Unit.WORKING_DAY:
            return self.calendar.working_days_after(day, count) if count else day
        return None

    def _coming(self, slots: Slots, *, beyond_today: bool = False) -> Day:
        ahead = (self.language.weekdays[slots["weekday"]] - self.today.weekday()) % DAYS_A_WEEK
        coming = self.today + timedelta(days=ahead)
        following = coming + timedelta(days=DAYS_A_WEEK)
        if ahead:
            return Day((coming,))
        return Day((following,) if beyond_today else (coming, following))

    def _next(self, slots: Slots) -> Day:
        return self._coming(slots, beyond_today=True)

    def _dated_weekday(self, slots: Slots) -> Day | None:
        """Read `fri 20 nov`, whose two halves must agree."""
        weekday = self.language.weekdays[slots["weekday"]]
        numeric = self._numeric(slots["rest"])
        day = Day((numeric,)) if numeric else self._said(slots["rest"], _DATES)
        if day and day.days[0].weekday() != weekday:
            raise RefusedError(Reason.CONTRADICTION)
        return day

    def _week_after(self, slots: Slots) -> Day | None:
        return self._span_after((1, Unit.WEEK), slots["rest"])

    def _span_from(self, slots: Slots) -> Day | None:
        match read_amounts(slots["span"], self.language):
            case [amount]:
                return self._span_after(amount, slots["rest"])
        return None

    def _span_after(self, amount: Amount, rest: str) -> Day | None:
        base = self._whole(self.language.without_lead(rest))
        later = [self._after(day, amount) for day in base.days] if base else []
        return Day(tuple(day for day in later if day)) if all(later) and later else None

    def _in_week(self, slots: Slots) -> date | None:
        unit, ahead = self.language.periods[slots["period"]]
        if unit is not Unit.WEEK:
            return None
        monday = period_around(self.today, unit, ahead=ahead).first
        return monday + timedelta(days=self.language.weekdays[slots["weekday"]])

    def _counted(self, slots: Slots) -> date:
        """Read `first monday of december` and `last working day of the month`."""
        nth, kind = self.language.ordinal(slots["nth"]), self.language.kind(slots["kind"])
        period = self._period(slots)
        if "month" in slots and "year" not in slots:
            years = (period, period.a_year_on)
            return self._unless_gone(self._pick(year, nth, kind) for year in years)
        return self._pick(period, nth, kind)

    def _pick(self, period: Period, nth: int, kind: int | Kind) -> date:
        days = (day for day in period.days(backwards=nth < 0) if self._is(kind, day))
        found = next(islice(days, abs(nth) - 1, None), None) if nth else None
        if not found:
            raise RefusedError(Reason.NO_SUCH_DAY)
        return found

    def _is(self, kind: int | Kind, day: date) -> bool:
        if kind is Kind.WORKING:
            return self.calendar.is_working_day(day)
        return kind is Kind.ANY or day.weekday() == kind

    def _period(self, slots: Slots) -> Period:
        if "month" in slots:
            year = int(slots.get("year", self.today.year))
            return month_of(year, self.language.months[slots["month"]])
        unit, ahead = self.language.periods[slots["period"]]
        return period_around(self.today, unit, ahead=ahead)

    def _coming_period(self, slots: Slots, *, reached: bool) -> Period:
        """Return what is named, of next year if this year's is over (or was `reached`)."""
        period = self._period(slots)
        gone = period.first < self.today if reached else period.after <= self.today
        return period.a_year_on if gone and "month" in slots and "year" not in slots else period

    def _unless_gone(self, candidates: Iterator[date]) -> date:
        found = next(day for day in candidates if day >= self.today)
        if found - self.today > _FARTHEST_WITHOUT_YEAR:
            raise RefusedError(Reason.PAST)
        return found

    def _of_month(self, slots: Slots) -> Day | None:
        """Read `the 25th`: of this month, or of the next if it has gone by."""
        number = self.language.ordinal(slots["day"] if "day" in slots else slots["dated"])
        if number < 1:
            return None
        if "period" in slots:
            unit, ahead = self.language.periods[slots["period"]]
            first = month_after(self.today, ahead)
            return Day((_in_month(first, number),)) if unit is Unit.MONTH else None
        if number > self.today.day:
            return Day((_in_month(self.today, number),))
        days = (self.today,) if number == self.today.day else ()
        return Day((*days, _in_month(month_after(self.today, 1), number)))

    def _named(self, slots: Slots) -> date | None:
        month, day = self.language.months[slots["month"]], self.language.ordinal(slots["day"])
        if day < 1:
            return None
        return (
            checked_date(int(slots["year"]), month, day)
            if "year" in slots
            else (self._next_date(month, day))
        )

    def _start(self, slots: Slots) -> date:
        """Return the first working day of a week, month, quarter or year."""
        period = self._coming_period(slots, reached=True)
        return self.calendar.working_days_after(period.first - timedelta(days=1), 1)

    def _end(self, slots: Slots) -> date:
        """Return the last working day of a period, or its last day if none is left."""
        period = self._coming_period(slots, reached=False)
        if period.after <= self.today:
            raise RefusedError(Reason.PAST)
        left = Period(max(period.first, self.today), period.after).days(backwards=True)
        last = period.after - timedelta(days=1)
        return next((day for day in left if self.calendar.is_working_day(day)), last)

    def _weekend(self, _: Slots) -> Day:
        monday = self.today - timedelta(days=self.today.weekday())
        days = (monday + timedelta(days=weekday) for weekday in _WEEKEND)
        return Day(tuple(day for day in days if day >= self.today))

    def _two_meanings(self, _: Slots) -> Day:
        raise RefusedError(Reason.AMBIGUOUS)

    def _numeric(self, text: str) -> date | None:
        if match := ISO_DATE.fullmatch(text):
            return checked_date(int(match[1]), int(match[3]), int(match[4]))
        match = NUMERIC_DATE.fullmatch(text)
        if not match:
            return None
        first, second, year, order = int(match[1]), int(match[3]), match[4], self.date_order
        if match[2] == ".":
            dated = self.language.dotted_dates
            if not year and not (dated and (text[-1] == "." or _is_no_time(first, second))):
                return None  # That is a time of day: 9.30.
            if order == "mdy" and not dated:
                raise RefusedError(Reason.AMBIGUOUS)
            order = "dmy"
        day, month = (first, second) if order == "dmy" else (second, first)
        return (
            self._next_date(month, day)
            if not year
            else (checked_date(int(("20" + year)[-4:]), month, day))
        )

    def _next_date(self, month: int, day: int) -> date:
        later = (month, day) < (self.today.month, self.today.day)
        return self._unless_gone(iter((checked_date(self.today.year + later, month, day),)))

    _meanings: ClassVar[Mapping[DayPhrase, "Callable[[DayReader, Slots], Day | date | None]"]] = {
        DayPhrase.COMING: _coming,
        DayPhrase.NEXT: _next,
        DayPhrase.DATED_WEEKDAY: _dated_weekday,
        DayPhrase.WEEK_AFTER: _week_after,
        DayPhrase.AFTER: _span_from,
        DayPhrase.IN_WEEK: _in_week,
        DayPhrase.COUNTED: _counted,
        DayPhrase.OF_MONTH: _of_month,
        DayPhrase.NAMED: _named,
        DayPhrase.START: _start,
        DayPhrase.END: _end,
        DayPhrase.WEEKEND: _weekend,
        DayPhrase.TWO_MEANINGS: _two_meanings,
    }


def _in_month(day: date, number: int) -> date:
    return checked_date(day.year, day.month, number)


def _is_no_time(hour: int, minute: int) -> bool:
    return hour > _LAST_HOUR or minute >= _HOUR
