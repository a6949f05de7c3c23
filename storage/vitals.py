"""What a look from outside asks: how much waits, since when, and whether it can be written."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, func, select, update

from storage import backlog, timers
from storage.base import drawn_at
from storage.deliveries import DeadLetter
from storage.enums import Lane
from storage.session import Session
from storage.timers import Timer
from storage.workspaces import Workspace


@dataclass(frozen=True)
class Vitals:
    """How much waits. `oldest` and `now` are engine time, the timers' dues business time."""

    waiting: int
    oldest: datetime | None
    dead_letters: int
    dues: dict[Lane, datetime]
    now: datetime


def read(session: Session) -> Vitals:
    """Ask everything in one statement, each part from its partial index (`across_workspaces`)."""
    dues = [
        select(func.min(Timer.due_at))
        .where(Timer.state == timers.PENDING, Timer.lane == lane)
        .scalar_subquery()
        for lane in Lane
    ]
    letters = select(func.count()).where(DeadLetter.closed_at.is_(None)).scalar_subquery()
    now = session.engine_now()
    waiting, oldest = backlog.waiting_query(), backlog.oldest_query(now)
    asked = select(waiting.scalar_subquery(), oldest.scalar_subquery(), letters, *dues)
    count, first, buried, *found = session.execute(asked).one()
    return Vitals(
        waiting=count,
        oldest=None if first is None else drawn_at(uuid.UUID(str(first))),
        dead_letters=buried,
        dues={lane: due for lane, due in zip(Lane, found, strict=True) if due is not None},
        now=now,
    )


def prove_writable(session: Session) -> None:
    """Change no row, which a database that cannot be written refuses all the same."""
    session.execute(update(Workspace).where(false()).values(name=""))
