"""The ledger of stock: movements, which are only ever added, and what is on hand after them."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import Base, Scoped, Word, next_id
from storage.enums import MovementKind
from storage.quantity import Quantity
from storage.session import Session
from storage.upsert import upsert


def of_an_item_at_a_site() -> tuple[ForeignKeyConstraint, ForeignKeyConstraint]:
    return (
        ForeignKeyConstraint(
            ["workspace_id", "item_id"], ["stock_items.workspace_id", "stock_items.id"]
        ),
        ForeignKeyConstraint(["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"]),
    )


class Balance(Scoped, Base):
    """What is on hand of an item at a site: the sum of its movements, kept with them under lock.

    `last_at` is the time of the latest movement, `counted_at` that of the latest valid count.
    """

    __tablename__ = "stock_balances"

    item_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    site_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    on_hand: Mapped[Decimal] = mapped_column(Quantity)
    last_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]

    __table_args__ = (*of_an_item_at_a_site(), CheckConstraint("on_hand >= 0", name="on_hand"))


class Movement(Scoped, Base):
    """One entry. It is never changed: a correction is an entry that `reverses` another.

    The entries of one booking share `booking_id`; moving is two of them, whose sum is zero. `at` is
    when it happened, which may be earlier than when it was booked; entries count in the order of
    (`at`, `id`). `counted` is what a count found.
    """

    __tablename__ = "stock_movements"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    booking_id: Mapped[uuid.UUID]
    item_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID]
    kind: Mapped[MovementKind] = mapped_column(Word(MovementKind))
    change: Mapped[Decimal] = mapped_column(Quantity)
    counted: Mapped[Decimal | None] = mapped_column(Quantity)
    at: Mapped[datetime]
    booked_at: Mapped[datetime]
    person_id: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(String(200), default="")
    reverses: Mapped[uuid.UUID | None]

    __table_args__ = (
        *of_an_item_at_a_site(),
        ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
        Index("ix_stock_movements_order", "workspace_id", "item_id", "site_id", "at", "id"),
        Index("ix_stock_movements_item", "workspace_id", "item_id", "at", "id"),
        Index("ix_stock_movements_booking", "workspace_id", "booking_id"),
        Index("uq_stock_movements_reverses", "workspace_id", "reverses", unique=True),
    )


def lock(
    session: Session, item_id: uuid.UUID, site_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, Balance]:
    """Return the balances of an item at sites, made if need be, for this transaction alone."""
    wanted = sorted(set(site_ids))
    rows = [
        {"workspace_id": session.workspace, "item_id": item_id, "site_id": one, "on_hand": 0}
        for one in wanted
    ]
    session.execute(upsert(session, Balance, rows, key=("workspace_id", "item_id", "site_id")))
    locked = session.scalars(
        select(Balance)
        .where(Balance.item_id == item_id, Balance.site_id.in_(wanted))
        .order_by(Balance.site_id)
        .with_for_update()
    )
    return {balance.site_id: balance for balance in locked}


def balances(session: Session, item_ids: Iterable[uuid.UUID]) -> list[Balance]:
    """Return what there is of items at every site that ever had any."""
    return list(
        session.scalars(
            select(Balance)
            .where(Balance.item_id.in_(set(item_ids)))
            .order_by(Balance.item_id, Balance.site_id)
        )
    )


def changes_after(
    session: Session, item_id: uuid.UUID, site_id: uuid.UUID, at: datetime
) -> list[tuple[datetime, Decimal]]:
    """Return (time, change) of the entries later than `at`, in the order in which they count."""
    rows = session.execute(
        select(Movement.at, Movement.change)
        .where(Movement.item_id == item_id, Movement.site_id == site_id, Movement.at > at)
        .order_by(Movement.at, Movement.id)
    )
    return [(row[0], row[1]) for row in rows]


def add(session: Session, movement: Movement) -> None:
    session.add(movement)
    session.flush()


def of_booking(session: Session, booking_id: uuid.UUID) -> list[Movement]:
    """Return the entries of a booking, in the order they were made."""
    query = select(Movement).where(Movement.booking_id == booking_id)
    return list(session.scalars(query.order_by(Movement.id)))


def reversed_among(session: Session, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of these entries were taken back."""
    query = select(Movement.reverses).where(Movement.reverses.in_(set(ids)))
    return {one for one in session.scalars(query) if one is not None}


def last_count(session: Session, item_id: uuid.UUID, site_id: uuid.UUID) -> datetime | None:
    """Return when the latest count happened that was not taken back."""
    taken_back = aliased(Movement)
    return session.scalar(
        select(func.max(Movement.at)).where(
            Movement.item_id == item_id,
            Movement.site_id == site_id,
            Movement.kind == MovementKind.COUNT,
            Movement.reverses.is_(None),
            ~select(taken_back.id)
            .where(
                taken_back.workspace_id == Movement.workspace_id,
                taken_back.reverses == Movement.id,
            )
            .exists(),
        )
    )


def latest(
    session: Session, item_id: uuid.UUID, site_id: uuid.UUID | None, *, limit: int
) -> list[Movement]:
    """Return the latest entries of an item, newest first, at one site or everywhere."""
    query = select(Movement).where(Movement.item_id == item_id)
    if site_id is not None:
        query = query.where(Movement.site_id == site_id)
    return list(
        session.scalars(query.order_by(Movement.at.desc(), Movement.id.desc()).limit(limit))
    )
