"""How many complaints there were, and what became of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, and_, case, func, select

from storage.complaint_eyes import visible_to
from storage.complaints import INLINE_UNCOUNTED, Complaint
from storage.enums import Cause
from storage.session import Session
from storage.task_eyes import Eyes


@dataclass(frozen=True)
class Asked:
    """Of which complaints: those received from `since` on and before `until`."""

    since: datetime
    until: datetime
    site_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Figures:
    """Counts. What is neither in time nor late is undecided and in neither of both."""

    received: int = 0
    resolved: int = 0
    answered_in_time: int = 0
    answered_late: int = 0
    resolved_in_time: int = 0
    resolved_late: int = 0


def by_cause(session: Session, asked: Asked, eyes: Eyes) -> dict[Cause | None, Figures]:
    """Count complaints by what they came from, None while nobody has said that; one question."""
    rows = session.execute(
        select(
            Complaint.cause,
            func.count(),
            _count(Complaint.resolved_at.is_not(None)),
            _count(Complaint.response_late.is_(False)),
            _count(Complaint.response_late.is_(True)),
            _count(Complaint.resolution_late.is_(False)),
            _count(Complaint.resolution_late.is_(True)),
        )
        .where(*_conditions(asked, eyes))
        .group_by(Complaint.cause)
    )
    return {cause: Figures(*(int(one or 0) for one in counts)) for cause, *counts in rows}


def between(session: Session, edges: Sequence[datetime], asked: Asked, eyes: Eyes) -> list[int]:
    """Count complaints from each of these instants to the next one; one question."""
    parts = [
        _count(and_(Complaint.received_at >= since, Complaint.received_at < until))
        for since, until in pairwise(edges)
    ]
    counts = session.execute(select(*parts).where(*_conditions(asked, eyes))).one()
    return [int(one or 0) for one in counts]


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _conditions(asked: Asked, eyes: Eyes) -> list[ColumnElement[bool]]:
    found = [
        Complaint.state.not_in(INLINE_UNCOUNTED),
        Complaint.received_at >= asked.since,
        Complaint.received_at < asked.until,
        visible_to(eyes),
    ]
    return [*found, Complaint.site_id == asked.site_id] if asked.site_id else found
