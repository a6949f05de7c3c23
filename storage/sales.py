"""Sales: what each site took on each business day, as a ledger that is only added to.

A booking is one deed: an amount somebody typed, a sheet, or the reversal of either. Its lines are
what it says of sites and days; `storage.sale_days` holds their sums.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Date,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import Base, Scoped, Word, next_id, partial_index
from storage.enums import BookingKind
from storage.session import Session
from storage.upsert import upsert

_TAKEN = "is_taken"
_PART = 500


class SalesSettings(Scoped, Base):
    """One row a workspace: the ISO 4217 currency of all its amounts."""

    __tablename__ = "sales_settings"

    currency: Mapped[str] = mapped_column(String(3))


class Booking(Scoped, Base):
    """One deed. `booked_at` is empty while a sheet is only read; what is reversed stands once."""

    __tablename__ = "sale_bookings"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    kind: Mapped[BookingKind] = mapped_column(Word(BookingKind))
    made_by: Mapped[str] = mapped_column(String(32))
    booked_at: Mapped[datetime | None]
    reverses: Mapped[uuid.UUID | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "made_by"], ["people.workspace_id", "people.id"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(
            ["workspace_id", "reverses"], ["sale_bookings.workspace_id", "sale_bookings.id"]
        ),
        partial_index(
            "uq_sale_bookings_reverses",
            "workspace_id",
            "reverses",
            where="reverses IS NOT NULL",
            unique=True,
        ),
    )


class SaleLine(Scoped, Base):
    """What a booking says of a site and a day, in minor units; returns are negative.

    `is_taken` says that the number of its receipt is in use: booked and not taken back.
    """

    __tablename__ = "sale_lines"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    booking_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID]
    day: Mapped[date] = mapped_column(Date)
    minor: Mapped[int] = mapped_column(BigInteger)
    receipt: Mapped[str | None] = mapped_column(String(80))
    is_taken: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "booking_id"], ["sale_bookings.workspace_id", "sale_bookings.id"]
        ),
        ForeignKeyConstraint(["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"]),
        Index("ix_sale_lines_booking", "workspace_id", "booking_id", "site_id", "receipt"),
        Index("ix_sale_lines_day", "workspace_id", "site_id", "day"),
        partial_index(
            "uq_sale_lines_receipt",
            "workspace_id",
            "site_id",
            "receipt",
            where=_TAKEN,
            sqlite_where=f"{_TAKEN} = 1",
            unique=True,
        ),
    )


@dataclass(frozen=True)
class DaySum:
    """The amount of a site's day, in minor units."""

    site_id: uuid.UUID
    day: date
    minor: int


def currency(session: Session, *, lock: bool = False) -> str | None:
    """Return what amounts are kept in; `lock` makes other bookings of sheets wait."""
    query = select(SalesSettings.currency)
    return session.scalar(query.with_for_update() if lock else query)


def set_currency(session: Session, code: str) -> None:
    row = {"workspace_id": session.workspace, "currency": code}
    session.execute(
        upsert(session, SalesSettings, row, key=("workspace_id",), change=("currency",))
    )


def settle_currency(session: Session, code: str) -> None:
    """Keep a currency unless one is kept."""
    row = {"workspace_id": session.workspace, "currency": code}
    session.execute(upsert(session, SalesSettings, row, key=("workspace_id",)))


def has_bookings(session: Session) -> bool:
    return session.scalar(select(Booking.id).limit(1)) is not None


def get(session: Session, booking_id: uuid.UUID, *, lock: bool = False) -> Booking | None:
    query = select(Booking).where(Booking.id == booking_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def is_reversed(session: Session, booking_id: uuid.UUID) -> bool:
    found = session.scalar(select(Booking.id).where(Booking.reverses == booking_id))
    return found is not None


def start(
    session: Session,
    kind: BookingKind,
    made_by: str,
    *,
    booked_at: datetime | None,
    reverses: uuid.UUID | None = None,
) -> Booking:
    """Write a booking that has no lines yet."""
    booking = Booking(
        id=next_id(), kind=kind, made_by=made_by, booked_at=booked_at, reverses=reverses
    )
    session.add(booking)
    session.flush()
    return booking


def add_lines(
    session: Session, booking_id: uuid.UUID, lines: Iterable[tuple[DaySum, str | None]]
) -> None:
    """Write lines (amount, receipt) of a booking; they count when `count_in` is called."""
    rows = [
        {
            "id": next_id(),
            "workspace_id": session.workspace,
            "booking_id": booking_id,
            "site_id": one.site_id,
            "day": one.day,
            "minor": one.minor,
            "receipt": receipt,
            "is_taken": False,
        }
        for one, receipt in lines
    ]
    if rows:
        session.execute(insert(SaleLine), rows)


def sums_of(session: Session, booking_id: uuid.UUID) -> list[DaySum]:
    """Return what a booking says of each site and day."""
    rows = session.execute(
        select(SaleLine.site_id, SaleLine.day, func.sum(SaleLine.minor).label("minor"))
        .where(SaleLine.booking_id == booking_id)
        .group_by(SaleLine.site_id, SaleLine.day)
        .order_by(SaleLine.day, SaleLine.site_id)
    )
    return [DaySum(row.site_id, row.day, int(row.minor)) for row in rows]


def take_receipts(session: Session, booking_id: uuid.UUID) -> int:
    """Take the receipt numbers of a booking; return how many lines were left out as booked."""
    mine = SaleLine.booking_id == booking_id, SaleLine.receipt.is_not(None)
    own = session.execute(select(SaleLine.id, SaleLine.site_id, SaleLine.receipt).where(*mine))
    rows = [(row.id, (row.site_id, row.receipt or "")) for row in own]
    left_out = 0
    # Some at a time and by name: a join of the lines with each other takes minutes on PostgreSQL
    # as long as it has not counted what is in the table.
    for first in range(0, len(rows), _PART):
        part = rows[first : first + _PART]
        booked = _taken(session, {receipt for _id, receipt in part})
        ids = [line_id for line_id, receipt in part if receipt in booked]
        if ids:
            session.execute(delete(SaleLine).where(SaleLine.id.in_(ids)))
        left_out += len(ids)
    session.execute(update(SaleLine).where(*mine).values(is_taken=True))
    return left_out


def free_receipts(session: Session, booking_id: uuid.UUID) -> None:
    session.execute(
        update(SaleLine).where(SaleLine.booking_id == booking_id).values(is_taken=False)
    )


def taken_receipts(
    session: Session, booking_id: uuid.UUID, receipts: Collection[tuple[uuid.UUID, str]]
) -> set[tuple[uuid.UUID, str]]:
    """Return which (site, receipt) are booked already, or stand in this booking."""
    if not receipts:
        return set()
    own = session.execute(_among(receipts).where(SaleLine.booking_id == booking_id))
    return _taken(session, receipts) | {(row.site_id, row.receipt or "") for row in own}


def _taken(
    session: Session, receipts: Collection[tuple[uuid.UUID, str]]
) -> set[tuple[uuid.UUID, str]]:
    found = session.execute(_among(receipts).where(SaleLine.is_taken))
    return {(row.site_id, row.receipt or "") for row in found}


def _among(receipts: Collection[tuple[uuid.UUID, str]]) -> Select[uuid.UUID, str | None]:
    """Ask for lines of these sites and receipts; other pairs of them may be found as well."""
    return select(SaleLine.site_id, SaleLine.receipt).where(
        SaleLine.site_id.in_({site_id for site_id, _receipt in receipts}),
        SaleLine.receipt.in_({receipt for _site_id, receipt in receipts}),
    )


def forget_lines(session: Session, booking_id: uuid.UUID) -> None:
    """Forget what was read and never booked."""
    session.execute(delete(SaleLine).where(SaleLine.booking_id == booking_id))


def typed_on(session: Session, site_id: uuid.UUID, day: date) -> list[Booking]:
    """Return the amounts that were typed for a day and stand, oldest first."""
    reversal = aliased(Booking)
    undone = select(reversal.id).where(
        reversal.workspace_id == Booking.workspace_id, reversal.reverses == Booking.id
    )
    return list(
        session.scalars(
            select(Booking)
            .join(
                SaleLine,
                (SaleLine.workspace_id == Booking.workspace_id)
                & (SaleLine.booking_id == Booking.id),
            )
            .where(
                SaleLine.site_id == site_id,
                SaleLine.day == day,
                Booking.kind == BookingKind.LOG,
                ~undone.exists(),
            )
            .order_by(Booking.id)
        )
    )
