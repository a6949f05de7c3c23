"""What a piece of text says about dates and times, before any calendar is asked."""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.kit.languages.language import Amount, Language, Part
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
    TOO_OFTEN = "too_often"


class RefusedError(Exception):
    """The text is refused for a reason; whoever knows the phrase tells both."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Clock:
    """A time of day.

    `minute` counts from midnight to 24:00, None is closing time; `either` half of the day may be
    meant, unless `part` decides. `refusal` tells why it is none, `refusal_alone` why it needs a
    day beside it.
    """

    minute: int | None
    either: bool = False
    part: Part | None = None
    refusal: Reason | None = None
    refusal_alone: Reason | None = None

    @property
    def minutes(self) -> tuple[int, ...]:
        """Every minute of the day that may be meant; none for closing time."""
        if self.minute is None:
            return ()
        return (self.minute, self.minute + _NOON) if self.either else (self.minute,)


ISO_DATE = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r"(?: ?(z|[+-][0-9]{2}:?[0-9]{2}))?"
)
NUMERIC_DATE = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2})?)?")
_DIGITS = re.compile(r"([0-9]{1,2})([0-9]{2})(?P<sure> ?(?:h|hrs|hours))?")
_HALF = re.compile(r"\b([ap])\.m\b\.?")
_SHORTENED = re.compile(r"(?<=[^\W\d_])\.(?= |$)")
_SMOOTH = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("'\"\u2018\u2019\u201c\u201d`", "")
    | {",": " ", "@": " @ "}
)

LONGEST = 60  # Characters; a phrase is no letter.
_HOUR, _HALF_DAY, _NOON = 60, 12, 12 * 60  # Minutes, hours, minutes.
_MONTHS_A_YEAR = 12


def smooth(phrase: str, *, longest: int = LONGEST) -> str:
    """Return the phrase without what does not matter: case, kinds of dashes, quotes, spaces."""
    if len(phrase) > longest:
        raise RefusedError(Reason.UNKNOWN)
    text = unicodedata.normalize("NFKC", phrase).translate(_SMOOTH).casefold()
    text = _SHORTENED.sub("", _HALF.sub(r"\1m", " ".join(text.split()))).strip(" !?")
    if not text.strip(" ."):
        raise RefusedError(Reason.EMPTY)
    return text


def in_language(text: str, language: Language) -> str:
    """Drop what only this language knows to be without meaning."""
    text = language.without_lead(text if language.dotted_dates else text.rstrip(" ."))
    if not text:
        raise RefusedError(Reason.EMPTY)
    return text


def read_amounts(text: str, language: Language) -> list[Amount]:
    """Read `1 h 30 min` as its pairs; nothing unless the text is nothing else."""
    if text in language.amounts:
        return [language.amounts[text]]
    place, pairs = 0, []
    while pair := language.pair.match(text, place):
        pairs.append((language.number(pair[1] or pair[2]), language.units[pair[3]]))
        place = pair.end()
    return pairs if place == len(text) else []


def read_clock(text: str, language: Language) -> Clock | None:
    """Read `5 pm`, `at 5`, `half past 3`, `noon` or `eod`; None for what is nothing like a time."""
    text = language.without_lead(text)
    at, _, rest = text.partition(" ")
    told = bool(rest) and at in language.at
    text = rest if told else text
    if clock := _plain_clock(text, language, told=told):
        return clock
    for slots in language.fits(language.clock_parts, text):
        if clock := _plain_clock(slots["rest"], language, told=True):
            return replace(clock, part=language.part(slots))
    return None


def _plain_clock(text: str, language: Language, *, told: bool) -> Clock | None:
    if text in language.clocks:
        return Clock(language.clocks[text])
    if text in language.closings:
        return Clock(None)
    if match := language.clock.fullmatch(text):
        return _numbers(match, language, told=told)
    if (match := _DIGITS.fullmatch(text)) and (told or match["sure"]):
        return _of_day(match[1], int(match[2]), sure=match[1][0] == "0" or len(match[1]) > 1)
    return _refused(Reason.BARE_NUMBER) if text.isdecimal() else _shifted(text, language)


def _shifted(text: str, language: Language) -> Clock | None:
    bare, half = text, None
    for name, place in language.halves.items():
        if text.endswith(name):
            bare, half = text.removesuffix(name).rstrip(), place
    first = language.first_fit(language.clocks_said, bare)
    for template, minutes in language.shifted_clocks[first:]:
        if slots := language.fit(template, bare):
            shift = minutes * language.number(slots.get("number", "1"))
            return _around(language.hour(slots["hour"]), shift, half=half)
    return None


def _around(hour: int, shift: int, *, half: int | None) -> Clock:
    of_day = hour * _HOUR + shift
    if not (0 < of_day <= MINUTES_A_DAY and abs(shift) < _HOUR):
        return _refused(Reason.NO_SUCH_TIME)
    if half is None:
        return Clock(of_day, either=hour > 0 and of_day < _NOON)
    if not 1 <= hour <= _HALF_DAY:
        return _refused(Reason.NO_SUCH_TIME)
    if hour == _HALF_DAY and shift < 0:  # Which side of twelve does `am` tell of?
        return _refused(Reason.AMBIGUOUS)
    return Clock(of_day % _NOON + _NOON * half)


def _numbers(match: re.Match[str], language: Language, *, told: bool) -> Clock:
    half, marked, written = match["half"], match["mark"], match["hour"].isdecimal()
    if not (told or marked or match["h"] or half or match["ending"]):
        return _refused(Reason.BARE_NUMBER)
    hour, minute = language.hour(match["hour"]), int(match["minute"] or 0)
    if half:
        if not 1 <= hour <= _HALF_DAY or minute >= _HOUR:
            return _refused(Reason.NO_SUCH_TIME)
        return Clock((hour % _HALF_DAY + _HALF_DAY * language.halves[half]) * _HOUR + minute)
    # Two digits and minutes are how a 24-hour clock is written: 05:30, 10:30.
    sure = match["hour"][0] == "0" or bool(marked and written and match["hour"][1:])
    clock = _of_day(str(hour), minute, sure=sure)
    dotted = marked == "." and 1 <= minute <= _MONTHS_A_YEAR
    if told or match["ending"] or clock.refusal:
        return clock
    if dotted and language.dotted_dates:
        return _refused(Reason.AMBIGUOUS)
    # By itself `2h` may be a span, and `9.12` a date.
    span = (match["h"] or marked == "h") and hour <= _HALF_DAY
    return replace(clock, refusal_alone=Reason.AMBIGUOUS) if span or dotted else clock


def _of_day(hour: str, minute: int, *, sure: bool) -> Clock:
    of_day = int(hour) * _HOUR + minute
    if minute >= _HOUR or of_day > MINUTES_A_DAY:
        return _refused(Reason.NO_SUCH_TIME)
    return Clock(of_day, either=0 < int(hour) < _HALF_DAY and not sure)


def _refused(reason: Reason) -> Clock:
    return Clock(0, refusal=reason, refusal_alone=reason)
