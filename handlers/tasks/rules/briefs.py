"""What a brief says of each task, and in which order."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from handlers.kit.workdays import Calendar, resolve
from storage.enums import TaskState


class Group(StrEnum):
    """Why a task stands in a brief. The order is that of the brief."""

    OVERDUE = "overdue"
    TODAY = "today"
    UNACCEPTED = "unaccepted"
    WAITING = "waiting"


@dataclass(frozen=True)
class Day:
    """What counts as due today: from `since` to before `until`."""

    since: datetime
    until: datetime


def day_of(now: datetime, calendar: Calendar) -> Day:
    """Return the day of somebody's work; a night shift belongs to the day it began on."""
    day = calendar.working_day_of(now)
    since, until = (resolve(day + timedelta(days=more), time(), calendar.zone) for more in (0, 1))
    if calendar.is_working_day(day):
        until = max(until, calendar.end_of_working_day(day))
    return Day(since, until)


class Pending(Protocol):
    """What of a task decides why it is in somebody's brief: a row of it or its picture."""

    @property
    def state(self) -> TaskState: ...
    @property
    def state_by(self) -> str: ...
    @property
    def assigner_id(self) -> str: ...
    @property
    def waits_for(self) -> str | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def proposed_at(self) -> datetime | None: ...
    @property
    def proposed_by(self) -> str | None: ...


def group_of(picture: Pending, reader: str, day: Day, *, now: datetime) -> Group:
    """Return why a task is in somebody's brief."""
    if is_waiting(picture, reader):
        return Group.WAITING
    if picture.due_at is not None and picture.due_at < day.until:
        return Group.OVERDUE if picture.due_at <= now else Group.TODAY
    return Group.UNACCEPTED


def is_waiting(picture: Pending, reader: str) -> bool:
    """Whether it cannot go on without a word of this person."""
    if picture.state is TaskState.BLOCKED and picture.waits_for == reader:
        return True
    back = picture.state in (TaskState.DECLINED, TaskState.CHECKING) and picture.state_by != reader
    offered = picture.proposed_at is not None and picture.proposed_by != reader
    return picture.assigner_id == reader and (back or offered)
