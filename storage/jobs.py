"""Jobs: long or fetching work in steps, each step committed with its progress."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    String,
    Text,
    case,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word, next_id, owner_token, partial_index
from storage.enums import JobState
from storage.session import Session, Wake
from storage.upsert import upsert

OPEN_STATES = (JobState.PENDING, JobState.RUNNING)
OPEN_WHERE = "state IN ('pending', 'running')"
INLINE_OPEN = [literal(one, Word(JobState), literal_execute=True) for one in OPEN_STATES]
MAX_ATTEMPTS = 8


class Job(Scoped, Base):
    """One piece of work. `run_at` is engine time and doubles as the lease of a running job."""

    __tablename__ = "jobs"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    kind: Mapped[str] = mapped_column(String(48))
    key: Mapped[str] = mapped_column(String(100))
    state: Mapped[JobState] = mapped_column(Word(JobState), default=JobState.PENDING)
    progress: Mapped[dict[str, Any]]
    run_at: Mapped[datetime]
    owner: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        partial_index("uq_jobs_open", "workspace_id", "kind", "key", where=OPEN_WHERE, unique=True),
        partial_index("ix_jobs_due", "run_at", where=OPEN_WHERE),
    )


@dataclass(frozen=True)
class Work:
    """A job in the hands of one worker."""

    workspace_id: str
    id: uuid.UUID
    owner: str
    kind: str
    key: str
    progress: dict[str, Any]
    attempts: int


def start(session: Session, kind: str, key: str, progress: dict[str, Any] | None = None) -> bool:
    """Ask for a job; False when the same one is still open."""
    row = {
        "workspace_id": session.workspace,
        "id": next_id(),
        "kind": kind,
        "key": key,
        "state": JobState.PENDING,
        "progress": progress or {},
        "run_at": session.engine_now(),
        "attempts": 0,
    }
    key_columns = ("workspace_id", "kind", "key")
    insert = upsert(session, Job, row, key=key_columns, among=Job.state.in_(INLINE_OPEN))
    done = session.execute(insert)
    session.wakes.add(Wake.JOBS)
    return bool(done.rowcount)  # type: ignore[attr-defined]  # An insert has a row count.


def next_workspace(session: Session, now: datetime) -> str | None:
    """Return the workspace whose job has waited longest (`across_workspaces`)."""
    return session.scalar(
        select(Job.workspace_id)
        .where(Job.state.in_(INLINE_OPEN), Job.run_at <= now)
        .order_by(Job.run_at)
        .limit(1)
    )


def next_due(session: Session) -> datetime | None:
    """Return the engine time at which the next job may run (`across_workspaces`)."""
    return session.scalar(select(func.min(Job.run_at)).where(Job.state.in_(INLINE_OPEN)))


def claim(session: Session, *, owner: str, now: datetime, lease: timedelta) -> Work | None:
    """Take the job that has waited longest, or one whose worker let its lease run out.

    `owner` names the worker; a random end is added, so that only this claim can settle it.
    """
    job = session.scalars(
        select(Job)
        .where(Job.state.in_(INLINE_OPEN), Job.run_at <= now)
        .order_by(Job.run_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if job is None:
        return None
    if job.attempts >= MAX_ATTEMPTS:
        # Its worker died each time, so nobody was left to give it back.
        job.state, job.owner, job.error = JobState.FAILED, None, "its worker died every time"
        session.flush()
        return None
    token = owner_token(owner)
    job.state, job.owner, job.run_at = JobState.RUNNING, token, now + lease
    job.attempts += 1
    session.flush()
    return Work(job.workspace_id, job.id, token, job.kind, job.key, job.progress, job.attempts)


def advance(
    session: Session, work: Work, *, progress: dict[str, Any] | None, lease: timedelta
) -> bool:
    """Write the progress of a step, or the end (`progress` None); False if the lease is lost."""
    now = session.engine_now()
    values: dict[str, Any] = {"state": JobState.DONE, "owner": None, "error": None}
    if progress is not None:
        values = {"progress": progress, "run_at": now + lease, "attempts": 0}
    return _change(session, work, values)


def give_back(
    session: Session, work: Work, *, error: str, delay: timedelta, counted: bool = True
) -> bool:
    """Run a failed step again later; after eight attempts the job has failed.

    What is not `counted`, as an outage of Slack, may go on for as long as it does.
    """
    # The row counts the attempts of this step; `work` knows only those before its first step.
    failed = Job.attempts >= MAX_ATTEMPTS
    return _change(
        session,
        work,
        {
            "state": case((failed, _word(JobState.FAILED)), else_=_word(JobState.PENDING)),
            "owner": None,
            "run_at": session.engine_now() + delay,
            "error": error[:500],
            # What never reached Slack was no attempt.
            "attempts": Job.attempts if counted else Job.attempts - 1,
        },
    )


def wake_workspace(session: Session) -> None:
    """Let every job of the workspace that waits for its next attempt run now."""
    session.execute(
        update(Job).where(Job.state == _word(JobState.PENDING)).values(run_at=session.engine_now())
    )
    session.wakes.add(Wake.JOBS)


def release_of_the_dead(session: Session, *, living: str, now: datetime) -> None:
    """On SQLite, let the jobs of processes that are gone run again (`across_workspaces`)."""
    session.execute(
        update(Job)
        .where(Job.state == JobState.RUNNING, ~Job.owner.startswith(living, autoescape=True))
        .values(run_at=now)
    )


def _word(state: JobState) -> BindParameter[JobState]:
    return literal(state, Word(JobState))


def _change(session: Session, work: Work, values: dict[str, Any]) -> bool:
    done = session.execute(
        update(Job)
        .where(Job.id == work.id, Job.owner == work.owner, Job.state == JobState.RUNNING)
        .values(**values)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # An update has a row count.
