"""Trying a chain out: who would be reached when, and its holes."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from handlers.escalations.rules import plan as rules
from handlers.escalations.rules.plan import Assumed, Hole, Reached, Through
from handlers.escalations.service import chains, crowds
from handlers.escalations.service.chains import InForce
from handlers.escalations.service.writing import Scope
from handlers.kit import dates
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import escape
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.workdays import Calendar
from handlers.staff.service import calendars, directory, people
from storage import absences, channels, staff
from storage.enums import Priority
from storage.session import Session

OWNER = "owner"  # Stands for an owner whom only a real subject has.
MOST_LINES = 30


@dataclass(frozen=True)
class Trial:
    """What would happen from `at` on; names by Slack id, zones of those who would be reached."""

    scope: str
    chain: InForce
    at: datetime
    events: tuple[Reached | Hole | Through, ...]
    names: dict[str, str]
    zones: dict[str, str]
    in_the_end: tuple[str, ...]
    zone: str


def try_out(session: Session, actor: Actor, scope: Scope, *, now: datetime, tools: Tools) -> Trial:
    """Try out the chain of a scope from now, or from the time typed. Errors: `Rejected`."""
    directory.require_insider(actor)
    at = _when(session, actor, scope.rest, now=now, tools=tools)
    found = chains.in_force(session, scope.area, scope.site_id, scope.priority)
    crowd = crowds.gather(session, [], scope.site_id, found.chain, now=at)
    above = crowds.in_the_end(session, scope.site_id, tools)
    everybody = {*crowd.people, *crowd.leads, *crowd.managers, *above}
    working = _working(session, scope, tools)
    own = {one: people.calendar_of(session, one, tools) for one in sorted(everybody)}
    assumed = Assumed(
        chain=found.chain,
        crowd=replace(crowd, owners=(OWNER,)),
        absences=_absences(session, everybody, at),
        calendars={**own, OWNER: working},
        working=working,
        urgent=scope.priority is Priority.URGENT,
    )
    known = staff.get_many(session, everybody)
    posts = channels.get_many(session, set(crowd.channels))
    return Trial(
        scope=scope.typed,
        chain=found,
        at=at,
        events=tuple(islice(rules.plan(assumed, at), MOST_LINES)),
        names={one.id: one.name or one.handle for one in known.values()}
        | {one.id: f"#{one.name}" for one in posts.values()},
        zones={one.id: people.zone_of(session, one, tools) for one in known.values()},
        in_the_end=above,
        zone=actor.timezone,
    )


def _when(session: Session, actor: Actor, phrase: str, *, now: datetime, tools: Tools) -> datetime:
    if not phrase:
        return now
    calendar = people.calendar_of(session, actor.id, tools)
    try:
        meant = dates.read(phrase, field="when", now=now, calendar=calendar, locale=actor.locale)
    except Invalid as invalid:
        raise Rejected(escape(invalid.errors["when"])) from invalid
    return meant.at if meant.has_clock else calendar.start_of_working_day(meant.day)


def _working(session: Session, scope: Scope, tools: Tools) -> Calendar:
    at_site = calendars.at(session, scope.site_id)
    return at_site or people.working_calendar(people.home_zone(session, tools))


def _absences(session: Session, ids: set[str], at: datetime) -> rules.Absences:
    found = absences.ahead(session, ids, at)
    return {person: [(one.begins, one.ends) for one in spans] for person, spans in found.items()}
