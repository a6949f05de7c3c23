"""Sites that did not report and targets that are behind, for the digest of who leads there."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from handlers.kit.area import Tools
from handlers.kit.findings import Finding, Leading
from handlers.sales.cards import findings as cards
from handlers.sales.rules import findings as rules
from handlers.sales.rules.pacing import Verdict
from handlers.sales.service import days, looks, paces, places, watch
from handlers.sales.service.paces import Stood
from handlers.sales.service.places import Place
from storage import sale_days, targets, teams
from storage.enums import Redness
from storage.session import Session
from storage.targets import Target
from storage.teams import Team

UNREPORTED = "unreported"
MOST = 100
# What was not reported in a week is not reported any more.
_BACK = timedelta(days=7)
_STEP = 5  # A target is worse when it has lost so many hundredths more.
_REDS = {Verdict.BEHIND: Redness.MEDIUM, Verdict.FAR: Redness.HIGH}


def write(session: Session, led: Leading, now: datetime, tools: Tools) -> list[Finding]:
    """Return the closed days that their sites have not reported, and their targets behind pace."""
    del tools
    running = targets.running(session, since=now.date() - _BACK, limit=MOST)
    own = {one: place for one, place in places.every(session).items() if led.hears_of(one)}
    unreported = _unreported(session, own, running, now)
    mine = [one for one in running if led.hears_of(one.site_id) or one.owner_id == led.actor.id]
    behind = [one for one in paces.of(session, mine, now=now) if one.standing.verdict in _REDS]
    return [*unreported, *map(_behind, behind)]


def _unreported(
    session: Session, own: Mapping[uuid.UUID, Place], running: Collection[Target], now: datetime
) -> list[Finding]:
    today = now.date()
    known = sale_days.days(session, list(own), first=today - days.QUIET, last=today) if own else {}
    led = teams.every(session) if own else []
    found = []
    for site_id, place in own.items():
        reported = {day for at, day in known if at == site_id}
        planned = [(one.first, one.last) for one in running if site_id.hex in one.sites]
        missing = rules.missing(_closed(place, now), reported, planned)
        if missing:
            found.append(_not_reported(place, missing, _lead(site_id, led)))
    return found


def _closed(place: Place, now: datetime) -> list[date]:
    """Return the last working days of a site whose tills have been counted by now."""
    today = place.calendar.local_date(now)
    near = [today - timedelta(days=back) for back in range(_BACK.days, -1, -1)]
    return [
        day
        for day in near
        if place.calendar.is_working_day(day)
        and now >= place.calendar.end_of_working_day(day) + looks.COUNTING
    ]


def _lead(site_id: uuid.UUID, known: Collection[Team]) -> str | None:
    """Return who answers for a site's sales: the lead of the whole site, else of a team there."""
    there = [one for one in known if one.site_id == site_id and one.lead_id]
    nearest = sorted(there, key=lambda one: one.department_id is not None)
    return nearest[0].lead_id if nearest else None


def _not_reported(place: Place, missing: list[date], lead: str | None) -> Finding:
    return Finding(
        kind=UNREPORTED,
        subject=place.site.id.hex,
        name=cards.site_name(place.site),
        title=cards.site_title(place.site),
        severity=rules.severity(missing),
        since=place.calendar.end_of_working_day(missing[0]),
        matter=cards.not_reported(missing),
        press=cards.report(place.site, missing),
        owner=lead,
        site_id=place.site.id,
        level=len(missing),
        silent=cards.silent(place.site, missing),
    )


def _behind(stood: Stood) -> Finding:
    target, ratio = stood.target, stood.standing.ratio
    lost = int((1 - ratio) * 100) if ratio is not None else 0
    return Finding(
        kind=watch.KIND,
        subject=target.id.hex,
        name=cards.target_name(stood),
        title=cards.target_title(stood),
        severity=_REDS[stood.standing.verdict],
        since=target.created_at,
        matter=cards.pace(stood),
        press=cards.chart(stood),
        owner=target.owner_id,
        site_id=target.site_id,
        cost=1,
        level=lost // _STEP,
    )
