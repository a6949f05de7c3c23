"""The morning that the demo begins with: what happened in the shops before anybody looked."""

from datetime import date, datetime, timedelta

from handlers.kit.area import Call, Tools
from handlers.sales.service import looks, places
from handlers.sales.service.places import Place
from handlers.staff.service import leading, people, sites
from handlers.staff.service.sites import SiteDraft
from handlers.tasks.service import ask as tasks
from handlers.tasks.service import chasing
from storage import channels, sale_days, sales, staff, teams, timers
from storage.enums import BookingKind, Priority, Role
from storage.sales import DaySum
from storage.session import Session
from storage.staff import Person

# What a shop takes on an open day, in cents, again and again.
_TAKEN = (118_250, 96_400, 131_075, 104_900, 152_380)
_A_DAY = "1350"
_EARLIEST = 0.2
_URGENT, _SAID_IN = "The cold room is at 9 °C, call the engineer", "site-lisbon"
_UNTAKEN = timedelta(minutes=25)


def fill(session: Session, *, now: datetime, tools: Tools) -> None:
    """Fill a company: a till did not report, a target is behind, something urgent is untaken."""
    known = {name: _person(session, name) for name in ("ana", "hugo", "dara")}
    ana, hugo, dara = known["ana"], known["hugo"], known["dara"]
    if ana is None or hugo is None or dara is None:
        return
    # Ana manages it all, so her mornings begin with what is red.
    staff.give_role(session, ana.id, Role.MANAGER)
    leading.has_changed(session, now)
    lisbon = _opened(session, ana, hugo, "Lisbon", "Europe/Lisbon", now=now, tools=tools)
    london = _opened(session, ana, dara, "London", "Europe/London", now=now, tools=tools)
    sales.settle_currency(session, "EUR")
    yesterday = places.last_open_before(lisbon.calendar, lisbon.calendar.local_date(now))
    _report(session, hugo, lisbon, yesterday - timedelta(days=14), yesterday, now=now)
    timers.arm(session, looks.ASK, lisbon.site.id.hex, at=now, occurrence=yesterday.isoformat())
    _fall_behind(session, ana, dara, london, now=now, tools=tools)
    _leave_untaken(session, ana, hugo, lisbon, now=now, tools=tools)


def _person(session: Session, handle: str) -> Person | None:
    return next(iter(staff.by_handle(session, handle)), None)


def _opened(
    session: Session,
    ana: Person,
    lead: Person,
    name: str,
    zone: str,
    *,
    now: datetime,
    tools: Tools,
) -> Place:
    """Return a site with a lead, open Monday to Saturday."""
    actor = people.actor(session, ana, tools)
    draft = SiteDraft(name, zone, "mon-sat 09:00-18:00")
    site = sites.add(session, actor, draft, now=now, tools=tools).site
    team, _new = teams.open_team(session, None, site.id)
    teams.change(session, team.id, lead_id=lead.id)
    if lead.role is Role.STAFF:
        staff.give_role(session, lead.id, Role.LEAD)
    return places.every(session)[site.id]


def _report(
    session: Session, by: Person, place: Place, first: date, before: date, *, now: datetime
) -> None:
    """Book what a site took on its open days from `first` until the day before `before`."""
    days = [first + timedelta(days=ahead) for ahead in range((before - first).days)]
    sums = [
        DaySum(place.site.id, day, _TAKEN[number % len(_TAKEN)])
        for number, day in enumerate(days)
        if place.calendar.is_working_day(day)
    ]
    booking = sales.start(session, BookingKind.LOG, by.id, booked_at=now)
    sales.add_lines(session, booking.id, [(one, None) for one in sums])
    sale_days.count_in(session, sums)
    looks.after_booking(session, sums, occurrence=booking.id.hex, now=now)


def _fall_behind(
    session: Session, ana: Person, lead: Person, place: Place, *, now: datetime, tools: Tools
) -> None:
    """Let a site take less than its target asks for."""
    today = place.calendar.local_date(now)
    phrase, first, days = _period(today)
    _report(session, lead, place, first, today, now=now)
    goal = int(_A_DAY) * days * 6 // 7
    actor = people.actor(session, ana, tools)
    line = f"{goal} for {phrase} at {place.site.name}"
    call = Call(session=session, actor=actor, now=now, tools=tools, text=line)
    tools.registry.verbs["/target", "set"].function(call)


def _leave_untaken(
    session: Session, ana: Person, owner: Person, place: Place, *, now: datetime, tools: Tools
) -> None:
    """Let something urgent be with somebody who has not taken it, so that its chain has begun."""
    actor = people.actor(session, ana, tools)
    task = tasks.ask(
        session,
        actor,
        _URGENT,
        owner=owner.id,
        site_id=place.site.id,
        priority=Priority.URGENT,
        channel=next((one.id for one in channels.by_name(session, _SAID_IN)), None),
        now=now - _UNTAKEN,
        tools=tools,
    )
    chasing.chase(session, task, now=now, tools=tools)


def _period(today: date) -> tuple[str, date, int]:
    """Return a period of which enough has passed to judge it: its name, first day and length."""
    month = today.replace(day=1)
    quarter = month.replace(month=month.month - (month.month - 1) % 3)
    for phrase, first, days in (("this month", month, 30), ("this quarter", quarter, 91)):
        if (today - first).days > _EARLIEST * days:
            return phrase, first, days
    return "this year", today.replace(month=1, day=1), 365
