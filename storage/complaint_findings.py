"""Open complaints that are not as they should be, in all that somebody leads."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from storage.complaint_eyes import visible_to
from storage.complaints import INLINE_OPEN, Complaint
from storage.enums import ComplaintState
from storage.session import Session
from storage.task_eyes import Eyes
from storage.task_findings import Scope


def found(
    session: Session, scope: Scope, eyes: Eyes, *, now: datetime, limit: int
) -> list[Complaint]:
    """Return what is owed by now and what nobody has taken, up to `limit` of each.

    Nothing that these eyes may not see, and nothing that its reader has: that is in their brief.
    """
    mine = and_(
        Complaint.state.in_(INLINE_OPEN),
        _within(scope),
        or_(Complaint.owner_id.is_(None), Complaint.owner_id != eyes.person_id),
        or_(visible_to(eyes), _of_their_people(scope)),
    )
    once: dict[uuid.UUID, Complaint] = {}
    for kind in (Complaint.due_at <= now, Complaint.state == ComplaintState.NEW):
        query = select(Complaint).where(kind, mine)
        ordered = query.order_by(Complaint.due_at, Complaint.number).limit(limit)
        once |= {one.id: one for one in session.scalars(ordered)}
    return list(once.values())


def seen_of(session: Session, ids: Collection[uuid.UUID], eyes: Eyes) -> set[uuid.UUID]:
    """Return which of these complaints are for these eyes."""
    query = select(Complaint.id).where(Complaint.id.in_(ids), visible_to(eyes))
    return set(session.scalars(query))


def _within(scope: Scope) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    parts = [_of_team(department_id, site_id) for department_id, site_id in scope.teams]
    return or_(false(), *parts, Complaint.owner_id.in_(scope.people))


def _of_team(department_id: uuid.UUID | None, site_id: uuid.UUID | None) -> ColumnElement[bool]:
    if department_id is None and site_id is None:
        return or_(Complaint.department_id.is_not(None), Complaint.site_id.is_not(None))
    return and_(
        true() if department_id is None else Complaint.department_id == department_id,
        true() if site_id is None else Complaint.site_id == site_id,
    )


def _of_their_people(scope: Scope) -> ColumnElement[bool]:
    """What stands in no channel is also for who leads its owner."""
    return and_(Complaint.channel_id.is_(None), Complaint.owner_id.in_(scope.people))
