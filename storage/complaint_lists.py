"""Pages of open complaints, as somebody may see them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, literal, select, tuple_

from storage.base import UTCDateTime, Word
from storage.complaint_eyes import visible_to
from storage.complaints import INLINE_OPEN, Complaint
from storage.enums import ComplaintState
from storage.session import Session
from storage.task_eyes import Eyes

_STATES = {one: literal(one, Word(ComplaintState), literal_execute=True) for one in ComplaintState}


@dataclass(frozen=True)
class Wanted:
    """Which open complaints; None and empty mean that it does not matter."""

    owner: str = ""
    department_id: uuid.UUID | None = None
    site_id: uuid.UUID | None = None
    channel_id: str = ""
    state: ComplaintState | None = None
    due_before: datetime | None = None


@dataclass(frozen=True)
class Spot:
    """A place in the order of a list: by what is owed next, paused ones last, then by number."""

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
) -> list[Complaint]:
    """Return up to `limit` complaints after `spot`, or with `back` those right before it.

    What is owed at an instant and what stands still are two questions, each in an index's order.
    """
    found: list[Complaint] = []
    conditions = [*_conditions(wanted), visible_to(eyes)]
    for dated in (False, True) if back else (True, False):
        if len(found) == limit or _is_behind(spot, dated=dated, back=back):
            continue
        query = select(Complaint).where(*conditions, *_beyond(spot, dated=dated, back=back))
        key = [Complaint.due_at, Complaint.number] if dated else [Complaint.number]
        order = [one.desc() for one in key] if back else key
        found += session.scalars(query.order_by(*order).limit(limit - len(found)))
    return found[::-1] if back else found


def due_before(session: Session, owner_id: str, until: datetime, *, limit: int) -> list[Complaint]:
    """Return a person's open complaints of which something is owed before an instant."""
    query = select(Complaint).where(
        Complaint.owner_id == owner_id,
        Complaint.state.in_(INLINE_OPEN),
        Complaint.due_at < until,
    )
    return list(session.scalars(query.order_by(Complaint.due_at, Complaint.number).limit(limit)))


def _is_behind(spot: Spot | None, *, dated: bool, back: bool) -> bool:
    """Whether a spot has passed all complaints with (`dated`), or without, an instant."""
    return spot is not None and (spot.due_at is not None) is back and dated is not back


def _beyond(spot: Spot | None, *, dated: bool, back: bool) -> Iterable[ColumnElement[bool]]:
    yield Complaint.due_at.is_not(None) if dated else Complaint.due_at.is_(None)
    if spot is None or (spot.due_at is not None) is not dated:
        return
    if spot.due_at is None:
        yield Complaint.number < spot.number if back else Complaint.number > spot.number
        return
    here = tuple_(literal(spot.due_at, UTCDateTime()), literal(spot.number))
    this = tuple_(Complaint.due_at, Complaint.number)
    yield this < here if back else this > here


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    yield Complaint.state.in_(INLINE_OPEN)
    if wanted.owner:
        yield Complaint.owner_id == wanted.owner
    if wanted.department_id:
        yield Complaint.department_id == wanted.department_id
    if wanted.site_id:
        yield Complaint.site_id == wanted.site_id
    if wanted.channel_id:
        yield Complaint.channel_id == wanted.channel_id
    if wanted.state:
        yield Complaint.state == _STATES[wanted.state]
    if wanted.due_before:
        yield Complaint.due_at < wanted.due_before
