"""Who watches a subject: the lower area arms the watcher's timer without knowing its area."""

from datetime import datetime

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from storage import timers
from storage.base import Base, Scoped, next_id
from storage.session import Session
from storage.upsert import upsert


class Link(Scoped, Base):
    __tablename__ = "links"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    watcher_kind: Mapped[str] = mapped_column(String(48), primary_key=True)
    watcher: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(48))

    __table_args__ = (Index("ix_links_watcher", "workspace_id", "watcher"),)


def watch(session: Session, subject: tuple[str, str], watcher: tuple[str, str]) -> None:
    """Let `watcher` (timer kind, id) be looked at whenever `subject` (kind, id) changes."""
    row = {
        "workspace_id": session.workspace,
        "subject_kind": subject[0],
        "subject": subject[1],
        "watcher_kind": watcher[0],
        "watcher": watcher[1],
    }
    key = ("workspace_id", "subject", "watcher_kind", "watcher")
    session.execute(upsert(session, Link, row, key=key))


def watchers(session: Session, subject: str) -> list[tuple[str, str]]:
    """Return (timer kind, watcher id) of everything that watches a subject."""
    rows = session.execute(select(Link.watcher_kind, Link.watcher).where(Link.subject == subject))
    return [(kind, watcher) for kind, watcher in rows]


def tell(session: Session, subject: str, *, now: datetime) -> None:
    """Have whoever watches a subject look at it; they know what that means, we do not."""
    for kind, watcher in watchers(session, subject):
        timers.arm(session, kind, watcher, at=now, occurrence=next_id().hex)
