"""Reading rules of recurrence: `every 2 weeks on mon and thu`, `last friday of the month`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import ClassVar

from handlers.kit.languages.language import Kind, Language, Part, RulePhrase, Slots
from handlers.kit.languages.spoken import languages_for
from handlers.kit.recurrence import Closed, Rule
from handlers.kit.recurrence_shape import (
    LAST,
    QUARTER_ENDS,
    QUARTER_STARTS,
    WEEKDAYS,
    Pace,
    Shape,
    longest,
)
from handlers.kit.when import NotUnderstood, likely_minutes, minute_within
from handlers.kit.when_words import (
    Clock,
    Reason,
    RefusedError,
    in_language,
    read_clock,
    smooth,
)
from handlers.kit.workdays import DAYS_A_WEEK, MINUTES_A_DAY, Calendar

_LONGEST_MONTH = 31
_LONGEST = 120  # Characters: a rule may name every day of the week.


def read(phrase: str, *, start: date, calendar: Calendar, language: str = "en") -> Rule:
    """Tell the rule that the phrase means; what it leaves open follows from the date `start`.

    `every month` is every month on the day of `start`; `at 5` is the half of the day in which
    the calendar is usually open. English is read whatever the `language`. Raise `NotUnderstood`
    for everything that is unknown, can be read in two ways, or comes more than once a day.
    """
    reason = Reason.UNKNOWN
    for words in languages_for(language):
        try:
            text = in_language(smooth(phrase, longest=_LONGEST), words)
            return _Reader(start, calendar, words).read(text)
        except RefusedError as refused:
            reason = refused.reason
        if reason is not Reason.UNKNOWN:
            break
    raise NotUnderstood(phrase, reason) from None


@dataclass(frozen=True)
class _Pattern:
    shape: Shape
    closed: Closed = Closed.KEEP
    part: Part | None = None


@dataclass(frozen=True)
class _Reader:
    start: date
    calendar: Calendar
    language: Language

    def read(self, text: str) -> Rule:
        if pattern := self._pattern(text):
            return self._rule(pattern, Clock(None))
        parts = text.split(" ")
        for cut in range(1, len(parts)):
            head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
            for rule_text, clock_text in ((head, tail), (tail, head)):
                clock = read_clock(clock_text, self.language)
                pattern = self._pattern(rule_text) if clock else None
                if clock and pattern:
                    return self._rule(pattern, clock)
        raise RefusedError(Reason.UNKNOWN)

    def _rule(self, pattern: _Pattern, clock: Clock) -> Rule:
        if clock.refusal:
            raise RefusedError(clock.refusal)
        minute = self._minute(pattern.part or clock.part, clock)
        if minute == MINUTES_A_DAY:  # Does the day begin or end then?
            raise RefusedError(Reason.AMBIGUOUS)
        at = None if minute is None else time(minute // 60, minute % 60)
        try:
            return Rule(str(pattern.shape), at, pattern.closed)
        except ValueError:
            raise RefusedError(Reason.TOO_FAR) from None

    def _minute(self, part: Part | None, clock: Clock) -> int | None:
        if part:
            return minute_within(part, clock)
        if not clock.either:
            return clock.minute
        week = [self.start + timedelta(days=ahead) for ahead in range(DAYS_A_WEEK)]
        fits = likely_minutes(clock, self.calendar, week)
        if len(fits) != 1:
            raise RefusedError(Reason.AMBIGUOUS)
        return fits[0]

    def _pattern(self, text: str) -> _Pattern | None:
        text = self._begun_alike(self.language.without_lead(text))
        if pattern := self._in_part(text):
            return pattern
        return self._whole(text)

    def _begun_alike(self, text: str) -> str:
        for said, alike in self.language.rule_starts.items():
            if text == said or text.startswith(said + " "):
                return self._begun_alike(alike + text.removeprefix(said))
        return text

    def _in_part(self, text: str) -> _Pattern | None:
        for slots in self.language.fits(self.language.daily_parts, text):
            return _Pattern(Shape(Pace.DAILY), part=self.language.part(slots))
        for slots in self.language.fits(self.language.day_parts, text):
            if pattern := self._whole(slots["rest"]):
                return replace(pattern, part=self.language.part(slots))
        return None

    def _whole(self, text: str) -> _Pattern | None:
        first = self.language.first_fit(self.language.rules_said, text)
        for meaning, template in self.language.rule_templates[first:]:
            slots = self.language.fit(template, text)
            if slots is not None and (found := self._meanings[meaning](self, slots)):
                return found if isinstance(found, _Pattern) else _Pattern(found)
        return None

    def _interval(self, slots: Slots) -> int:
        interval = self.language.interval(slots.get("interval"))
        if interval < 1:
            raise RefusedError(Reason.NO_SUCH_DAY)
        return interval

    def _daily(self, slots: Slots) -> Shape:
        return Shape(Pace.DAILY, self._interval(slots))

    def _working_days(self, _: Slots) -> _Pattern:
        return _Pattern(Shape(Pace.DAILY), Closed.SKIP)

    def _weekdays(self, _: Slots) -> Shape:
        return Shape(Pace.WEEKLY, weekdays=WEEKDAYS)

    def _weekly(self, slots: Slots) -> Shape:
        said = slots.get("weekdays") or slots.get("plurals")
        words = [word for word in re.split(self.language.joint, said) if word] if said else []
        days = {self.language.weekday(word) for word in words} or {self.start.weekday()}
        return Shape(Pace.WEEKLY, self._interval(slots), weekdays=tuple(sorted(days)))

    def _monthly(self, slots: Slots) -> Shape:
        said = slots.get("day") or slots.get("dated")
        day = self.language.ordinal(said) if said else self.start.day
        return Shape(Pace.MONTHLY, self._interval(slots), month_day=_checked(day, _LONGEST_MONTH))

    def _counted(self, slots: Slots, months: tuple[int, ...] = ()) -> Shape | _Pattern | None:
        nth, kind = self.language.ordinal(slots["nth"]), self.language.kind(slots["kind"])
        pace, interval = Pace.MONTHLY, self._interval(slots)
        if "month" in slots:
            pace, months = Pace.YEARLY, (self.language.months[slots["month"]],)
        if isinstance(kind, int):
            if nth not in (LAST, 1, 2, 3, 4):
                raise RefusedError(Reason.NO_SUCH_DAY)
            return Shape(pace, interval, months, weekdays=(kind,), nth=nth)
        last = longest(months[0]) if "month" in slots else _LONGEST_MONTH
        shape = Shape(pace, interval, months, month_day=_checked(nth, last))
        if kind is Kind.ANY:
            return shape
        near = {1: Closed.AFTER, LAST: Closed.BEFORE}
        return _Pattern(shape, near[nth]) if nth in near else None

    def _quarterly(self, slots: Slots) -> Shape | _Pattern | None:
        if self.language.ordinal(slots["nth"]) == LAST:
            return self._counted(slots, months=QUARTER_ENDS)
        return self._counted(slots, months=QUARTER_STARTS)

    def _yearly(self, slots: Slots) -> Shape:
        month, day = self.start.month, self.start.day
        if "month" in slots:
            month = self.language.months[slots["month"]]
            said = slots.get("day") or slots["dated"]
            day = _checked(self.language.ordinal(said), longest(month))
        return Shape(Pace.YEARLY, self._interval(slots), months=(month,), month_day=day)

    def _month_start(self, slots: Slots) -> _Pattern:
        return _Pattern(Shape(Pace.MONTHLY, self._interval(slots), month_day=1), Closed.AFTER)

    def _month_end(self, slots: Slots) -> _Pattern:
        return _Pattern(Shape(Pace.MONTHLY, self._interval(slots), month_day=LAST), Closed.BEFORE)

    def _quarter_end(self, _: Slots) -> _Pattern:
        shape = Shape(Pace.MONTHLY, months=QUARTER_ENDS, month_day=LAST)
        return _Pattern(shape, Closed.BEFORE)

    def _two_meanings(self, _: Slots) -> Shape:
        raise RefusedError(Reason.AMBIGUOUS)

    def _too_often(self, _: Slots) -> Shape:
        raise RefusedError(Reason.TOO_OFTEN)

    _meanings: ClassVar[
        Mapping[RulePhrase, "Callable[[_Reader, Slots], Shape | _Pattern | None]"]
    ] = {
        RulePhrase.DAILY: _daily,
        RulePhrase.WORKING_DAYS: _working_days,
        RulePhrase.WEEKDAYS: _weekdays,
        RulePhrase.WEEKLY: _weekly,
        RulePhrase.MONTHLY: _monthly,
        RulePhrase.COUNTED: _counted,
        RulePhrase.QUARTERLY: _quarterly,
        RulePhrase.QUARTER_END: _quarter_end,
        RulePhrase.YEARLY: _yearly,
        RulePhrase.COUNTED_YEARLY: _counted,
        RulePhrase.MONTH_START: _month_start,
        RulePhrase.MONTH_END: _month_end,
        RulePhrase.TWO_MEANINGS: _two_meanings,
        RulePhrase.TOO_OFTEN: _too_often,
    }


def _checked(day: int, last: int) -> int:
    if not (day == LAST or 1 <= day <= last):
        raise RefusedError(Reason.NO_SUCH_DAY)
    return day
