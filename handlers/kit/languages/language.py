"""What a language brings to the grammar of dates: tables of words, and templates joining them.

In a template `[x]` may be left out, `(a|b)` is either, `~` is a space, a hyphen or nothing, and
`{slot}` stands for any word of a table or any number that fits there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import TypeVar

Value = TypeVar("Value")
Slots = dict[str, str]
_NAME = re.compile(r"\(\?P<\w+>")


class Unit(Enum):
    """What spans are counted in, and what begins and ends."""

    MINUTE = auto()
    HOUR = auto()
    DAY = auto()
    WORKING_DAY = auto()
    WEEK = auto()
    MONTH = auto()
    QUARTER = auto()
    YEAR = auto()


Amount = tuple[int, Unit]


@dataclass(frozen=True)
class Part:
    """A part of the day, in minutes after midnight; what is due then is due at `until`."""

    begins: int
    ends: int
    until: int


MORNING = Part(0, 12 * 60, until=12 * 60)
AFTERNOON = Part(12 * 60, 18 * 60, until=17 * 60)
EVENING = Part(17 * 60, 24 * 60, until=20 * 60)


class Kind(Enum):
    """Which days of a month are counted; a weekday is its number, 0 is Monday."""

    ANY = auto()
    WORKING = auto()


class DayPhrase(Enum):
    """What a template of `day_templates` means, and which slots it has."""

    COMING = auto()  # weekday
    NEXT = auto()  # weekday; not today
    DATED_WEEKDAY = auto()  # weekday, rest
    WEEK_AFTER = auto()  # rest
    AFTER = auto()  # span, rest
    IN_WEEK = auto()  # weekday, period
    COUNTED = auto()  # nth, kind, and period or month with year
    OF_MONTH = auto()  # day, and period or nothing
    NAMED = auto()  # day, month, year
    START = auto()  # period, or month with year
    END = auto()  # the same
    WEEKEND = auto()
    TWO_MEANINGS = auto()


class RulePhrase(Enum):
    """What a template of `rule_templates` means, and which slots it has."""

    DAILY = auto()  # interval
    WORKING_DAYS = auto()
    WEEKDAYS = auto()
    WEEKLY = auto()  # interval, weekdays
    MONTHLY = auto()  # interval, day
    COUNTED = auto()  # interval, nth, kind
    QUARTERLY = auto()  # nth, kind
    YEARLY = auto()  # interval, day, month
    COUNTED_YEARLY = auto()  # interval, nth, kind, month
    MONTH_START = auto()  # interval
    MONTH_END = auto()  # interval
    QUARTER_END = auto()
    TWO_MEANINGS = auto()
    TOO_OFTEN = auto()


def index(*rows: str, first: int = 0) -> dict[str, int]:
    """Number rows of words that mean the same: `a|b`."""
    return {word: place for place, row in enumerate(rows, first) for word in row.split("|")}


def spread(rows: Mapping[str, Value]) -> dict[str, Value]:
    """Give each word of `a|b` its own entry."""
    return {word: value for row, value in rows.items() for word in row.split("|")}


@dataclass(frozen=True, eq=False, kw_only=True)
class Language:
    """The words and templates of one language, all in lower case."""

    leads: frozenset[str]  # Words before a day or a time that change nothing.
    at: frozenset[str]  # Words that say: a time follows.
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    hours: Mapping[str, int]
    ordinals: Mapping[str, int]  # From 1; the last is -1.
    ordinal_ending: str  # A pattern: what makes a number an ordinal.
    units: Mapping[str, Unit]
    amounts: Mapping[str, Amount]  # Amounts that are no number with a unit.
    joint: str
    days: Mapping[str, int]
    parts: Mapping[str, Part]
    part_adverbs: Mapping[str, Part] = field(default_factory=dict)
    periods: Mapping[str, tuple[Unit, int]]
    kinds: Mapping[str, Kind]
    aliases: Mapping[str, str]  # Whole names of days, as the templates say them.
    clocks: Mapping[str, int]
    closings: frozenset[str]
    halves: Mapping[str, int]
    clock_ending: str  # A pattern: `o'clock`.
    minute_mark: str  # A pattern: what stands between hour and minutes.
    shifted_clocks: tuple[tuple[str, int], ...]  # Minutes around `{hour}`, or a sign of `{number}`.
    clock_parts: tuple[str, ...]  # `{rest}` is a time of day within `{part}`.
    today_parts: tuple[str, ...]
    day_parts: tuple[str, ...]  # `{rest}` is a day.
    spans_ahead: tuple[str, ...]
    day_templates: tuple[tuple[DayPhrase, str], ...]
    dotted_dates: bool  # Is 24.12. a date?
    intervals: Mapping[str, int] = field(default_factory=dict)
    rule_starts: Mapping[str, str] = field(default_factory=dict)  # How rules begin, in one wording.
    daily_parts: tuple[str, ...] = ()
    rule_templates: tuple[tuple[RulePhrase, str], ...] = ()

    @cached_property
    def _slots(self) -> dict[str, str]:
        count = any_of(self.numbers)
        weekday, ordinal = any_of(self.weekdays), any_of(self.ordinals)
        kind = any_of((*self.kinds, *self.weekdays))
        return {
            "weekday": weekday,
            "weekdays": rf"(?:{weekday})s?(?:(?:{self.joint})(?:{weekday})s?)*",
            "plurals": rf"(?:{weekday})s(?:(?:{self.joint})(?:{weekday})s)*",
            "month": any_of(self.months),
            "number": rf"[0-9]{{1,4}}|{count}",
            "hour": rf"[0-9]{{1,2}}|{any_of(self.hours)}",
            "nth": rf"[0-9]{{1,2}}(?:{self.ordinal_ending})|{ordinal}",
            "day": rf"[0-9]{{1,2}}(?:{self.ordinal_ending})?|{ordinal}",
            "dated": rf"[0-9]{{1,2}}(?:{self.ordinal_ending})",
            "kind": kind,
            "year": "[0-9]{4}",
            "period": any_of(self.periods),
            "part": any_of(self.parts),
            "adverb": any_of(self.part_adverbs),
            "interval": rf"[0-9]{{1,4}}|{any_of((*self.intervals, *self.numbers))}",
            "span": ".+?",
            "rest": ".+?",
        }

    def _compile(self, template: str) -> re.Pattern[str]:
        spaced = template.replace("(", "(?:").replace("[", "(?:").replace("]", ")?")
        slots = self._slots
        named = re.sub(r"\{(\w+)\}", lambda slot: f"(?P<{slot[1]}>{slots[slot[1]]})", spaced)
        return re.compile(named.replace("~", "[ -]?"))

    @cached_property
    def _groups(self) -> dict[tuple[str, ...], re.Pattern[str]]:
        return {}

    @cached_property
    def days_said(self) -> tuple[str, ...]:
        return tuple(template for _, template in self.day_templates)

    @cached_property
    def clocks_said(self) -> tuple[str, ...]:
        return tuple(template for template, _ in self.shifted_clocks)

    @cached_property
    def rules_said(self) -> tuple[str, ...]:
        return tuple(template for _, template in self.rule_templates)

    @cached_property
    def _compiled(self) -> dict[str, re.Pattern[str]]:
        told = (self.clock_parts, self.today_parts, self.day_parts, self.spans_ahead)
        plain = [template for group in (*told, self.daily_parts) for template in group]
        plain += [template for template, _ in self.shifted_clocks]
        plain += [template for _, template in (*self.day_templates, *self.rule_templates)]
        return {template: self._compile(template) for template in plain}

    def fit(self, template: str, text: str) -> Slots | None:
        """Return what stands in the slots of a template, None if `text` is not like it."""
        found = self._compiled[template].fullmatch(text)
        return found and {slot: said for slot, said in found.groupdict().items() if said}

    def first_fit(self, templates: tuple[str, ...], text: str) -> int:
        """Return the place of the first template that `text` is like, else their number."""
        known = self._groups.get(templates)
        if known is None:
            bare = (_NAME.sub("(?:", self._compiled[one].pattern) for one in templates)
            each = "|".join(f"(?P<t{place}>{one})" for place, one in enumerate(bare))
            known = self._groups[templates] = re.compile(each or "(?!)")
        found = known.fullmatch(text)
        # `lastgroup` is the one that closed last, which is the outermost.
        return int((found.lastgroup or "")[1:]) if found else len(templates)

    def fits(self, templates: tuple[str, ...], text: str) -> Iterator[Slots]:
        for template in templates[self.first_fit(templates, text) :]:
            if (slots := self.fit(template, text)) is not None:
                yield slots

    @cached_property
    def pair(self) -> re.Pattern[str]:
        """One number with its unit, and what joins it to the next."""
        return re.compile(
            rf"(?:([0-9]{{1,4}}) ?|({any_of(self.numbers)}) )({any_of(self.units)})"
            rf"(?:{self.joint}|(?=[0-9])|$)"
        )

    @cached_property
    def clock(self) -> re.Pattern[str]:
        half = any_of(self.halves) if self.halves else "(?!)"
        return re.compile(
            rf"(?P<hour>{self._slots['hour']})"
            rf"(?:(?P<mark>{self.minute_mark})(?P<minute>[0-9]{{2}})|(?P<h> ?h))?"
            rf"(?: ?(?P<half>{half}))?(?P<ending> ?(?:{self.clock_ending}))?"
        )

    def number(self, text: str) -> int:
        return int(text) if text[0].isdecimal() else self.numbers[text]

    def interval(self, text: str | None) -> int:
        """Return how many periods lie between two occurrences; nothing said is one."""
        return 1 if text is None else self.intervals.get(text) or self.number(text)

    def hour(self, text: str) -> int:
        return int(text) if text.isdecimal() else self.hours[text]

    def part(self, slots: Slots) -> Part:
        return self.parts[slots["part"]] if "part" in slots else self.part_adverbs[slots["adverb"]]

    def ordinal(self, text: str) -> int:
        digits = re.match("[0-9]+", text)
        return int(digits[0]) if digits else self.ordinals[text]

    def weekday(self, text: str) -> int:
        """Return the number of a weekday, which may stand in the plural: `mondays`."""
        return self.weekdays[text if text in self.weekdays else text[:-1]]

    def kind(self, text: str) -> int | Kind:
        return self.kinds[text] if text in self.kinds else self.weekdays[text]

    def without_lead(self, text: str) -> str:
        """Drop words such as `due by`, which change nothing."""
        lead, _, rest = text.partition(" ")
        return self.without_lead(rest) if lead in self.leads else text


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
