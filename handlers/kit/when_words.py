"""The words of a date: tables, and what a piece of text says before any calendar is asked."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from handlers.kit.workdays import MINUTES_A_DAY


class Reason(StrEnum):
    """Why a phrase was refused."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    BARE_NUMBER = "bare_number"
    AMBIGUOUS = "ambiguous"
    CONTRADICTION = "contradiction"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_TIME = "no_such_time"
    PAST = "past"
    TOO_FAR = "too_far"


class RefusedError(Exception):
    """The text is refused for a reason; whoever knows the phrase tells both."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Unit(Enum):
    """What spans are counted in."""

    MINUTE = auto()
    HOUR = auto()
    DAY = auto()
    WEEK = auto()
    MONTH = auto()
    WORKING_DAY = auto()


@dataclass(frozen=True)
class Clock:
    """A time of day.

    `minute` counts from midnight to 24:00, None is closing time; `either` half of the day may be
    meant. `refusal` tells why it is none, `refusal_alone` why it needs a day beside it.
    """

    minute: int | None
    either: bool = False
    refusal: Reason | None = None
    refusal_alone: Reason | None = None


def _index(*rows: str, first: int = 0) -> dict[str, int]:
    return {word: place for place, row in enumerate(rows, first) for word in row.split("|")}


# What follows is English. Another language brings the same tables.
_LEADS = frozenset({"due", "by", "on", "before", "until", "till"})
_AT = "at "
_SPAN = re.compile(r"(?:in|within) (?P<in>.+)|(?P<later>.+) from now")
ONE_OF = {"this": False, "coming": False, "next": True}  # Does it exclude today?
WEEKDAYS = _index(
    "mon|monday",
    "tue|tues|tuesday",
    "wed|weds|wednesday",
    "thu|thur|thurs|thursday",
    "fri|friday",
    "sat|saturday",
    "sun|sunday",
)
MONTHS = _index(
    "jan|january",
    "feb|february",
    "mar|march",
    "apr|april",
    "may",
    "jun|june",
    "jul|july",
    "aug|august",
    "sep|sept|september",
    "oct|october",
    "nov|november",
    "dec|december",
    first=1,
)
DAYS = _index("today", "tomorrow|tmrw|tmr", "day after tomorrow|the day after tomorrow")
EVENINGS = _index("tonight|this evening", "tomorrow night|tomorrow evening")
_CLOCKS = {"noon": 12 * 60, "midday": 12 * 60, "midnight": MINUTES_A_DAY}
_CLOSINGS = frozenset({"eod", "eob", "cob", "end of day", "end of the day", "close of business"})
WEEK_STARTS = {"next week": 1}
MONTH_STARTS = {"next month": 1}
WEEK_ENDS = _index("eow|end of week|end of the week|end of this week", "end of next week")
MONTH_ENDS = _index("eom|end of month|end of the month|end of this month", "end of next month")
_NUMBERS = _index("a|an|one", "two", "three", "four", "five", "six", first=1)
_UNITS = {
    word: unit
    for unit, words in (
        (Unit.MINUTE, "m|min|mins|minute|minutes"),
        (Unit.HOUR, "h|hr|hrs|hour|hours"),
        (Unit.DAY, "d|day|days"),
        (Unit.WEEK, "w|wk|wks|week|weeks"),
        (Unit.MONTH, "month|months"),
        (Unit.WORKING_DAY, "business day|business days|working day|working days|workday|workdays"),
    )
    for word in words.split("|")
}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


NAMED_DATE = re.compile(
    r"(?:(?:the )?(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ -]?(?P<m>M)"
    r"|(?P<m2>M)[ -]?(?:the )?(?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?)(?:[ -](?P<y>[0-9]{4}))?".replace(
        "M", _any(MONTHS)
    )
)
_PAIR = re.compile(
    rf"(?:([0-9]{{1,4}}) ?|({_any(_NUMBERS)}) )({_any(_UNITS)})(?: and | |(?=[0-9])|$)"
)

# From here on no language any more.
ISO_DATE = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r"(?: ?(z|[+-][0-9]{2}:?[0-9]{2}))?"
)
NUMERIC_DATE = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?")
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:(?P<mark>[:.h])(?P<minute>[0-9]{2})|(?P<h> ?h))?"
    r"(?: ?(?P<half>am|pm))?(?P<oclock> ?oclock)?"
)
_HALF = re.compile(r"\b([ap])\.m\b\.?")
_SMOOTH = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("'\"\u2018\u2019\u201c\u201d`", "")
    | {",": " ", "@": " at "}
)

MONTHS_A_YEAR = 12
_LONGEST = 60  # Characters; a phrase is no letter.
_HOUR, _HALF_DAY = 60, 12  # Minutes, and hours.


def smooth(phrase: str) -> str:
    """Return the phrase without what does not matter: case, kinds of dashes, quotes, spaces."""
    if len(phrase) > _LONGEST:
        raise RefusedError(Reason.UNKNOWN)
    text = unicodedata.normalize("NFKC", phrase).translate(_SMOOTH).casefold()
    text = without_lead(" ".join(_HALF.sub(r"\1m", text).split()).rstrip(" .!?"))
    if not text:
        raise RefusedError(Reason.EMPTY)
    return text


def without_lead(text: str) -> str:
    """Drop words such as `due by`, which change nothing."""
    lead, _, rest = text.partition(" ")
    return without_lead(rest) if lead in _LEADS else text


def read_amounts(text: str) -> list[tuple[int, Unit]]:
    """Read `in 1 h 30 min` as its pairs; nothing unless the text is nothing else."""
    span = _SPAN.fullmatch(text)
    text, place, pairs = (span["in"] or span["later"] if span else ""), 0, []
    while pair := _PAIR.match(text, place):
        pairs.append((int(pair[1]) if pair[1] else _NUMBERS[pair[2]], _UNITS[pair[3]]))
        place = pair.end()
    return pairs if place == len(text) else []


def read_clock(text: str) -> Clock | None:
    """Read `5 pm`, `at 5`, `17h30`, `noon` or `eod`; None if the text is nothing like a time."""
    text = without_lead(text)
    told, text = text.startswith(_AT), text.removeprefix(_AT)
    if text in _CLOCKS:
        return Clock(_CLOCKS[text])
    if text in _CLOSINGS:
        return Clock(None)
    if match := _CLOCK.fullmatch(text):
        return _numbers(match, told=told)
    return _refused(Reason.BARE_NUMBER) if text.isdecimal() else None


def _numbers(match: re.Match[str], *, told: bool) -> Clock:
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if not (told or match["mark"] or match["h"] or half or match["oclock"]):
        return _refused(Reason.BARE_NUMBER)
    of_day = hour * _HOUR + minute
    if minute >= _HOUR or of_day > MINUTES_A_DAY or (half and not 1 <= hour <= _HALF_DAY):
        return _refused(Reason.NO_SUCH_TIME)
    if half:
        return Clock((hour % _HALF_DAY + _HALF_DAY * (half == "pm")) * _HOUR + minute)
    # Two digits and minutes are how a 24-hour clock is written: 05:30, 10:30.
    sure = match["hour"][0] == "0" or bool(match["mark"] and match["hour"][1:])
    either = 1 <= hour < _HALF_DAY and not sure
    return Clock(of_day, either, refusal_alone=None if told else _alone(match))


def _alone(match: re.Match[str]) -> Reason | None:
    """Tell why a time of day is no phrase by itself: `2h` may be a span, `9.12` a date."""
    span = (match["h"] or match["mark"] == "h") and int(match["hour"]) <= _HALF_DAY
    dotted = match["mark"] == "." and 1 <= int(match["minute"]) <= MONTHS_A_YEAR
    return Reason.AMBIGUOUS if span or dotted else None


def _refused(reason: Reason) -> Clock:
    return Clock(0, refusal=reason, refusal_alone=reason)
