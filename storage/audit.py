"""Who did what, and who was refused. Rows are only ever added."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, next_id
from storage.prepared import table_of
from storage.session import Session


class AuditEntry(Scoped, Base):
    """One change or refusal. `actor_id` is empty when a timer acted; `at` is business time."""

    __tablename__ = "audit"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(48))
    subject_kind: Mapped[str | None] = mapped_column(String(48))
    subject: Mapped[str | None] = mapped_column(String(64))
    refused: Mapped[bool] = mapped_column(default=False)
    detail: Mapped[dict[str, Any]]

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "actor_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
        Index("ix_audit_subject", "workspace_id", "subject"),
        Index("ix_audit_actor", "workspace_id", "actor_id", "at"),
    )


_WRITE = insert(table_of(AuditEntry))


def write(
    session: Session,
    action: str,
    *,
    at: datetime,
    actor_id: str | None = None,
    subject: tuple[str, str] | None = None,
    refused: bool = False,
    detail: dict[str, Any] | None = None,
) -> uuid.UUID:
    """Add a row and return its id, by which the change can be taken back."""
    subject_kind, subject_id = subject or (None, None)
    entry_id = next_id()
    row = {
        "workspace_id": session.workspace,
        "id": entry_id,
        "at": at,
        "actor_id": actor_id,
        "action": action,
        "subject_kind": subject_kind,
        "subject": subject_id,
        "refused": refused,
        "detail": detail or {},
    }
    session.write(_WRITE, row)
    return entry_id


def get(session: Session, entry_id: uuid.UUID) -> AuditEntry | None:
    return session.scalars(select(AuditEntry).where(AuditEntry.id == entry_id)).one_or_none()


def newest_of(
    session: Session, actor_id: str, subject_kind: str, *, since: datetime, limit: int = 20
) -> list[AuditEntry]:
    """Return what somebody did to subjects of a kind since an instant, the newest first."""
    return list(
        session.scalars(
            select(AuditEntry)
            .where(
                AuditEntry.actor_id == actor_id,
                AuditEntry.at >= since,
                AuditEntry.subject_kind == subject_kind,
                AuditEntry.refused.is_(False),
            )
            .order_by(AuditEntry.id.desc())
            .limit(limit)
        )
    )


def story(session: Session, subject: str) -> list[AuditEntry]:
    """Return everything that happened to a subject, oldest first."""
    return list(
        session.scalars(
            select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id)
        )
    )
