"""Human numbers: T-12, C-7. Never reused, without gaps inside a workspace."""

from sqlalchemy import Integer, String, update
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
    row = {"workspace_id": session.workspace, "name": name, "value": 0}
    session.execute(upsert(session, Counter, row, key=("workspace_id", "name")))
    drawn = session.scalar(
        update(Counter)
        .where(Counter.name == name)
        .values(value=Counter.value + 1)
        .returning(Counter.value)
    )
    return int(drawn or 0)


def jump(session: Session, name: str, value: int) -> None:
    """Let the next number be greater than `value`, which was seen somewhere."""
    row = {"workspace_id": session.workspace, "name": name, "value": value}
    key = ("workspace_id", "name")
    higher = Counter.value < value
    session.execute(upsert(session, Counter, row, key=key, change=("value",), where=higher))
