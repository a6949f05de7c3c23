"""The Slack workspaces that installed the app."""

from typing import Any

from sqlalchemy import String, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.prepared import OURS, prepared
from storage.session import Session
from storage.upsert import upsert


class Workspace(Base):
    """One Slack team. It is not scoped: it is what everything else is scoped to."""

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), default="")
    # Where its pages are, with a slash at the end; empty while Slack has not said so.
    url: Mapped[str] = mapped_column(String(255), default="", server_default=text("''"))
    bot_user_id: Mapped[str] = mapped_column(String(32), default="")
    bot_id: Mapped[str] = mapped_column(String(32), default="")
    # Which of the configured tokens is this workspace's, so that a start needs no network.
    token_print: Mapped[str] = mapped_column(String(64), default="")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    locale: Mapped[str] = mapped_column(String(16), default="en-US")


def every(session: Session) -> list[Workspace]:
    return list(session.scalars(select(Workspace).order_by(Workspace.id)))


_OWN = prepared(select(Workspace).where(Workspace.id == OURS))


def get(session: Session) -> Workspace:
    """Return the session's own workspace. Errors: `NoResultFound` when it was never installed."""
    own: Workspace = session.memo.once(
        Workspace, (Workspace,), lambda: session.ask(_OWN).scalar_one()
    )
    return own


def change(session: Session, **values: Any) -> None:
    """Change what is known of the session's own workspace."""
    session.execute(update(Workspace).where(Workspace.id == session.workspace).values(**values))


def remember(session: Session, **values: Any) -> None:
    """Write who a workspace is (`id` and what Slack said of it); the rest stays."""
    row = {"timezone": "UTC", "locale": "en-US", **values}
    change_only = tuple(name for name in values if name != "id")
    session.execute(upsert(session, Workspace, row, key=("id",), change=change_only))
