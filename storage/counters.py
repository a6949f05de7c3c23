"""Human numbers: T-12, C-7. Never reused, without gaps inside a workspace."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.session import Session
from storage.upsert import upsert


class Counter(Scoped, Base):
    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


def draw(session: Session, name: str) -> int:
    """Return the next number; two transactions wait for each other here."""
    row = {"workspace_id": session.workspace, "name": name, "value": 1}
    counted = upsert(session, Counter, row, key=("workspace_id", "name"), add=("value",))
    drawn = session.scalar(counted.returning(Counter.value))
    return int(drawn or 0)


def jump(session: Session, name: str, value: int) -> None:
    """Let the next number be greater than `value`, which was seen somewhere."""
    row = {"workspace_id": session.workspace, "name": name, "value": value}
    key = ("workspace_id", "name")
    higher = Counter.value < value
    session.execute(upsert(session, Counter, row, key=key, change=("value",), where=higher))
