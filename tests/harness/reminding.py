"""People who are reminded of tasks: steps in their names, and what they hear."""

from datetime import UTC, datetime

from handlers.kit.when import When
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import due, looks, steps
from harness import given
from harness.days import Days
from harness.given import MONDAY
from storage.session import Session
from storage.tasks import Task


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


def step(session: Session, name: str, task: Task, action: Action, **more: object) -> None:
    fields = {"now": MONDAY, "tools": given.tools(), **more}
    steps.take_step(session, given.actor(name), task, action, **fields)  # type: ignore[arg-type]


def move(session: Session, name: str, task: Task, to: datetime, now: datetime = MONDAY) -> None:
    when = When(to, to.date(), has_clock=True)
    due.move(session, given.actor(name), task, when, reason="late", now=now, tools=given.tools())


def accepted(days: Days, *owners: str, **more: object) -> Task:
    with days.writing() as session:
        task = given.task(session, *owners, **more)
        for one in owners or ("ben",):
            step(session, one, task, Action.ACCEPT)
        return task


def heard(days: Days, start: str) -> list[tuple[datetime, str]]:
    return [(one.at, one.person) for one in days.told if one.text.startswith(start)]


def look_ahead(days: Days, task: Task) -> list[str]:
    return [one.occurrence.split("@")[0] for one in days.ahead(str(task.id), looks.LOOK)]
