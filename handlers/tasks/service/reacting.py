"""A check mark on the card of a task: its owner is done, or not after all."""

import uuid
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.staff.service import responsible
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import found, steps, undo
from handlers.tasks.service.record import KIND
from storage import audit, outbox, tasks
from storage.session import Session
from storage.tasks import Task

CHECK_MARKS = frozenset({"white_check_mark", "heavy_check_mark", "ballot_box_with_check"})
_DONE = "task.done"


def checked(
    session: Session, actor: Actor, channel: str, ts: str, *, now: datetime, tools: Tools
) -> None:
    """Finish the task whose card an owner has checked; others may react as they like.

    Errors: `Rejected` when it asks for more than a check mark, such as a photo.
    """
    task = _task_at(session, channel, ts)
    if task is None or task.state in tasks.ENDED or not _is_for(session, actor, task):
        return
    steps.take_step(session, actor, task, Action.DONE, now=now, tools=tools)


def unchecked(
    session: Session, actor: Actor, channel: str, ts: str, *, now: datetime, tools: Tools
) -> None:
    """Take back what an owner has just finished. Errors: `Rejected` when that is too late."""
    task = _task_at(session, channel, ts)
    if task is None or not _is_for(session, actor, task):
        return
    story = audit.story(session, str(task.id))
    newest = next((one for one in reversed(story) if one.action.startswith("task.")), None)
    if newest is not None and newest.action == _DONE and newest.actor_id == actor.id:
        undo.take_back(session, actor, newest.id.hex, now=now, tools=tools)


def _task_at(session: Session, channel: str, ts: str) -> Task | None:
    subject = outbox.subject_at(session, channel, ts)
    if subject is None or subject[0] != KIND:
        return None
    return tasks.get(session, uuid.UUID(subject[1]), lock=True)


def _is_for(session: Session, actor: Actor, task: Task) -> bool:
    """Whether this person's check mark means something: they own it, and their team wants it."""
    if actor.is_stranger or actor.id not in found.owner_ids(session, task):
        return False
    teams = responsible.team_for(session, task.department_id, task.site_id).teams
    return bool(teams) and teams[0].reactions
