"""When a task is looked at again: a chain of instants, of which one at a time is armed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.kit.workdays import Calendar
from handlers.tasks.rules.why import LOOKS, Seen, Why
from storage.enums import TaskState

# A reminder that moves to the end of working time still leaves time to act on it.
MARGIN = timedelta(minutes=15)
# When the time has passed for everybody's clock.
JUST_AFTER = timedelta(minutes=1)
# What is urgent is escalated when nobody has accepted it for so much working time.
URGENT_UNACCEPTED = timedelta(minutes=30)
# Leads and managers hear in their brief, so what they hear is known before it is written.
BEFORE_THE_BRIEF = timedelta(hours=1)


@dataclass(frozen=True)
class Pace:
    """How soon a task is looked at; `untaken` and `unaccepted` are lengths of working time.

    `share` is that of the time left until the due date; the mornings are counted from 1.
    """

    soon: timedelta = timedelta(hours=1)
    untaken: timedelta = timedelta(hours=1)
    unaccepted: timedelta = timedelta(hours=8)
    share: float = 0.5
    lead_morning: int = 2
    manager_morning: int = 4


@dataclass(frozen=True)
class Look:
    """One look: why, and when. Looks are ordered by time, those of an instant as `LOOKS` are."""

    at: datetime
    why: Why

    def __lt__(self, other: "Look") -> bool:
        return (self.at, LOOKS.index(self.why)) < (other.at, LOOKS.index(other.why))


def next_look(seen: Seen, *, after: datetime | Look, calendar: Calendar, pace: Pace) -> Look | None:
    """Return the first look after an instant or after another look; None when there is none."""
    edge = after if isinstance(after, Look) else Look(after, LOOKS[-1])
    return min(
        (one for one in looks(seen, calendar=calendar, pace=pace) if edge < one), default=None
    )


def looks(seen: Seen, *, calendar: Calendar, pace: Pace) -> list[Look]:
    """Return every look of a task that stays as it is, past ones among them."""
    if seen.state in (TaskState.DONE, TaskState.CANCELLED):
        return []
    found: list[tuple[Why, datetime | None]] = []
    if seen.state is TaskState.OPEN:
        found.append((Why.UNTAKEN, calendar.add(seen.state_at, pace.untaken)))
    if seen.state is TaskState.ASSIGNED:
        found.append((Why.UNACCEPTED, _unaccepted(seen, calendar, pace)))
    if seen.due_at is not None:
        found.append((Why.SOON, _soon(seen, seen.due_at, calendar, pace)))
        found.append((Why.DUE, seen.due_at if seen.rings else None))
        found.append((Why.PAST, seen.due_at + JUST_AFTER))
        found.append((Why.LATE, _morning(seen.due_at, pace.lead_morning, calendar)))
        found.append((Why.VERY_LATE, _morning(seen.due_at, pace.manager_morning, calendar)))
    return sorted(Look(at, why) for why, at in found if at is not None)


def _unaccepted(seen: Seen, calendar: Calendar, pace: Pace) -> datetime:
    if seen.is_urgent:
        return calendar.add(seen.state_at, URGENT_UNACCEPTED)
    at = calendar.add(seen.state_at, pace.unaccepted)
    if seen.due_at is None or seen.due_at <= seen.state_at:
        return at
    half = seen.state_at + (seen.due_at - seen.state_at) * pace.share
    at_work = working_instant_before(half, calendar)
    return min(at, at_work if at_work > seen.state_at else half)


def _soon(seen: Seen, due_at: datetime, calendar: Calendar, pace: Pace) -> datetime | None:
    """A day needs no message of its own: the brief and the last call tell what is due on it."""
    if not (seen.due_has_clock or seen.is_urgent):
        return None
    at = due_at - pace.soon
    return at if seen.rings else working_instant_before(at, calendar)


def working_instant_before(at: datetime, calendar: Calendar) -> datetime:
    """Return `at` if it is working time, else the last instant before that can be acted on."""
    if calendar.is_open(at):
        return at
    closing = calendar.last_open(at)
    early = closing - MARGIN
    # No window is shorter than a minute.
    return early if calendar.is_open(early) else closing - timedelta(minutes=1)


def _morning(due_at: datetime, count: int, calendar: Calendar) -> datetime:
    day = calendar.working_days_after(calendar.working_day_of(due_at), count)
    return max(calendar.start_of_working_day(day) - BEFORE_THE_BRIEF, due_at)
