"""Open tasks that are not as they should be, in all that somebody leads."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, or_, select, true

from storage.enums import Priority, TaskState
from storage.session import Session
from storage.task_eyes import Eyes, visible_to
from storage.tasks import INLINE_ENDED, Task, TaskOwner

# Inlined, so that both databases can prove that the partial index covers the question.
SLIPPED = 3
_OFTEN = literal(SLIPPED, literal_execute=True)
_PRESSING = (Priority.HIGH, Priority.URGENT)


@dataclass(frozen=True)
class Scope:
    """Whose tasks: of everybody, or of departments at sites and of people."""

    everything: bool
    teams: tuple[tuple[uuid.UUID | None, uuid.UUID | None], ...]
    people: frozenset[str]


def found(
    session: Session, scope: Scope, eyes: Eyes, *, now: datetime, waited: datetime, limit: int
) -> list[Task]:
    """Return what is overdue, blocked, untaken since `waited`, or was moved again and again.

    Of each up to `limit`, of what is overdue as many again that are pressing; nothing that these
    eyes may not see, and nothing that its reader has to do: that is in their own brief.
    """
    here = session.workspace
    mine = and_(
        Task.state.not_in(INLINE_ENDED),
        _within(here, scope),
        Task.id.not_in(_owned_by(here, {eyes.person_id})),
        or_(visible_to(eyes), _given_to(scope)),
    )
    overdue = and_(Task.due_at < now, Task.state != TaskState.CHECKING)
    kinds: list[ColumnElement[bool]] = [
        and_(overdue, Task.priority.in_(_PRESSING)),
        overdue,
        Task.state == TaskState.BLOCKED,
        and_(Task.state == TaskState.OPEN, Task.created_at < waited),
        and_(Task.moves >= _OFTEN),
    ]
    once: dict[uuid.UUID, Task] = {}
    for kind in kinds:
        query = select(Task).where(kind, mine).order_by(Task.due_at, Task.number).limit(limit)
        once |= {task.id: task for task in session.scalars(query)}
    return list(once.values())


def seen_of(session: Session, ids: Collection[uuid.UUID], eyes: Eyes) -> set[uuid.UUID]:
    """Return which of these tasks are for these eyes."""
    return set(session.scalars(select(Task.id).where(Task.id.in_(ids), visible_to(eyes))))


def _within(workspace: str, scope: Scope) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    parts = [_of_team(department_id, site_id) for department_id, site_id in scope.teams]
    if scope.people:
        parts.append(Task.id.in_(_owned_by(workspace, scope.people)))
    return or_(false(), *parts)


def _of_team(department_id: uuid.UUID | None, site_id: uuid.UUID | None) -> ColumnElement[bool]:
    if department_id is None and site_id is None:
        return or_(Task.department_id.is_not(None), Task.site_id.is_not(None))
    return and_(
        true() if department_id is None else Task.department_id == department_id,
        true() if site_id is None else Task.site_id == site_id,
    )


def _given_to(scope: Scope) -> ColumnElement[bool]:
    """What stands in no channel is also for who leads its owner, but not what they noted."""
    if not scope.people:
        return false()
    given = exists().where(
        TaskOwner.workspace_id == Task.workspace_id,
        TaskOwner.task_id == Task.id,
        TaskOwner.person_id.in_(scope.people),
        TaskOwner.person_id != Task.assigner_id,
    )
    return and_(Task.channel_id.is_(None), given)


def _owned_by(workspace: str, people: Collection[str]) -> Select[uuid.UUID]:
    return select(TaskOwner.task_id).where(
        TaskOwner.workspace_id == workspace, TaskOwner.person_id.in_(people), TaskOwner.task_open
    )
