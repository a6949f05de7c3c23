"""When is there something to do next? One question for all loops."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage import jobs, timers
from storage.enums import Lane
from storage.jobs import Job
from storage.outbox import Place
from storage.session import Session


@dataclass(frozen=True)
class Agenda:
    """The next instants: business time for each lane of timers, engine time for the rest.

    Waits are told from `engine_now`.
    """

    lanes: dict[Lane, datetime]
    outbox: datetime | None
    jobs: datetime | None
    engine_now: datetime


def look_ahead(session: Session, *, held: AbstractSet[str] = frozenset()) -> Agenda:
    """Read every next instant at once (`across_workspaces`), but no timer of who is `held`."""
    lanes = [timers.due_query(lane, held=held).scalar_subquery() for lane in Lane]
    places = select(func.min(Place.next_at)).where(Place.waiting).scalar_subquery()
    work = select(func.min(Job.run_at)).where(Job.state.in_(jobs.INLINE_OPEN)).scalar_subquery()
    *found, next_place, next_job = session.execute(select(*lanes, places, work)).one()
    return Agenda(
        lanes={lane: due for lane, due in zip(Lane, found, strict=True) if due is not None},
        outbox=next_place,
        jobs=next_job,
        engine_now=session.engine_now(),
    )
