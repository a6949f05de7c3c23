"""What somebody has to think of on a day."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from storage.enums import TaskState
from storage.session import Session
from storage.tasks import INLINE_ENDED, Task, TaskOwner

_WITH_OWNER = (TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.STARTED, TaskState.BLOCKED)
_BACK = (TaskState.DECLINED, TaskState.CHECKING)


def due_before(
    session: Session, person_id: str, until: datetime, *, since: datetime | None, limit: int
) -> list[Task]:
    """Return the tasks that a person owes and that are due before `until`, the first due on top.

    With `since` only those due from then on, without it also those of which they have yet to
    say whether they will do them, last.
    """
    mine = Task.due_at < until
    if since is not None:
        mine = and_(mine, Task.due_at >= since)
    else:
        unaccepted = and_(Task.state == TaskState.ASSIGNED, TaskOwner.accepted_at.is_(None))
        mine = or_(mine, unaccepted)
    owned = and_(TaskOwner.workspace_id == Task.workspace_id, TaskOwner.task_id == Task.id)
    return list(
        session.scalars(
            select(Task)
            .join(TaskOwner, owned)
            .where(
                TaskOwner.person_id == person_id,
                TaskOwner.task_open,
                TaskOwner.done_at.is_(None),
                Task.state.not_in(INLINE_ENDED),
                Task.state.in_(_WITH_OWNER),
                mine,
            )
            .order_by(Task.due_at.is_(None), Task.due_at, Task.number)
            .limit(limit)
        )
    )


def asked_of_others(session: Session, person_id: str, *, limit: int) -> list[Task]:
    """Return the open tasks that a person gave to others, the first due on top."""
    own = select(TaskOwner.task_id).where(
        TaskOwner.workspace_id == session.workspace,
        TaskOwner.person_id == person_id,
        TaskOwner.task_open,
    )
    return list(
        session.scalars(
            select(Task)
            .where(
                Task.assigner_id == person_id,
                Task.state.not_in(INLINE_ENDED),
                Task.id.not_in(own),
            )
            .order_by(Task.due_at.is_(None), Task.due_at, Task.number)
            .limit(limit)
        )
    )


def waiting_for(session: Session, person_id: str, *, limit: int) -> list[Task]:
    """Return what cannot go on without a word of this person, by number.

    That is what is blocked until they act, and what they gave that came back: declined, with
    another date, or done and to be confirmed.
    """
    blocked = select(Task.id).where(
        Task.waits_for == person_id,
        Task.state == TaskState.BLOCKED,
        Task.state.not_in(INLINE_ENDED),
    )
    returned = select(Task.id).where(
        Task.assigner_id == person_id,
        Task.state.not_in(INLINE_ENDED),
        or_(
            and_(Task.state.in_(_BACK), Task.state_by != person_id),
            and_(Task.proposed_at.is_not(None), Task.proposed_by != person_id),
        ),
    )
    ids = set(session.scalars(blocked.limit(limit))) | set(session.scalars(returned.limit(limit)))
    query = select(Task).where(Task.id.in_(ids)).order_by(Task.number).limit(limit)
    return list(session.scalars(query)) if ids else []
