"""Escalating a task: one that is urgent and that nobody accepts, and one that is long overdue."""

from datetime import datetime

from handlers.escalations.service import runs
from handlers.kit.area import Tools
from handlers.tasks.cards.words import reference
from handlers.tasks.rules.why import Why, is_chased
from handlers.tasks.service.record import KIND
from handlers.tasks.service.reminding import seen
from storage import channels, tasks
from storage.enums import ChannelKind
from storage.session import Session
from storage.tasks import Task

AREA = "tasks"


def begin(session: Session, task: Task, why: Why, *, now: datetime, tools: Tools) -> None:
    """Escalate a task at a look that calls for it."""
    if why is not Why.VERY_LATE and not (why is Why.UNACCEPTED and seen(task).is_urgent):
        return
    chase(session, task, now=now, tools=tools)


def chase(session: Session, task: Task, *, now: datetime, tools: Tools) -> None:
    """Begin the chain of a task."""
    runs.start(
        session,
        (KIND, str(task.id)),
        area=AREA,
        title=_title(session, task),
        site_id=task.site_id,
        priority=task.priority,
        now=now,
        tools=tools,
    )


def follow(session: Session, task: Task, *, now: datetime, tools: Tools) -> None:
    """End the escalation of a task that is dealt with: done, accepted in time, or not late now."""
    if task.state in tasks.ENDED or not is_chased(seen(task), now=now):
        runs.stop(session, (KIND, str(task.id)), now=now, tools=tools)


def _title(session: Session, task: Task) -> str:
    """Name a task to whomever a chain reaches: what stands in a private channel, by its number."""
    channel = channels.get(session, task.channel_id) if task.channel_id else None
    is_public = channel is not None and channel.kind is ChannelKind.PUBLIC
    return f"{reference(task.number)} {task.title}" if is_public else reference(task.number)
