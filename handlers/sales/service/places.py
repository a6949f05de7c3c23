"""Which site is meant, what amounts are kept in, and who may book or see what."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.numbers import get_territory_currencies

from handlers.kit import money
from handlers.kit.actors import Actor
from handlers.kit.blockkit import escape
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.money import Money, OtherCurrency, TooMuch
from handlers.kit.numbers import AmbiguousNumber, NotANumber
from handlers.kit.words import _
from handlers.kit.workdays import Calendar
from handlers.sales.rules import lines
from handlers.staff.service import calendars, directory
from storage import sales, sites, staff, teams, workspaces
from storage.enums import Role
from storage.session import Session
from storage.sites import Site

_ELSEWHERE = "EUR"


@dataclass(frozen=True)
class Place:
    """A site and its calendar."""

    site: Site
    calendar: Calendar


def site_meant(session: Session, actor: Actor, text: str) -> Place:
    """Return the site that is named, else where somebody works, else the only one there is.

    Errors: `Invalid` at `site`.
    """
    found = directory.load(session)
    if text:
        try:
            site, rest = directory.site_named(found, text)
        except Rejected as unknown:
            raise Invalid({"site": unknown.sentence}) from unknown
        if rest:
            raise Invalid(
                {"site": _("I do not understand “{rest}” after the site.", rest=rest[:40])}
            )
        return _place(session, site)
    person = staff.get(session, actor.id)
    own = found.sites.get(person.site_id) if person and person.site_id else None
    if own is None and len(found.sites) == 1:
        own = next(iter(found.sites.values()))
    if own is None:
        raise Invalid({"site": _no_site(found.sites)})
    return _place(session, own)


def _no_site(known: dict[uuid.UUID, Site]) -> str:
    if known:
        return _("Which site? Choose one.")
    return _("There are no sites yet. `{example}` makes the first.", example="/ops setup")


def _place(session: Session, site: Site) -> Place:
    calendar = calendars.at(session, site.id)
    if calendar is None:
        raise LookupError(site.id)
    return Place(site, calendar)


def every(session: Session) -> dict[uuid.UUID, Place]:
    """Return all sites with their calendars; the questions do not grow with them."""
    return {
        found.site.id: Place(found.site, calendars.of_site(session, found))
        for found in sites.times(session)
    }


def names(session: Session) -> list[str]:
    return [site.name for site in sites.every(session)]


def works_at(session: Session, actor: Actor, site_id: uuid.UUID) -> bool:
    """Whether somebody works at a site: by their own row, as a member or the lead of a team."""
    person = staff.get(session, actor.id)
    own = teams.of_people(session, [actor.id]).get(actor.id, [])
    own += teams.led_by(session, actor.id)
    return (person is not None and person.site_id == site_id) or any(
        team.site_id == site_id for team in own
    )


def require_booking(session: Session, actor: Actor, site: Site) -> None:
    """Refuse who may not book sales of a site. Errors: `Rejected`."""
    directory.require_insider(actor)
    if not actor.at_least(Role.MANAGER) and not works_at(session, actor, site.id):
        name = escape(site.name)
        raise Rejected(
            _("Only who works at {site}, a manager or an admin can book its sales.", site=name)
        )


def may_see(session: Session, actor: Actor, site_id: uuid.UUID | None) -> bool:
    """Whether figures are for these eyes: of one's own site, or of all from a lead on."""
    if actor.is_stranger or actor.is_guest:
        return False
    if actor.at_least(Role.LEAD):
        return True
    return site_id is not None and works_at(session, actor, site_id)


def require_sight(session: Session, actor: Actor, site: Site) -> None:
    """Refuse who may not see the sales of a site. Errors: `Rejected`."""
    directory.require_insider(actor)
    if not may_see(session, actor, site.id):
        name = escape(site.name)
        raise Rejected(_("Only who works at {site} and leads can see its sales.", site=name))


def require_target(session: Session, actor: Actor, site: Site | None) -> None:
    """Refuse all but managers, and leads for their own site. Errors: `Rejected`."""
    directory.require_insider(actor)
    if actor.at_least(Role.MANAGER):
        return
    if site is None:
        raise Rejected(_("Only a manager or an admin can set a target of all sites."))
    if not actor.at_least(Role.LEAD) or not works_at(session, actor, site.id):
        name = escape(site.name)
        raise Rejected(
            _("Only a lead of {site}, a manager or an admin can set its targets.", site=name)
        )


def currency(session: Session) -> str:
    """Return what amounts are kept in: what was set, else what most sites' countries pay in."""
    known = sales.currency(session)
    if known:
        return known
    countries = Counter(site.country for site in sites.every(session) if site.country)
    _language, _dash, territory = workspaces.get(session).locale.replace("_", "-").rpartition("-")
    likely = [country for country, _count in countries.most_common(1)] or [territory.upper()]
    found = get_territory_currencies(likely[0]) if likely[0] else []
    return found[0] if found else _ELSEWHERE


def amount(session: Session, actor: Actor, text: str) -> Money:
    """Read an amount; returns may make it negative. Errors: `Invalid` at `amount`."""
    return read_amount(text, currency=currency(session), locale=actor.locale)


def read_amount(text: str, *, currency: str, locale: str) -> Money:
    """Read an amount of a currency. Errors: `Invalid` at `amount`."""
    bare, sign = lines.unsigned(text)
    try:
        found = money.read(bare, currency=currency, locale=locale)
    except AmbiguousNumber as doubt:
        raise Invalid({"amount": _ambiguous(text, doubt)}) from doubt
    except OtherCurrency as other:
        said = _(
            "Amounts are kept in {currency} here. Before the first booking, a manager can"
            " change that with `{example}`.",
            currency=currency,
            example="/sales currency EUR",
        )
        raise Invalid({"amount": said}) from other
    except TooMuch as much:
        raise Invalid({"amount": _("This amount is too large.")}) from much
    except NotANumber as no_number:
        raise Invalid({"amount": _not_an_amount(text)}) from no_number
    return Money(sign * found.minor, currency)


def _ambiguous(text: str, doubt: AmbiguousNumber) -> str:
    decimal, grouped = doubt.readings
    return _(
        "“{text}” could mean {one} or {other}. Write it without a sign in between, or with"
        " its decimals.",
        text=text[:40],
        one=decimal,
        other=grouped,
    )


def _not_an_amount(text: str) -> str:
    if not text.strip():
        return _("Say how much, for example 1250.")
    return _("“{text}” is no amount I can read. Write it as 1250 or 1250.50.", text=text[:40])


def business_day(calendar: Calendar, now: datetime) -> date:
    """Return the day whose sales are being counted: today's from its opening, else the last one."""
    day = calendar.working_day_of(now)
    if calendar.is_working_day(day) and now >= calendar.start_of_working_day(day):
        return day
    return last_open_before(calendar, day)


def last_open_before(calendar: Calendar, day: date) -> date:
    """Return the last working day before one, the day before where there is none in a month."""
    before = (day - timedelta(days=back) for back in range(1, 32))
    return next((one for one in before if calendar.is_working_day(one)), day - timedelta(days=1))


def is_closed(calendar: Calendar, day: date, now: datetime) -> bool:
    """Whether a business day is over."""
    return now >= calendar.end_of_working_day(day)
