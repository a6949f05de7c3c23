"""Methods of a workspace that rest: Slack said 429, or the workspace itself is refused."""

from datetime import datetime

from sqlalchemy import String, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.prepared import OURS, columns
from storage.session import Session
from storage.upsert import upsert

EVERY_METHOD = "*"
# Not a method: charts and tables, where Slack shows none yet.
NEWER_BLOCKS = "newer blocks"


class Parked(Scoped, Base):
    """Until `until` (engine time) nothing is sent by `method`; `*` rests the whole workspace."""

    __tablename__ = "parked"

    method: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(64))


_of = columns(Parked)
_UNTIL = select(_of.until).where(
    _of.workspace_id == OURS, _of.method.in_(bindparam("methods", expanding=True))
)


def park(session: Session, method: str, *, until: datetime, reason: str) -> None:
    row = {
        "workspace_id": session.workspace,
        "method": method,
        "until": until,
        "reason": reason,
    }
    session.execute(
        upsert(session, Parked, row, key=("workspace_id", "method"), change=("until", "reason"))
    )


def until(session: Session, method: str) -> datetime | None:
    """Return until when a method rests, by itself or with its whole workspace."""
    found = session.read(_UNTIL, methods=(method, EVERY_METHOD)).scalars()
    return max(found, default=None)


def wake_workspace(session: Session) -> None:
    """The workspace answers again, for instance with a new token."""
    session.execute(delete(Parked).where(Parked.method == EVERY_METHOD))
