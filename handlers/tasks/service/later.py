"""What an owner makes of a reminder: not now, or not alone."""

from datetime import datetime, timedelta

from handlers.kit import dates
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.service import people
from handlers.tasks.rules.why import Why
from handlers.tasks.service import found, reminding, settle
from handlers.tasks.service.record import KIND, Changed
from storage import audit, notices, task_versions, tasks
from storage.session import Session
from storage.tasks import Task

WHEN = "when"
HOUR = timedelta(hours=1)


def for_an_hour(
    session: Session, actor: Actor, task: Task, *, now: datetime, tools: Tools
) -> datetime:
    """Remind an owner again in an hour, or when work begins again. Errors: `Rejected`."""
    calendar = people.calendar_of(session, actor.id, tools)
    return _snooze(session, actor, task, calendar.next_open(now + HOUR), now=now, tools=tools)


def until_tomorrow(
    session: Session, actor: Actor, task: Task, *, now: datetime, tools: Tools
) -> datetime:
    """Remind an owner again the next working morning. Errors: `Rejected`."""
    morning = people.calendar_of(session, actor.id, tools).next_working_morning(now)
    return _snooze(session, actor, task, morning, now=now, tools=tools)


def until(
    session: Session, actor: Actor, task: Task, phrase: str, *, now: datetime, tools: Tools
) -> datetime:
    """Remind an owner again when they say: at that very time, or in the morning of that day.

    Errors: `Invalid` at `when`, `Rejected`.
    """
    calendar = people.calendar_of(session, actor.id, tools)
    meant = dates.read(phrase, field=WHEN, now=now, calendar=calendar, locale=actor.locale)
    at = meant.at if meant.has_clock else calendar.start_of_working_day(meant.day)
    at = max(at, now + timedelta(minutes=1))
    return _snooze(session, actor, task, at, now=now, tools=tools, rings=meant.has_clock)


def ask_for_help(
    session: Session, actor: Actor, task: Task, *, now: datetime, tools: Tools
) -> Changed:
    """Mark that an owner needs help, and let the lead hear. Errors: `Rejected`."""
    _require_owner(session, actor, task)
    if task.help_by == actor.id:
        raise Rejected(_("You have asked for help with {task} already.", task=f"T-{task.number}"))
    before = task_versions.read(session, task)
    task.help_by = actor.id
    who = reminding.audience(session, task, Why.HELP, tools)
    said = f"{actor.id}:{now.isoformat()}"
    reminding.tell(session, task, Why.HELP, who, now=now, tools=tools, said=said)
    return settle.settle(session, actor, "help", task, before, now=now, tools=tools)


def _snooze(
    session: Session,
    actor: Actor,
    task: Task,
    at: datetime,
    *,
    now: datetime,
    tools: Tools,
    rings: bool = False,
) -> datetime:
    _require_owner(session, actor, task)
    subject = (KIND, str(task.id))
    notices.drop(session, actor.id, Why.SNOOZED.value, subject[1])
    said = f"{at.isoformat()}:{int(now.timestamp())}"
    reminding.tell(
        session, task, Why.SNOOZED, [actor.id], now=now, tools=tools, at=at, rings=rings, said=said
    )
    detail = {"until": at.isoformat()}
    audit.write(session, "task.snooze", at=now, actor_id=actor.id, subject=subject, detail=detail)
    return at


def _require_owner(session: Session, actor: Actor, task: Task) -> None:
    """Refuse who does not own an open task. Errors: `Rejected`."""
    owners = found.owner_ids(session, task)
    if task.state in tasks.ENDED or actor.id not in owners:
        raise Rejected(_("Only who still has to do {task} can do that.", task=f"T-{task.number}"))
