"""Opening hours of a week, as people write them: `mon-fri 9-17; sat 10:00-14:00`."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from handlers.kit.workdays import (
    DAYS_A_WEEK,
    BadWindowsError,
    Calendar,
    Week,
    Windows,
    parse_windows,
)

USUAL = "mon-fri 09:00-17:00"
_DAYS = re.compile(
    r"(?P<days>[^\W\d_]+(?:\s*[-\u2013]\s*[^\W\d_]+|(?:\s*,\s*[^\W\d_]+)*))\s*(?P<rest>.*)"
)
_EVERY_DAY = ("daily", "everyday", "always")
_CLOSED = "closed"
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST = 3  # As many letters tell the days apart.
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def parse_week(text: str) -> list[str]:
    """Read a week into seven texts, Monday first, each as `parse_windows` reads it.

    Days that are not named are closed. Raise BadWindowsError.
    """
    week = [""] * DAYS_A_WEEK
    for part in (piece.strip() for piece in re.split(r"[;\n]", text)):
        if not part:
            continue
        days, windows = _parse_part(part)
        for day in days:
            if week[day]:
                raise BadWindowsError(_SHORT[day], "this day is named twice")
            week[day] = windows
    if not any(week):
        raise BadWindowsError(text[:40], "a week needs an opening window")
    return week


def _parse_part(part: str) -> tuple[list[int], str]:
    match = _DAYS.fullmatch(part.casefold())
    if not match:
        raise BadWindowsError(part, "write days and a window, such as mon-fri 09:00-17:00")
    days, windows = _parse_days(match["days"]), match["rest"].strip()
    if windows == _CLOSED:
        return [], ""
    return days, ", ".join(str(window) for window in parse_windows(windows))


def _parse_days(text: str) -> list[int]:
    if text.strip() in _EVERY_DAY:
        return list(range(DAYS_A_WEEK))
    first, dash, last = (word.strip() for word in re.sub("\u2013", "-", text).partition("-"))
    if not dash:
        return [_day(word.strip()) for word in text.split(",")]
    begin, end = _day(first), _day(last)
    return [(begin + step) % DAYS_A_WEEK for step in range((end - begin) % DAYS_A_WEEK + 1)]


def _day(word: str) -> int:
    for day, name in enumerate(_NAMES):
        if len(word) >= _SHORTEST and name.startswith(word):
            return day
    raise BadWindowsError(word, "this is no day of the week")


def write_week(windows: Sequence[str]) -> str:
    """Write seven texts as people do: `Mon-Fri 09:00-17:00; Sat 10:00-14:00`."""
    groups: list[tuple[int, int, str]] = []
    for day, text in enumerate(windows):
        if groups and groups[-1][2] == text and groups[-1][1] == day - 1:
            groups[-1] = (groups[-1][0], day, text)
        else:
            groups.append((day, day, text))
    return "; ".join(
        f"{_SHORT[first] if first == last else f'{_SHORT[first]}-{_SHORT[last]}'} {text}"
        for first, last, text in groups
        if text
    )


def week_of(windows: Sequence[str]) -> Week:
    """Return seven texts as the calendar wants them."""
    days = tuple(parse_windows(text) if text else cast("Windows", ()) for text in windows)
    return cast("Week", days)


def calendar(
    zone: str,
    hours: Sequence[tuple[date, Sequence[str]]],
    *,
    holidays: Mapping[date, str],
    own_days: Sequence[tuple[date, bool, str]],
) -> Calendar:
    """Build a calendar from hours (valid from, windows) in order, and days of the site's own.

    Each own day is (day, whether it is open, name); it wins over the holidays.
    """
    closed = dict(holidays)
    for day, is_open, name in own_days:
        if is_open:
            closed.pop(day, None)
        else:
            closed[day] = name
    weeks = [(since, week_of(windows)) for since, windows in hours]
    return Calendar(ZoneInfo(zone), weeks[0][1], holidays=closed, changes=tuple(weeks[1:]))
