"""Which names a site or a department may have, and which zone somebody means."""

from datetime import datetime
from zoneinfo import available_timezones

from handlers.kit import when
from handlers.kit.names import fold, nearest
from handlers.kit.when import NotUnderstood, Reason
from handlers.kit.workdays import Calendar

LONGEST = 60
# Words that mean something else where a name may stand.
_TAKEN = frozenset({"at", "me", "all", "mine", "none", "everybody", "from", "until", "because"})


def reads_as_time(name: str, *, now: datetime, calendar: Calendar) -> bool:
    """Whether a name would be taken for a date, as `at Noon` would."""
    try:
        when.read(name, now=now, calendar=calendar)
    except NotUnderstood as problem:
        return problem.reason not in (Reason.UNKNOWN, Reason.EMPTY)
    return True


def is_taken(name: str) -> bool:
    """Whether a name is a word of the commands, or has a sign that begins a marker."""
    words = fold(name).split()
    return name[:1] in ("@", "#", "!", "<") or fold(name) in _TAKEN or "at" in words


def zone(text: str) -> str | None:
    """Return the IANA zone that `Europe/Lisbon`, `europe/lisbon` or `Lisbon` means, if one does."""
    wanted = fold(text).replace(" ", "_")
    known = sorted(available_timezones())
    exact = [one for one in known if one.casefold() == wanted]
    by_city = [one for one in known if one.casefold().rpartition("/")[2] == wanted and "/" in one]
    return next(iter(exact), by_city[0] if len(by_city) == 1 else None)


def nearest_zone(text: str) -> str | None:
    """Return the zone that was most likely meant."""
    cities = {one: one.rpartition("/")[2].replace("_", " ") for one in available_timezones()}
    city = nearest(text.rpartition("/")[2].replace("_", " "), sorted(set(cities.values())))
    return next((one for one in sorted(cities) if cities[one] == city), None)
