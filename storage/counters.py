"""Human numbers: T-12, C-7. Never reused, without gaps inside a workspace."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.prepared import Put
from storage.session import Session


class Counter(Scoped, Base):
    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


_KEY = ("workspace_id", "name")
_DRAW = Put(Counter, _KEY, add=("value",), returning="value")
_JUMP = Put(Counter, _KEY, change=("value",), where=lambda now, new: now.value < new.value)


def draw(session: Session, name: str) -> int:
    """Return the next number; two transactions wait for each other here."""
    row = {"workspace_id": session.workspace, "name": name, "value": 1}
    return int(_DRAW.one(session, row))


def jump(session: Session, name: str, value: int) -> None:
    """Let the next number be greater than `value`, which was seen somewhere."""
    row = {"workspace_id": session.workspace, "name": name, "value": value}
    _JUMP.run(session, row)
