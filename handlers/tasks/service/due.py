"""When a task is due: moving the date, and agreeing on another one. Every move is kept."""

from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import one_line
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.when import When
from handlers.kit.words import _
from handlers.kit.workdays import Calendar
from handlers.tasks.cards import refusals
from handlers.tasks.rules import sharing
from handlers.tasks.rules.drafts import REASON_LIMIT
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import found, pictured, series, settle, steps, telling
from handlers.tasks.service.record import Changed
from storage import task_dates, task_versions, tasks
from storage.session import Session
from storage.tasks import Task


def calendar_of(session: Session, task: Task, tools: Tools) -> Calendar:
    """Return the working time in which a task's dates are read: its own zone's."""
    held = found.owner_ids(session, task)
    return series.calendar_of(session, task, held, zone=task.due_zone, tools=tools)


def move(
    session: Session,
    actor: Actor,
    task: Task,
    when: When,
    *,
    reason: str,
    now: datetime,
    tools: Tools,
) -> Changed:
    """Move the date of a task and keep who did it and why.

    Errors: `Rejected` with who may, or when it is due then already; `Invalid` at `reason` when it
    is too long.
    """
    more = steps.require(session, actor, task, Action.MOVE, tools)
    said = _reason(reason)
    if (task.due_at, task.due_has_clock) == (when.at, when.has_clock):
        raise Rejected(_("{task} is due then already.", task=f"T-{task.number}"))
    before = task_versions.read(session, task)
    change(session, actor, task, when, reason=said, now=now)
    return settle.settle(session, actor, "move", task, before, now=now, tools=tools, more=more)


def change(
    session: Session, actor: Actor, task: Task, when: When | None, *, reason: str, now: datetime
) -> None:
    """Let a task be due at another time, or at none, within a change that its caller settles."""
    due_at = when.at if when else None
    if task.first_due_at is None:
        task.first_due_at = due_at
    else:
        task.moves += 1
    task_dates.write_move(
        session,
        task.id,
        by=actor.id,
        at=now,
        before=task.due_at,
        after=due_at,
        reason=reason,
    )
    task.due_at, task.due_has_clock = due_at, bool(when and when.has_clock)
    settle.drop_proposal(task)
    session.flush()


def propose(
    session: Session,
    actor: Actor,
    task: Task,
    when: When,
    *,
    reason: str,
    now: datetime,
    tools: Tools,
) -> Changed:
    """Offer another date: "I can do it by …". Who gave the task agrees or refuses.

    Errors: `Rejected` with who may; `Invalid` at `reason` when it is too long.
    """
    more = steps.require(session, actor, task, Action.PROPOSE, tools)
    said = _reason(reason)
    before = task_versions.read(session, task)
    task.proposed_at, task.proposed_has_clock = when.at, when.has_clock
    task.proposed_by, task.proposed_reason = actor.id, said
    telling.proposed(session, task, actor, now=now)
    return settle.settle(session, actor, "propose", task, before, now=now, tools=tools, more=more)


def agree(session: Session, actor: Actor, task: Task, *, now: datetime, tools: Tools) -> Changed:
    """Agree to the date that an owner offered, who has thereby promised it.

    Errors: `Rejected` with who may, or when no date is offered any more.
    """
    more = steps.require(session, actor, task, Action.AGREE, tools)
    by, when, reason = _offer(session, task, tools)
    before = task_versions.read(session, task)
    change(session, actor, task, when, reason=reason, now=now)
    parts = tasks.owners(session, [task.id])[task.id]
    for one in parts:
        if one.person_id == by:
            one.accepted_at = one.accepted_at or now
    state = sharing.promised(task.state, task.sharing, steps.parts_of(parts))
    if state is not task.state:
        settle.enter(task, state, actor=actor, now=now)
        task.state_by = by  # Whose promise it is, though somebody else has just agreed to it.
    return settle.settle(session, actor, "agree", task, before, now=now, tools=tools, more=more)


def refuse(
    session: Session,
    actor: Actor,
    task: Task,
    *,
    now: datetime,
    tools: Tools,
) -> Changed:
    """Refuse the date that an owner offered: the one that stands stays.

    Errors: `Rejected` with who may, or when no date is offered any more.
    """
    more = steps.require(session, actor, task, Action.REFUSE, tools)
    by, _when, _why = _offer(session, task, tools)
    before = task_versions.read(session, task)
    settle.drop_proposal(task)
    telling.refused(session, task, by, actor, now=now)
    return settle.settle(session, actor, "refuse", task, before, now=now, tools=tools, more=more)


def _offer(session: Session, task: Task, tools: Tools) -> tuple[str, When, str]:
    """Return who offers which date and why. Errors: `Rejected`."""
    if task.proposed_at is None or task.proposed_by is None:
        raise Rejected(refusals.nothing_offered(pictured.picture(session, task, tools)))
    day = calendar_of(session, task, tools).local_date(task.proposed_at)
    when = When(task.proposed_at, day, has_clock=task.proposed_has_clock)
    return task.proposed_by, when, task.proposed_reason


def _reason(reason: str) -> str:
    said = one_line(reason)
    if len(said) > REASON_LIMIT:
        raise Invalid({"reason": _("At most {limit} characters, please.", limit=REASON_LIMIT)})
    return said
