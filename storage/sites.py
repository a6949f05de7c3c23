"""Sites: where people work, when it is open there, and which days are off."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import (
    JSON,
    Date,
    ForeignKeyConstraint,
    String,
    bindparam,
    delete,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.prepared import OURS, columns, prepared
from storage.session import Session
from storage.upsert import upsert


class Site(Scoped, Base):
    """A shop, warehouse or branch. `country` and `subdivision` name its public holidays."""

    __tablename__ = "sites"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(80))
    zone: Mapped[str] = mapped_column(String(64))
    country: Mapped[str | None] = mapped_column(String(8))
    subdivision: Mapped[str | None] = mapped_column(String(16))


def _of_a_site() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"], ondelete="CASCADE"
    )


class SiteName(Scoped, Base):
    """Every name of a site, its aliases included; `folded` is how names are compared."""

    __tablename__ = "site_names"

    folded: Mapped[str] = mapped_column(String(80), primary_key=True)
    site_id: Mapped[uuid.UUID]
    name: Mapped[str] = mapped_column(String(80))

    __table_args__ = (_of_a_site(),)


class SiteHours(Scoped, Base):
    """The opening windows from a date on: seven texts, Monday first, empty for a closed day."""

    __tablename__ = "site_hours"

    site_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(Date, primary_key=True)
    windows: Mapped[list[str]] = mapped_column(JSON)

    __table_args__ = (_of_a_site(),)


class SiteDay(Scoped, Base):
    """A day of a site's own: closed although nobody else is, or open on a public holiday."""

    __tablename__ = "site_days"

    site_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    is_open: Mapped[bool]
    name: Mapped[str] = mapped_column(String(80), default="")

    __table_args__ = (_of_a_site(),)


_Row = TypeVar("_Row", SiteHours, SiteDay)


@dataclass(frozen=True)
class SiteTime:
    """All that says when a site is open; `hours` are in order of their dates."""

    site: Site
    hours: list[SiteHours]
    days: list[SiteDay]


def fold(name: str) -> str:
    """Return a name as names are compared: case and spaces do not matter."""
    return " ".join(name.casefold().split())[:80]


def add(session: Session, site: Site, windows: list[str]) -> None:
    """Write a new site under its name, open as `windows` say since ever."""
    session.add(site)
    session.flush()
    set_hours(session, site.id, date.min, windows)
    give_name(session, site.id, site.name)


_BY_ID = prepared(select(Site).where(Site.id == bindparam("id")), Site)
_EVERY = prepared(select(Site).order_by(Site.name, Site.id), Site)
_HOURS = prepared(select(SiteHours).order_by(SiteHours.valid_from), SiteHours)
_DAYS = prepared(select(SiteDay).order_by(SiteDay.day), SiteDay)
_names = columns(SiteName)
_NAMES = select(_names.folded, _names.site_id).where(_names.workspace_id == OURS)


def get(session: Session, site_id: uuid.UUID) -> Site | None:
    found: Site | None = session.ask(_BY_ID, id=site_id).scalar_one_or_none()
    return found


def every(session: Session) -> list[Site]:
    return list(session.ask(_EVERY).scalars())


def names(session: Session) -> dict[str, uuid.UUID]:
    """Return every folded name and alias with the site it means."""
    rows = session.memo.once((SiteName, "every"), (SiteName,), lambda: session.read(_NAMES).all())
    return {row.folded: row.site_id for row in rows}


def names_by_site(session: Session) -> dict[uuid.UUID, list[str]]:
    """Return what each site is called, aliases included, in alphabetical order."""
    found: dict[uuid.UUID, list[str]] = {}
    for row in session.scalars(select(SiteName).order_by(SiteName.name)):
        found.setdefault(row.site_id, []).append(row.name)
    return found


def give_name(session: Session, site_id: uuid.UUID, name: str) -> bool:
    """Let a site also be called `name`; False when another name is the same one."""
    row = {
        "workspace_id": session.workspace,
        "folded": fold(name),
        "site_id": site_id,
        "name": name,
    }
    done = session.execute(upsert(session, SiteName, row, key=("workspace_id", "folded")))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # An insert has a row count.


def forget_names(session: Session, folded: list[str]) -> None:
    session.execute(delete(SiteName).where(SiteName.folded.in_(folded)))


def change(session: Session, site_id: uuid.UUID, **values: str | None) -> None:
    """Change a site's `zone`, `country` or `subdivision`."""
    session.execute(update(Site).where(Site.id == site_id).values(**values))


# What `time_of` reads.
OF_TIME = (Site, SiteHours, SiteDay)


def time_of(session: Session, site_id: uuid.UUID) -> SiteTime | None:
    """Return when a site is open, in three questions."""
    site = get(session, site_id)
    if site is None:
        return None
    hours = select(SiteHours).where(SiteHours.site_id == site_id).order_by(SiteHours.valid_from)
    days = select(SiteDay).where(SiteDay.site_id == site_id).order_by(SiteDay.day)
    return SiteTime(site, list(session.scalars(hours)), list(session.scalars(days)))


def times(session: Session) -> list[SiteTime]:
    """Return when every site is open, in three questions however many there are."""
    hours = list(session.ask(_HOURS).scalars())
    days = list(session.ask(_DAYS).scalars())
    return [SiteTime(site, _of(site, hours), _of(site, days)) for site in every(session)]


def _of(site: Site, rows: Iterable[_Row]) -> list[_Row]:
    return [row for row in rows if row.site_id == site.id]


def set_hours(session: Session, site_id: uuid.UUID, valid_from: date, windows: list[str]) -> None:
    """Let these windows hold from a date on."""
    row = {
        "workspace_id": session.workspace,
        "site_id": site_id,
        "valid_from": valid_from,
        "windows": windows,
    }
    key = ("workspace_id", "site_id", "valid_from")
    session.execute(upsert(session, SiteHours, row, key=key, change=("windows",)))


def forget_hours(session: Session, site_id: uuid.UUID, valid_from: date) -> None:
    session.execute(
        delete(SiteHours).where(SiteHours.site_id == site_id, SiteHours.valid_from == valid_from)
    )


def set_day(
    session: Session, site_id: uuid.UUID, day: date, *, is_open: bool, name: str = ""
) -> None:
    """Open or close a site on one day, whatever its week and its holidays say."""
    row = {
        "workspace_id": session.workspace,
        "site_id": site_id,
        "day": day,
        "is_open": is_open,
        "name": name,
    }
    key = ("workspace_id", "site_id", "day")
    session.execute(upsert(session, SiteDay, row, key=key, change=("is_open", "name")))


def forget_day(session: Session, site_id: uuid.UUID, day: date) -> None:
    session.execute(delete(SiteDay).where(SiteDay.site_id == site_id, SiteDay.day == day))


def is_used(session: Session, site_id: uuid.UUID) -> bool:
    """Whether rows refer to a site that would not go with it."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if key.referred_table.name != Site.__tablename__ or key.ondelete == "CASCADE":
                continue
            own = table.c.workspace_id == session.workspace
            mine = select(literal(1)).where(own, table.c[key.column_keys[1]] == site_id)
            if session.scalar(mine.select_from(table).limit(1)) is not None:
                return True
    return False


def remove(session: Session, site_id: uuid.UUID) -> None:
    """Forget a site. Errors: the database refuses while it `is_used`."""
    session.execute(delete(Site).where(Site.id == site_id))
