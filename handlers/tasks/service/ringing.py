"""Urgent work for somebody who is off duty: whoever gives it decides how urgent it is."""

from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.answers import Text
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.service import responsible, telling
from handlers.tasks.cards import ringing as cards
from handlers.tasks.rules.steps import ABOVE, Relation
from handlers.tasks.rules.why import Why
from handlers.tasks.service import able, found, pictured
from handlers.tasks.service.record import KIND
from storage import audit, notices, staff, tasks, teams
from storage.enums import Priority
from storage.session import Session
from storage.staff import Person
from storage.tasks import Task

MOST_PRESENT = 100


def question(
    session: Session, actor: Actor, task: Task, *, now: datetime, tools: Tools
) -> Text | None:
    """Ask who gives urgent work what is to happen, when an owner is off duty; else None.

    Without an answer the owner hears of it when they are back at work.
    """
    if task.priority is not Priority.URGENT or task.state in tasks.ENDED:
        return None
    others = [one for one in found.owner_ids(session, task) if one != actor.id]
    off = telling.off_duty(session, others, now=now, tools=tools)
    if not off:
        return None
    may_ring = _may_ring(session, actor, task)
    return cards.question(pictured.picture(session, task, tools), off, may_ring=may_ring)


def back_at(
    session: Session, actor: Actor, task: Task, *, now: datetime, tools: Tools
) -> dict[str, datetime]:
    """Return when owners who are off duty hear of a task. Errors: `Rejected` if not theirs."""
    _require_giver(session, actor, task)
    return telling.off_duty(session, found.owner_ids(session, task), now=now, tools=tools)


def ring(session: Session, actor: Actor, task: Task, *, now: datetime) -> list[str]:
    """Let owners who are off duty hear of a task now, and return who they are.

    Errors: `Rejected` for who is no lead, or when all have heard of it.
    """
    _require_giver(session, actor, task)
    if not _may_ring(session, actor, task):
        raise Rejected(_("Only leads, managers and admins may ring somebody who is off duty."))
    if task.priority is not Priority.URGENT or task.state in tasks.ENDED:
        raise Rejected(_("{task} is not urgent any more.", task=f"T-{task.number}"))
    subject = (KIND, str(task.id))
    rung = [
        one
        for one in found.owner_ids(session, task)
        if notices.ring(session, one, Why.URGENT.value, subject[1], at=now)
    ]
    if not rung:
        raise Rejected(_("They have heard of {task} already.", task=f"T-{task.number}"))
    audit.write(session, "task.ring", at=now, actor_id=actor.id, subject=subject)
    return rung


def present(
    session: Session, actor: Actor, task: Task, *, now: datetime, tools: Tools
) -> list[Person]:
    """Return who works now and could take a task: of its team, else of everybody.

    Errors: `Rejected` for who did not give it.
    """
    _require_giver(session, actor, task)
    owners = found.owner_ids(session, task)
    nearest = responsible.team_for(session, task.department_id, task.site_id).teams[:1]
    ids = {one for team in nearest for one in teams.members(session, team.id)}
    known = staff.get_many(session, ids).values() if ids else staff.here(session)
    able_ones = [one for one in known if one.id not in owners and able.is_able(one)]
    asked = able_ones[:MOST_PRESENT]
    off = telling.off_duty(session, [one.id for one in asked], now=now, tools=tools)
    return sorted((one for one in asked if one.id not in off), key=lambda one: one.name)


def _may_ring(session: Session, actor: Actor, task: Task) -> bool:
    return bool(ABOVE & found.relations(session, actor, task))


def _require_giver(session: Session, actor: Actor, task: Task) -> None:
    if not (ABOVE | {Relation.ASSIGNER}) & found.relations(session, actor, task):
        raise Rejected(_("Only who gave {task} can decide that.", task=f"T-{task.number}"))
