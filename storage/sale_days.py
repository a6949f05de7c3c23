"""The sums of each site's business days, moved in the transaction that books."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKeyConstraint, Integer, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.sales import DaySum
from storage.session import Session
from storage.upsert import upsert


class SaleDay(Scoped, Base):
    """The sum of a site's business day, and how many bookings stand behind it.

    A day without a row, or with no booking left, was not reported; it is not zero.
    """

    __tablename__ = "sale_days"

    site_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    minor: Mapped[int] = mapped_column(BigInteger)
    reports: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"]),
    )


def count_in(session: Session, sums: Iterable[DaySum], *, reports: int = 1) -> None:
    """Move the sums of days; `reports` is -1 for a reversal."""
    rows = [
        {
            "workspace_id": session.workspace,
            "site_id": one.site_id,
            "day": one.day,
            "minor": one.minor,
            "reports": reports,
        }
        for one in sorted(sums, key=lambda one: (one.day, one.site_id.hex))
    ]
    key = ("workspace_id", "site_id", "day")
    for first in range(0, len(rows), 500):
        part = rows[first : first + 500]
        session.execute(upsert(session, SaleDay, part, key=key, add=("minor", "reports")))


def day_of(session: Session, site_id: uuid.UUID, day: date) -> SaleDay | None:
    """Return a day that was reported."""
    query = select(SaleDay).where(SaleDay.site_id == site_id, SaleDay.day == day)
    return session.scalars(query.where(SaleDay.reports > 0)).one_or_none()


def hold_day(session: Session, site_id: uuid.UUID, day: date) -> None:
    """Let others who report this day wait until this transaction has decided."""
    count_in(session, [DaySum(site_id, day, 0)], reports=0)


def days(
    session: Session, site_ids: Collection[uuid.UUID], *, first: date, last: date
) -> dict[tuple[uuid.UUID, date], int]:
    """Return the amounts of the days that were reported, by site and day."""
    rows = session.execute(
        select(SaleDay.site_id, SaleDay.day, SaleDay.minor).where(
            SaleDay.site_id.in_(site_ids), SaleDay.day.between(first, last), SaleDay.reports > 0
        )
    )
    return {(row.site_id, row.day): row.minor for row in rows}


def selling(session: Session, since: date) -> set[uuid.UUID]:
    """Return the sites that reported any day from `since` on."""
    query = select(SaleDay.site_id).where(SaleDay.day >= since, SaleDay.reports > 0).distinct()
    return set(session.scalars(query))


def reported_since(session: Session, site_id: uuid.UUID, since: date) -> bool:
    """Whether a site reported any day from `since` on."""
    found = session.scalar(
        select(SaleDay.day)
        .where(SaleDay.site_id == site_id, SaleDay.day >= since, SaleDay.reports > 0)
        .limit(1)
    )
    return found is not None
