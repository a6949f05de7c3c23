"""Digests: what each person wants of theirs, the last one, and what was red in it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Date,
    ForeignKeyConstraint,
    Integer,
    String,
    bindparam,
    delete,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word
from storage.enums import Disposition, Redness
from storage.prepared import prepared
from storage.session import Session
from storage.upsert import upsert

Key = tuple[str, str]


def _of_a_person() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", "person_id"],
        ["people.workspace_id", "people.id"],
        onupdate="CASCADE",
        ondelete="CASCADE",
    )


class DigestWish(Scoped, Base):
    """How somebody wants their digest: at `minute` of the day, or none while it is paused.

    `paused_until` is the first day on which it comes again; without it the pause has no end.
    """

    __tablename__ = "digest_wishes"

    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    minute: Mapped[int | None] = mapped_column(Integer)
    paused: Mapped[bool] = mapped_column(default=False)
    paused_until: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (_of_a_person(),)


class Digest(Scoped, Base):
    """The last digest of somebody. `before` is the day of the one before it.

    `resolved` counts what was red in that one and is not any more.
    """

    __tablename__ = "digests"

    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    before: Mapped[date | None] = mapped_column(Date)
    planned_at: Mapped[datetime]
    given_at: Mapped[datetime]
    resolved: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (_of_a_person(),)


class DigestItem(Scoped, Base):
    """Something red in somebody's last digest, and what they decided about it.

    `since` is the day of the first digest that had it, `was_*` how it stood in the one before the
    last. `decided_*` is how it stood when they decided, so that what gets worse comes back.
    """

    __tablename__ = "digest_items"

    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(48), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[date | None] = mapped_column(Date)
    day: Mapped[date | None] = mapped_column(Date)
    place: Mapped[int] = mapped_column(Integer, default=0)
    severity: Mapped[Redness] = mapped_column(Word(Redness))
    level: Mapped[int] = mapped_column(Integer)
    was_severity: Mapped[Redness | None] = mapped_column(Word(Redness))
    was_level: Mapped[int | None] = mapped_column(Integer)
    disposition: Mapped[Disposition | None] = mapped_column(Word(Disposition))
    decided_at: Mapped[datetime | None]
    decided_severity: Mapped[Redness | None] = mapped_column(Word(Redness))
    decided_level: Mapped[int | None] = mapped_column(Integer)
    until: Mapped[date | None] = mapped_column(Date)
    assigned_to: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (
        _of_a_person(),
        ForeignKeyConstraint(
            ["workspace_id", "assigned_to"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
    )

    @property
    def key(self) -> Key:
        return self.kind, self.subject


# Rows are written past the session, so what it has read before is read anew.
_ANEW = {"populate_existing": True}
_ITEM_KEY = ("workspace_id", "person_id", "kind", "subject")

_WISH = prepared(select(DigestWish).where(DigestWish.person_id == bindparam("person")), DigestWish)


def wish(session: Session, person_id: str) -> DigestWish | None:
    return session.ask(_WISH, person=person_id).scalar_one_or_none()


def set_wish(session: Session, person_id: str, **values: Any) -> None:
    """Write what somebody wants; what is not named stays."""
    row = {"workspace_id": session.workspace, "person_id": person_id, "paused": False, **values}
    key = ("workspace_id", "person_id")
    session.execute(upsert(session, DigestWish, row, key=key, change=tuple(values)))


def last(session: Session, person_id: str) -> Digest | None:
    query = select(Digest).where(Digest.person_id == person_id)
    return session.scalars(query, execution_options=_ANEW).one_or_none()


def set_last(session: Session, person_id: str, **values: Any) -> None:
    row = {"workspace_id": session.workspace, "person_id": person_id, **values}
    key = ("workspace_id", "person_id")
    session.execute(upsert(session, Digest, row, key=key, change=tuple(values)))


def items(session: Session, person_id: str) -> dict[Key, DigestItem]:
    """Return what was red in somebody's last digest, and what they have decided since."""
    query = select(DigestItem).where(DigestItem.person_id == person_id)
    found = session.scalars(query, execution_options=_ANEW)
    return {one.key: one for one in found}


def save_items(session: Session, person_id: str, rows: list[dict[str, Any]]) -> None:
    """Write how these stand now; what was decided about them stays."""
    full = [{"workspace_id": session.workspace, "person_id": person_id, **row} for row in rows]
    change = ("since", "day", "place", "severity", "level", "was_severity", "was_level")
    for first in range(0, len(full), 500):
        part = full[first : first + 500]
        session.execute(upsert(session, DigestItem, part, key=_ITEM_KEY, change=change))


def decide(session: Session, person_id: str, key: Key, **values: Any) -> None:
    """Note what somebody decided about a finding, also about one that no digest has shown yet."""
    kind, subject = key
    row: dict[str, Any] = {"workspace_id": session.workspace, "person_id": person_id}
    row |= {"kind": kind, "subject": subject, "place": 0, **values}
    row |= {"severity": values["decided_severity"], "level": values["decided_level"]}
    session.execute(upsert(session, DigestItem, row, key=_ITEM_KEY, change=tuple(values)))


def undecide(session: Session, person_id: str, key: Key) -> bool:
    """Take a decision back; False when there is none."""
    kind, subject = key
    done = session.execute(
        update(DigestItem)
        .where(
            DigestItem.person_id == person_id,
            DigestItem.kind == kind,
            DigestItem.subject == subject,
            DigestItem.disposition.is_not(None),
        )
        .values(disposition=None, decided_at=None, until=None, assigned_to=None)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # An update has a row count.


def forget_items(session: Session, person_id: str, keys: Iterable[Key]) -> None:
    wanted = list(keys)
    for first in range(0, len(wanted), 500):
        session.execute(
            delete(DigestItem).where(
                DigestItem.person_id == person_id,
                tuple_(DigestItem.kind, DigestItem.subject).in_(wanted[first : first + 500]),
            )
        )
