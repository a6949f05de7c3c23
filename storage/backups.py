"""The book of copies: which were begun, what became of them, and whose turn the next one is."""

from datetime import datetime, timedelta

from sqlalchemy import String, Text, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.audit import AuditEntry
from storage.base import Base, next_id
from storage.session import Session
from storage.upsert import upsert

# A process that died while it copied leaves its occurrence to others after so long.
PATIENCE = timedelta(hours=1)


class Backup(Base):
    """One copy of the whole database, of every workspace, so it is not scoped.

    It is written before the copy begins, so that each copy knows from when it is. `started_at` is
    business time, `tried_at` engine time.
    """

    __tablename__ = "backups"

    occurrence: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime]
    tried_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


def claim(session: Session, occurrence: str, *, now: datetime) -> bool:
    """Take an occurrence; False when it was copied already or somebody is at it."""
    engine_now = session.engine_now()
    row = {"occurrence": occurrence, "started_at": now, "tried_at": engine_now}
    done = session.execute(upsert(session, Backup, row, key=("occurrence",)))
    if done.rowcount:  # type: ignore[attr-defined]  # An insert has a row count.
        return True
    again = session.execute(
        update(Backup)
        .where(
            Backup.occurrence == occurrence,
            Backup.finished_at.is_(None),
            Backup.tried_at < engine_now - PATIENCE,
        )
        .values(started_at=now, tried_at=engine_now)
    )
    return bool(again.rowcount)  # type: ignore[attr-defined]  # An update has a row count.


def begin(session: Session, *, now: datetime) -> str:
    """Write down a copy that somebody asked for by hand, and return its occurrence."""
    occurrence = f"by hand {next_id().hex}"
    claim(session, occurrence, now=now)
    return occurrence


def finish(session: Session, occurrence: str, *, error: str | None = None) -> None:
    """Write how a copy ended; one that failed is tried again an hour after its beginning."""
    session.execute(
        update(Backup)
        .where(Backup.occurrence == occurrence)
        .values(finished_at=None if error else session.engine_now(), error=error)
    )


def failure(session: Session) -> str | None:
    """Return why the newest copy failed, None when it did not (`across_workspaces`)."""
    return session.scalar(select(Backup.error).order_by(Backup.tried_at.desc()).limit(1))


def taken_at(session: Session) -> datetime | None:
    """Return an instant at which this database was surely whole (`across_workspaces`).

    In a copy that is when it was begun, or the last change it holds; None when it holds nothing.
    """
    found = session.execute(
        select(
            select(func.max(Backup.started_at)).scalar_subquery(),
            select(func.max(AuditEntry.at)).scalar_subquery(),
        )
    ).one()
    return max((one for one in found if one is not None), default=None)


def purge(session: Session, *, before: datetime) -> None:
    """Forget copies that were begun before an engine time (`across_workspaces`)."""
    session.execute(delete(Backup).where(Backup.tried_at < before))
