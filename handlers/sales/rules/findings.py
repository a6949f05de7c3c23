"""Which business days of a site are missing, as the digest tells them."""

from collections.abc import Collection, Iterable
from datetime import date

from storage.enums import Redness

MANY = 2


def missing(
    closed: Iterable[date],
    reported: Collection[date],
    planned: Iterable[tuple[date, date]],
) -> list[date]:
    """Return the closed days on which a site sold, as far as is known, and said nothing.

    It sells from the first day that it reported, and on the days of a target (`planned`).
    """
    first = min(reported, default=None)
    spans = list(planned)

    def sells(day: date) -> bool:
        within = any(begin <= day <= end for begin, end in spans)
        return within or (first is not None and day > first)

    return [day for day in closed if day not in reported and sells(day)]


def severity(days: Collection[date]) -> Redness:
    return Redness.HIGH if len(days) >= MANY else Redness.MEDIUM
