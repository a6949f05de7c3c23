"""Who watches a subject: the lower area arms the watcher's timer without knowing its area."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Index, String, delete, select
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


def watched(
    session: Session, watcher_kind: str, watchers: Iterable[str]
) -> dict[str, list[tuple[str, str]]]:
    """Return (kind, id) of all that each of these watches; every watcher asked for is a key."""
    found: dict[str, list[tuple[str, str]]] = {one: [] for one in watchers}
    rows = session.execute(
        select(Link.watcher, Link.subject_kind, Link.subject)
        .where(Link.watcher_kind == watcher_kind, Link.watcher.in_(found))
        .order_by(Link.subject)
    )
    for watcher, kind, subject in rows:
        found[watcher].append((kind, subject))
    return found


def unwatch(session: Session, subject: str, watcher: tuple[str, str]) -> None:
    kind, watcher_id = watcher
    session.execute(
        delete(Link).where(
            Link.subject == subject, Link.watcher_kind == kind, Link.watcher == watcher_id
        )
    )


def tell(session: Session, subject: str, *, now: datetime) -> None:
    """Have whoever watches a subject look at it; they know what that means, we do not."""
    for kind, watcher in watchers(session, subject):
        timers.arm(session, kind, watcher, at=now, occurrence=next_id().hex)
