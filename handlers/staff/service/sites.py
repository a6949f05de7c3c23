"""Sites: made by a dialog or a line, their hours, holidays and other names."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from handlers.kit import dates, feasts
from handlers.kit.actors import Actor, require
from handlers.kit.area import Tools
from handlers.kit.blockkit import escape, one_line
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.names import fold
from handlers.kit.words import _
from handlers.kit.workdays import BadWindowsError, Calendar, resolve
from handlers.staff.rules import hours, names, typed
from handlers.staff.service import calendars, directory, people
from storage import audit, sites
from storage.enums import Role
from storage.session import Session
from storage.sites import Site, SiteTime

KIND = "site"
SHOWN_HOLIDAYS = 12


@dataclass(frozen=True)
class SiteDraft:
    """A site as somebody wrote it, before anything was understood: only text."""

    name: str = ""
    zone: str = ""
    hours: str = ""
    holidays: str = ""


@dataclass(frozen=True)
class Change:
    """What was done, and the audit row by which it can be taken back."""

    site: Site
    undo: uuid.UUID


def add(session: Session, actor: Actor, draft: SiteDraft, *, now: datetime, tools: Tools) -> Change:
    """Make a site. Errors: `Invalid` at the fields, `Rejected` below a manager."""
    require_manager(actor)
    errors: dict[str, str] = {}
    name = check_name(draft.name, now=now, actor=actor, errors=errors)
    if name and fold(name) in sites.names(session):
        errors["name"] = _("There is a site called “{name}” already.", name=name)
    zone = _zone(draft.zone, people.home_zone(session, tools), errors)
    windows = _week(draft.hours, errors)
    country, part = _country(draft.holidays, errors)
    if errors:
        raise Invalid(errors)
    site = Site(id=uuid.uuid4(), name=name, zone=zone, country=country, subdivision=part)
    sites.add(session, site, windows)
    undo = record(session, actor, "site.add", site, now=now, undo={"site": site.id.hex})
    return Change(site, undo)


def check_name(
    text: str, *, now: datetime, actor: Actor, errors: dict[str, str], field: str = "name"
) -> str:
    """Return a usable name of a site or department; what is wrong with it goes to `field`."""
    name = one_line(text).strip(".,;:")
    if not name:
        errors[field] = _("A name is needed.")
    elif len(name) > names.LONGEST:
        errors[field] = _("A name has at most {limit} characters.", limit=names.LONGEST)
    elif names.reads_as_time(name, now=now, calendar=people.working_calendar(actor.timezone)):
        errors[field] = _("“{name}” would be read as a time. Choose another name.", name=name)
    elif names.is_taken(name):
        errors[field] = _("“{name}” cannot be told from other words. Choose another.", name=name)
    return name


def list_all(session: Session, actor: Actor) -> list[tuple[SiteTime, list[str]]]:
    """Return every site with its times and all its names; questions do not grow with them."""
    directory.require_insider(actor)
    called = sites.names_by_site(session)
    return [(found, called.get(found.site.id, [])) for found in sites.times(session)]


def set_hours(session: Session, actor: Actor, text: str, *, now: datetime) -> tuple[Change, date]:
    """Read `<site> <week> [from <date>]` and let it hold from then on. Errors: `Rejected`."""
    require_manager(actor)
    site, rest = directory.site_named(directory.load(session), text)
    week, phrases = typed.keywords(rest, ("from",))
    errors: dict[str, str] = {}
    windows = _week(week, errors, needed=True)
    if errors:
        raise Rejected(escape(errors["hours"]))
    calendar = _calendar(session, site)
    since = calendar.local_date(now)
    if "from" in phrases:
        since = _day(phrases["from"], calendar, now, locale=actor.locale)
    found = sites.time_of(session, site.id)
    before = next((row.windows for row in found.hours if row.valid_from == since), None)  # type: ignore[union-attr]  # It was found above.
    sites.set_hours(session, site.id, since, windows)
    undo = {"site": site.id.hex, "since": since.isoformat(), "before": before, "after": windows}
    return Change(site, record(session, actor, "site.hours", site, now=now, undo=undo)), since


def set_country(session: Session, actor: Actor, site: Site, text: str, *, now: datetime) -> Change:
    """Take the public holidays of a country, or `none`. Errors: `Rejected`."""
    require_manager(actor)
    errors: dict[str, str] = {}
    country, part = _country(text, errors)
    if errors:
        raise Rejected(escape(errors["holidays"]))
    before = [site.country, site.subdivision]
    sites.change(session, site.id, country=country, subdivision=part)
    undo = {"site": site.id.hex, "before": before, "after": [country, part]}
    return Change(site, record(session, actor, "site.holidays", site, now=now, undo=undo))


def set_day(
    session: Session, actor: Actor, site: Site, text: str, *, is_open: bool, now: datetime
) -> tuple[Change, date]:
    """Read `<date> [because <name>]`; open or close the site on that day. Errors: `Rejected`."""
    require_manager(actor)
    phrase, parts = typed.keywords(text, ("because", "for"))
    day = _day(phrase, _calendar(session, site), now, locale=actor.locale)
    name = one_line(parts.get("because") or parts.get("for") or "")[:80] or _("closed")
    found = sites.time_of(session, site.id)
    own = next((row for row in found.days if row.day == day), None) if found else None
    before = [own.is_open, own.name] if own else None
    sites.set_day(session, site.id, day, is_open=is_open, name=name)
    undo: dict[str, Any] = {"site": site.id.hex, "day": day.isoformat(), "before": before}
    undo["after"] = [is_open, name]
    return Change(site, record(session, actor, "site.day", site, now=now, undo=undo)), day


def upcoming_holidays(session: Session, site: Site, *, now: datetime) -> list[tuple[date, str]]:
    """Return the next days a site is closed on, with their names."""
    calendar = _calendar(session, site)
    today = calendar.local_date(now)
    ahead = sorted((day, name) for day, name in calendar.holidays.items() if day >= today)
    return ahead[:SHOWN_HOLIDAYS]


def add_aliases(
    session: Session, actor: Actor, text: str, *, now: datetime
) -> tuple[Change, list[str]]:
    """Read `<site> <name>, <name>` and let the site be called that, too. Errors: `Rejected`."""
    require_manager(actor)
    site, rest = directory.site_named(directory.load(session), text)
    errors: dict[str, str] = {}
    wanted = [part.strip() for part in rest.split(",") if part.strip()]
    given = [check_name(one, now=now, actor=actor, errors=errors) for one in wanted]
    if errors or not given:
        raise Rejected(escape(errors.get("name", _("Say what else it is called."))))
    for name in given:
        if not sites.give_name(session, site.id, name):
            raise Rejected(_("There is a site called “{name}” already.", name=escape(name)))
    folded = [sites.fold(name) for name in given]
    undo = {"site": site.id.hex, "names": folded}
    return Change(site, record(session, actor, "site.alias", site, now=now, undo=undo)), given


def require_manager(actor: Actor) -> None:
    """Refuse who may not change how the company is set up. Errors: `Rejected`."""
    directory.require_insider(actor)
    require(actor, Role.MANAGER)


def record(
    session: Session,
    actor: Actor,
    action: str,
    site: Site,
    *,
    now: datetime,
    undo: dict[str, Any],
) -> uuid.UUID:
    return audit.write(
        session,
        f"staff.{action}",
        at=now,
        actor_id=actor.id,
        subject=(KIND, site.id.hex),
        detail=undo,
    )


def _calendar(session: Session, site: Site) -> Calendar:
    found = calendars.at(session, site.id)
    if found is None:
        raise Rejected(_("This site is gone."))
    return found


def _day(phrase: str, calendar: Calendar, now: datetime, *, locale: str) -> date:
    """Read a day, today included. Errors: `Rejected`."""
    if not phrase.strip():
        raise Rejected(_("Say which day, for example “24 dec”."))
    midnight = resolve(calendar.local_date(now), time(), calendar.zone)
    try:
        return dates.read(phrase, field="day", now=midnight, calendar=calendar, locale=locale).day
    except Invalid as invalid:
        raise Rejected(escape(invalid.errors["day"])) from invalid


def _zone(text: str, usual: str, errors: dict[str, str]) -> str:
    if not text.strip():
        return usual
    zone = names.zone(text)
    if zone is None:
        near = names.nearest_zone(text)
        errors["zone"] = _("I know no time zone “{zone}”.", zone=text[:40]) + (
            " " + _("Did you mean {name}?", name=near) if near else ""
        )
    return zone or usual


def _week(text: str, errors: dict[str, str], *, needed: bool = False) -> list[str]:
    if not text.strip() and needed:
        errors["hours"] = _("Say when it is open, for example “{example}”.", example=hours.USUAL)
        return []
    try:
        return hours.parse_week(text or hours.USUAL)
    except BadWindowsError as problem:
        errors["hours"] = _(
            "I do not understand “{part}” as opening hours. Write them as “{example}”.",
            part=problem.part[:60],
            example="mon-fri 09:00-17:00; sat 10:00-14:00",
        )
        return []


def _country(text: str, errors: dict[str, str]) -> tuple[str | None, str | None]:
    if not text.strip() or text.strip().casefold() == "none":
        return None, None
    try:
        return feasts.read(text)
    except feasts.UnknownCountry as unknown:
        said = _("I know no public holidays of “{country}”.", country=text[:40])
        near = ", ".join(unknown.near[:8])
        errors["holidays"] = said + (" " + _("Did you mean {name}?", name=near) if near else "")
        return None, None
