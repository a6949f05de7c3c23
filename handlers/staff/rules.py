"""When somebody may be disturbed."""

from dataclasses import dataclass
from datetime import datetime

from handlers.kit.workdays import Calendar


@dataclass(frozen=True)
class Tell:
    """Tell it now."""


@dataclass(frozen=True)
class Hold:
    """Keep it until `until`, when the person works again."""

    until: datetime


def may_disturb(calendar: Calendar, now: datetime, *, at_once: bool) -> Tell | Hold:
    """Decide whether a notice may reach somebody now; what was set to a clock always may."""
    if at_once or calendar.is_open(now):
        return Tell()
    return Hold(until=calendar.next_open(now))
