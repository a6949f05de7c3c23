"""When the day of somebody who leads begins: with the first of their sites."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.kit.workdays import Calendar, resolve

AFTER_OPENING = timedelta(minutes=15)
# What is late is still worth telling so long after its time, also when all have closed.
WORTH = timedelta(hours=2)


@dataclass(frozen=True)
class Morning:
    """The calendars that a person's mornings follow; `clock` in `zone` stands for their opening."""

    calendars: tuple[Calendar, ...]
    zone: ZoneInfo
    clock: time | None = None

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """Return when the morning of a local date is told, and until when that helps.

        None on a day on which all of them are closed.
        """
        working = [one for one in self.calendars if one.is_working_day(day)]
        if not working:
            return None
        if self.clock is not None:
            at = resolve(day, self.clock, self.zone)
        else:
            at = min(one.start_of_working_day(day) for one in working) + AFTER_OPENING
        return at, max(at + WORTH, *(one.end_of_working_day(day) for one in working))
