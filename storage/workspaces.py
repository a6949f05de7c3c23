"""The Slack workspaces that installed the app, and their sites."""

import uuid

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.session import Session


class Workspace(Base):
    """One Slack team. It is not scoped: it is what everything else is scoped to."""

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), default="")
    bot_user_id: Mapped[str] = mapped_column(String(32), default="")
    bot_id: Mapped[str] = mapped_column(String(32), default="")
    # Which of the configured tokens is this workspace's, so that a start needs no network.
    token_print: Mapped[str] = mapped_column(String(64), default="")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    locale: Mapped[str] = mapped_column(String(16), default="en-US")


class Site(Scoped, Base):
    """A shop, warehouse or branch: a zone and opening hours."""

    __tablename__ = "sites"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(80))
    timezone: Mapped[str] = mapped_column(String(64))
    hours: Mapped[str] = mapped_column(Text)
    is_default: Mapped[bool] = mapped_column(default=False)


def every(session: Session) -> list[Workspace]:
    return list(session.scalars(select(Workspace).order_by(Workspace.id)))


def get(session: Session) -> Workspace:
    """Return the session's own workspace. Errors: `NoResultFound` when it was never installed."""
    return session.scalars(select(Workspace).where(Workspace.id == session.workspace)).one()


def default_site(session: Session) -> Site | None:
    return session.scalars(select(Site).where(Site.is_default)).one_or_none()
