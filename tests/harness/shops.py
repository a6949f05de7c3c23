"""Two shops that sell, on top of the small company: Harbour and Quay, in pounds."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from handlers.kit.area import Glance
from handlers.sales.rules.lines import LogDraft, TargetDraft
from handlers.sales.service import books, targets
from handlers.sales.service.books import Logged
from harness import company
from harness.company import HOME, uid
from storage import sale_days, sales, sites, staff, teams
from storage.notices import Notice
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.sites import Site
from storage.targets import Target
from storage.timers import Alarm

HARBOUR, QUAY = uuid.UUID(int=1), uuid.UUID(int=2)
# Monday the first of March 2027 is a working day from nine to five, Monday to Saturday.
MONDAY = date(2027, 3, 1)
WEEK = ["09:00-17:00"] * 6 + [""]


def noon(day: int, *, month: int = 3) -> datetime:
    return datetime(2027, month, day, 12, tzinfo=UTC)


def evening(day: int) -> datetime:
    return noon(day) + timedelta(hours=7)


def opened(firm: Database) -> Database:
    with firm.writing(HOME) as session:
        for site_id, name in ((HARBOUR, "Harbour"), (QUAY, "Quay")):
            site = Site(id=site_id, name=name, zone="Europe/London", country="GB")
            sites.add(session, site, WEEK)
        team, _new = teams.open_team(session, None, HARBOUR)
        teams.change(session, team.id, lead_id=uid("lea"))
        staff.place(session, uid("stu"), site_id=HARBOUR)
        sales.set_currency(session, "GBP")
    return firm


def log(session: Session, amount: str, name: str = "stu", *, now: datetime, **more: str) -> Logged:
    draft = LogDraft(amount=amount, **{"site": "Harbour", **more})
    return books.log(session, company.actor(session, name), draft, now=now)


def target(
    session: Session, amount: str = "6000", name: str = "max", *, now: datetime, **more: str
) -> Target:
    draft = TargetDraft(amount=amount, **{"period": "this week", "site": "Harbour", **more})
    return targets.set_target(session, company.actor(session, name), draft, now=now)


def on(session: Session, day: date, site_id: uuid.UUID = HARBOUR) -> int | None:
    """Return what a day is reported with, in minor units; None when it is missing."""
    found = sale_days.day_of(session, site_id, day)
    return found.minor if found else None


def glance(kind: str, subject: str, *, now: datetime, occurrence: str = "1") -> Glance:
    return Glance(Alarm(kind, subject, occurrence, now), now, company.tools())


def told(session: Session) -> list[tuple[str, str, str]]:
    """Return (person, kind, occurrence) of everything that people are to hear."""
    rows = session.scalars(select(Notice).order_by(Notice.id))
    return [(row.person_id, row.kind, row.occurrence) for row in rows]


def cards(session: Session) -> list[tuple[Any, ...]]:
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.place, row.subject_kind) for row in rows]
