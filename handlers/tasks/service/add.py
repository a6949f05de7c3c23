"""Creating a task from what was understood."""

import uuid
from dataclasses import replace
from datetime import datetime

from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.tasks.rules import sharing, steps
from handlers.tasks.rules.drafts import Understood
from handlers.tasks.rules.picture import Part
from handlers.tasks.service import places, series, settle
from handlers.tasks.service.record import Changed
from storage import counters, task_parts, tasks
from storage.session import Session
from storage.tasks import Task


def add(
    session: Session,
    actor: Actor,
    meant: Understood,
    *,
    channel: str | None,
    now: datetime,
    tools: Tools,
) -> Changed:
    """Create a task with its card and its first look.

    `channel` is where it was typed. Without an owner it is in the queue of its department or site,
    else the writer's own. Errors: `Invalid` at `rule` when it never comes round.
    """
    require_own(actor)
    if not meant.owners and not (meant.department_id or meant.site_id):
        meant = replace(meant, owners=(actor.id,))
    task = _task(session, actor, meant, now=now)
    task.channel_id = places.channel_for(session, actor, task, channel)
    _date(session, task, meant, now=now, tools=tools)
    _give(session, actor, task, meant, now=now)
    task_parts.begin(session, task.id)
    if meant.checklist:
        task_parts.set_items(session, task.id, meant.checklist)
    return settle.begin(session, actor, "add", task, now=now, tools=tools)


def _task(session: Session, actor: Actor, meant: Understood, *, now: datetime) -> Task:
    return Task(
        id=uuid.uuid4(),
        number=counters.draw(session, series.COUNTER),
        title=meant.title,
        state=steps.first_state(has_owner=bool(meant.owners), promised=False),
        state_by=actor.id,
        state_at=now,
        priority=meant.priority,
        sharing=meant.sharing,
        assigner_id=actor.id,
        department_id=meant.department_id,
        site_id=meant.site_id,
        due_zone=meant.zone,
        evidence=meant.evidence,
        least=meant.least,
        most=meant.most,
        quoted=meant.quoted,
        permalink=meant.permalink,
        created_at=now,
    )


def _date(session: Session, task: Task, meant: Understood, *, now: datetime, tools: Tools) -> None:
    """Set when a task is due, and by which rule it comes round again."""
    due = meant.due
    if due is None and meant.rule is not None:
        owners, zone = list(meant.owners), meant.zone
        due = series.first_of(session, task, meant.rule, owners, zone=zone, now=now, tools=tools)
    if due is None:
        return
    task.due_at = task.first_due_at = due.at
    task.due_has_clock = due.has_clock
    if meant.rule is not None:
        kept = series.begin(session, meant.rule, due, recurs=meant.recurs, zone=meant.zone)
        task.series_id, task.series_day = kept.id, due.day


def _give(session: Session, actor: Actor, task: Task, meant: Understood, *, now: datetime) -> None:
    """Hand a new task to its owners: nobody promises what comes round again, or is their own."""
    owners = dict.fromkeys(meant.owners)
    accepted = {one: now for one in owners if meant.rule is not None or one == actor.id}
    parts = [Part(one, accepted.get(one)) for one in owners]
    task.state = sharing.promised(task.state, task.sharing, parts)
    tasks.begin(session, task, owners, accepted=accepted)
