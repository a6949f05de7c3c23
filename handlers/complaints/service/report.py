"""How many complaints there were, whether they were in time, and what they came from."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.complaints.rules import figures as rules
from handlers.complaints.rules import periods
from handlers.complaints.rules.figures import CauseFigures, Kept, Report
from handlers.complaints.service import found
from handlers.kit import command
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import escaped, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.kit.workdays import Calendar, resolve
from handlers.staff.service import calendars, directory, people
from handlers.tasks.service import belonging
from storage import complaint_figures, sites
from storage.complaint_figures import Asked, Figures
from storage.enums import Cause
from storage.session import Session


@dataclass(frozen=True)
class Wanted:
    """Of which days and which site a report is; all sites without one."""

    first: date
    last: date
    site_id: uuid.UUID | None = None


def read(session: Session, actor: Actor, text: str, *, now: datetime, tools: Tools) -> Wanted:
    """Understand what follows `report`. Errors: `Rejected` with what there is."""
    directory.require_insider(actor)
    marked = command.read(text, belonging.names(session, actor))
    words, site = marked.title.strip(), "".join(marked.places)
    head, at, named = f" {words}".partition(" at ")
    if at and not site:
        words, site = head.strip(), named.strip()
    try:
        site_id = belonging.read(session, actor, department="", site=site).site_id
    except Invalid as invalid:
        raise Rejected(escaped(" ".join(invalid.errors.values()), 600)) from invalid
    today = _calendar(session, site_id, tools).local_date(now)
    try:
        first, last = periods.read(words, today=today, language=actor.locale)
    except periods.FuturePeriod as ahead:
        raise Rejected(_("These days have not come yet.")) from ahead
    except periods.NoPeriod as unknown:
        raise Rejected(
            _(
                "I do not know the period “{words}”. Say for example {examples}.",
                words=escaped(plain(words), 80),
                examples="`this month`, `last week`, `last 30 days`, `october`, `2026-10`",
            )
        ) from unknown
    return Wanted(first, last, site_id)


def make(session: Session, actor: Actor, wanted: Wanted, *, tools: Tools) -> Report:
    """Count what was received in these days, of what somebody may see."""
    directory.require_insider(actor)
    calendar = _calendar(session, wanted.site_id, tools)
    steps = rules.steps(wanted.first, wanted.last)
    edges = [_midnight(one, calendar) for one in (*steps, wanted.last + timedelta(days=1))]
    asked = Asked(edges[0], edges[-1], wanted.site_id)
    eyes = found.eyes(actor)
    by_cause = complaint_figures.by_cause(session, asked, eyes)
    counts = complaint_figures.between(session, edges, asked, eyes)
    causes = [_of_cause(cause, one) for cause, one in by_cause.items()]
    site = sites.get(session, wanted.site_id) if wanted.site_id else None
    every = by_cause.values()
    return Report(
        first=wanted.first,
        last=wanted.last,
        site=site.name if site else "",
        received=sum(one.received for one in every),
        resolved=sum(one.resolved for one in every),
        answered=Kept(
            sum(one.answered_in_time for one in every),
            sum(one.answered_in_time + one.answered_late for one in every),
        ),
        resolved_in_time=Kept(
            sum(one.resolved_in_time for one in every),
            sum(one.resolved_in_time + one.resolved_late for one in every),
        ),
        causes=sorted(causes, key=lambda one: (one.cause is None, -one.received, one.cause or "")),
        volume=dict(zip(steps, counts, strict=True)),
    )


def write(wanted: Wanted) -> str:
    """Write what was asked for as the value of a button."""
    site = wanted.site_id.hex if wanted.site_id else ""
    return f"{wanted.first.isoformat()};{wanted.last.isoformat()};{site}"


def of_button(value: str) -> Wanted:
    """Read the value of a button. Errors: `Rejected` when it is none of ours."""
    try:
        first, last, site = value.split(";")
        site_id = uuid.UUID(hex=site) if site else None
        wanted = Wanted(date.fromisoformat(first), date.fromisoformat(last), site_id)
    except ValueError as problem:
        raise Rejected(_("This report is out of date. Please ask for it again.")) from problem
    if not timedelta() <= wanted.last - wanted.first < timedelta(days=3700):
        raise Rejected(_("This report is out of date. Please ask for it again."))
    return wanted


def _of_cause(cause: Cause | None, one: Figures) -> CauseFigures:
    return CauseFigures(
        cause,
        one.received,
        Kept(one.answered_in_time, one.answered_in_time + one.answered_late),
        Kept(one.resolved_in_time, one.resolved_in_time + one.resolved_late),
    )


def _calendar(session: Session, site_id: uuid.UUID | None, tools: Tools) -> Calendar:
    at_site = calendars.at(session, site_id)
    return at_site or people.working_calendar(people.home_zone(session, tools))


def _midnight(day: date, calendar: Calendar) -> datetime:
    return resolve(day, time(), calendar.zone)
