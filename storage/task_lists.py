"""Pages of open tasks, as somebody may see them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_

from storage.base import UTCDateTime, Word
from storage.enums import Evidence, TaskState
from storage.session import Session
from storage.task_eyes import Eyes, visible_to
from storage.tasks import ENDED, Task, TaskOwner
from storage.teams import Team, TeamMember

_INLINE_ENDED = [literal(one, Word(TaskState), literal_execute=True) for one in ENDED]
_OPEN = Task.state.not_in(_INLINE_ENDED)


@dataclass(frozen=True)
class Wanted:
    """Which open tasks; None and empty mean that it does not matter.

    `teams` are those whose queue or whose members it may belong to, `queues` those in whose queue
    it is. `due_before` is an instant.
    """

    owner: str = ""
    teams: tuple[Team, ...] = ()
    queues: tuple[Team, ...] = ()
    department_id: uuid.UUID | None = None
    site_id: uuid.UUID | None = None
    channel_id: str = ""
    state: TaskState | None = None
    due_before: datetime | None = None


@dataclass(frozen=True)
class Spot:
    """A place in the order of a list: by due date, those without one last, then by number."""

    due_at: datetime | None
    number: int


def page(
    session: Session,
    wanted: Wanted,
    eyes: Eyes,
    *,
    spot: Spot | None = None,
    back: bool = False,
    limit: int,
) -> list[Task]:
    """Return up to `limit` tasks after `spot`, or with `back` those right before it, in order.

    With and without a date are two questions, each in the order of an index.
    """
    found: list[Task] = []
    conditions = _conditions(session.workspace, wanted, eyes, one_by_one=True)
    for dated in (False, True) if back else (True, False):
        if len(found) == limit or _is_behind(spot, dated=dated, back=back):
            continue
        query = select(Task).where(*conditions, *_beyond(spot, dated=dated, back=back))
        key = [Task.due_at, Task.number] if dated else [Task.number]
        order = [one.desc() for one in key] if back else key
        found += session.scalars(query.order_by(*order).limit(limit - len(found)))
    return found[::-1] if back else found


def count(session: Session, wanted: Wanted, eyes: Eyes, *, most: int) -> int:
    """Return how many tasks there are on all pages; `most` also when they are more."""
    if wanted.teams:
        # Where the queues alone are as many, nobody has to know what every member has.
        of_queues = replace(wanted, teams=(), queues=wanted.teams)
        if _counted(session, of_queues, eyes, most=most) == most:
            return most
    return _counted(session, wanted, eyes, most=most)


def _counted(session: Session, wanted: Wanted, eyes: Eyes, *, most: int) -> int:
    here = Task.workspace_id == session.workspace
    conditions = [here, *_conditions(session.workspace, wanted, eyes, one_by_one=False)]
    some = select(Task.workspace_id).where(*conditions).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def wants_photo(session: Session) -> bool:
    """Whether any open task asks for a photo."""
    query = select(Task.id).where(_OPEN, Task.evidence == Evidence.PHOTO).limit(1)
    return session.scalar(query) is not None


def _is_behind(spot: Spot | None, *, dated: bool, back: bool) -> bool:
    """Whether a spot has passed all tasks with (`dated`), or without, a date."""
    return spot is not None and (spot.due_at is not None) is back and dated is not back


def _beyond(spot: Spot | None, *, dated: bool, back: bool) -> Iterable[ColumnElement[bool]]:
    yield Task.due_at.is_not(None) if dated else Task.due_at.is_(None)
    if spot is None or (spot.due_at is not None) is not dated:
        return
    if spot.due_at is None:
        yield Task.number < spot.number if back else Task.number > spot.number
        return
    here = tuple_(literal(spot.due_at, UTCDateTime()), literal(spot.number))
    this = tuple_(Task.due_at, Task.number)
    yield this < here if back else this > here


def _conditions(
    workspace: str, wanted: Wanted, eyes: Eyes, *, one_by_one: bool
) -> list[ColumnElement[bool]]:
    """Return what the tasks have to be. What is one's own, one sees.

    With `one_by_one` it is cheap for the few tasks of a page, without it for many.
    """
    wanted_ones = list(_wanted(workspace, wanted, one_by_one=one_by_one))
    own = wanted.owner == eyes.person_id
    return wanted_ones if own else [*wanted_ones, visible_to(eyes, open_ones=True)]


def _wanted(workspace: str, wanted: Wanted, *, one_by_one: bool) -> Iterable[ColumnElement[bool]]:
    yield _OPEN
    if wanted.owner:
        yield _is_owned(workspace, TaskOwner.person_id == wanted.owner)
    yield from _teams(workspace, wanted, one_by_one=one_by_one)
    if wanted.department_id:
        yield Task.department_id == wanted.department_id
    if wanted.site_id:
        yield Task.site_id == wanted.site_id
    if wanted.channel_id:
        yield Task.channel_id == wanted.channel_id
    if wanted.state:
        yield Task.state == wanted.state
    if wanted.due_before:
        yield Task.due_at < wanted.due_before


def _teams(workspace: str, wanted: Wanted, *, one_by_one: bool) -> Iterable[ColumnElement[bool]]:
    if wanted.teams:
        yield _of_a_team(workspace, wanted.teams, one_by_one=one_by_one)
    if wanted.queues:
        yield or_(*_queues(wanted.queues))


def _queues(found: tuple[Team, ...]) -> list[ColumnElement[bool]]:
    return [
        and_(
            or_(Task.department_id.is_not(None), Task.site_id.is_not(None)),
            *([Task.department_id == team.department_id] if team.department_id else []),
            *([Task.site_id == team.site_id] if team.site_id else []),
        )
        for team in found
    ]


def _of_a_team(workspace: str, found: tuple[Team, ...], *, one_by_one: bool) -> ColumnElement[bool]:
    queues = _queues(found)
    members = select(TeamMember.person_id).where(
        TeamMember.workspace_id == workspace, TeamMember.team_id.in_([one.id for one in found])
    )
    theirs = TaskOwner.person_id.in_(members)
    if not one_by_one:
        return or_(*queues, _is_owned(workspace, theirs))
    # As `exists`, PostgreSQL would first read all that the team ever has.
    owned = select(TaskOwner.task_id).where(
        TaskOwner.workspace_id == Task.workspace_id, TaskOwner.task_id == Task.id, theirs
    )
    return or_(*queues, owned.limit(1).scalar_subquery().is_not(None))


def _is_owned(workspace: str, by: ColumnElement[bool]) -> ColumnElement[bool]:
    owned = select(TaskOwner.task_id).where(
        TaskOwner.workspace_id == workspace, by, TaskOwner.task_open
    )
    return Task.id.in_(owned)
