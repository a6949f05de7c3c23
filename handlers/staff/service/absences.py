"""Who is away: said by a line or a dialog, taken back, and asked by other areas."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.kit import dates
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.blockkit import date, escape, one_line
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.staff.rules import roles
from handlers.staff.service import directory, people, responsible
from storage import absences, audit, notices, staff, timers
from storage.absences import Absence
from storage.session import Session
from storage.staff import Person

KIND = "person"
LONGEST_REASON = 200


@dataclass(frozen=True)
class AwayDraft:
    """An absence as somebody wrote it: only text, and a Slack id."""

    person: str = ""
    begins: str = ""
    until: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Noted:
    """An absence, when they work again, and the audit row by which it can be taken back."""

    absence: Absence
    back_at: datetime
    undo: uuid.UUID


def note(session: Session, actor: Actor, draft: AwayDraft, *, now: datetime, tools: Tools) -> Noted:
    """Note that somebody is away. Errors: `Invalid` at the fields, `Rejected` if not theirs."""
    require_own(actor)
    person = staff.get(session, draft.person or actor.id)
    if person is None:
        raise Invalid({"person": _("Name one person, such as @ben.")})
    require_say(session, actor, person)
    calendar = people.calendar_of(session, person.id, tools)
    begins = now
    errors: dict[str, str] = {}
    if draft.begins:
        try:
            day = dates.read(
                draft.begins, field="begins", now=now, calendar=calendar, locale=actor.locale
            )
            begins = day.at if day.has_clock else calendar.start_of_working_day(day.day)
        except Invalid as invalid:
            errors |= invalid.errors
    try:
        ends = dates.read(
            draft.until, field="until", now=begins, calendar=calendar, locale=actor.locale
        ).at
    except Invalid as invalid:
        raise Invalid(errors | invalid.errors) from invalid
    if errors:
        raise Invalid(errors)
    absence = Absence(
        id=uuid.uuid4(),
        person_id=person.id,
        begins=begins,
        ends=ends,
        reason=one_line(draft.reason)[:LONGEST_REASON],
        noted_by=actor.id,
        noted_at=now,
    )
    session.add(absence)
    session.flush()
    undo = {"absence": absence.id.hex, "after": ends.isoformat()}
    undo_id = _record(session, actor, "away", person.id, now=now, undo=undo)
    return Noted(absence, calendar.next_open(ends), undo_id)


@dataclass(frozen=True)
class Back:
    """Somebody works again, or a planned absence is withdrawn (`planned`)."""

    person: Person
    planned: Absence | None
    undo: uuid.UUID


def come_back(session: Session, actor: Actor, person_id: str, *, now: datetime) -> Back:
    """End what keeps somebody away, else withdraw what is planned next. Errors: `Rejected`."""
    require_own(actor)
    person = staff.get(session, person_id or actor.id)
    if person is None:
        raise Rejected(_("Name one person, such as @ben."))
    require_say(session, actor, person)
    ahead = absences.not_over(session, person.id, now)
    running = [one for one in ahead if one.begins <= now]
    ended = running or ahead[:1]
    if not ended:
        raise Rejected(_("{name} is not away.", name=escape(person.name or person.handle)))
    stops = {one.id: now if running else one.begins for one in ended}
    undo = {
        "absences": [[one.id.hex, one.ends.isoformat(), stops[one.id].isoformat()] for one in ended]
    }
    for absence_id, stop in stops.items():
        absences.end(session, [absence_id], stop)
    tell_what_waited(session, person.id, ended[0].id, now=now)
    undo_id = _record(session, actor, "back", person.id, now=now, undo=undo)
    return Back(person, None if running else ended[0], undo_id)


def tell_what_waited(
    session: Session, person_id: str, absence_id: uuid.UUID, *, now: datetime
) -> None:
    """Look again at what was held back from somebody."""
    occurrence = f"back:{absence_id.hex}:{int(now.timestamp())}"
    timers.arm(session, notices.RETURNED, person_id, at=now, occurrence=occurrence[:64])


def warning(session: Session, person_id: str, zone: str, *, now: datetime) -> str | None:
    """Say that somebody is away, to who gives them work; None when they are not."""
    until = absences.away_until(session, [person_id], now).get(person_id)
    person = staff.get(session, person_id) if until else None
    if until is None or person is None:
        return None
    name = escape(person.name or person.handle)
    return _("{name} is away until {when}.", name=name, when=date(until, zone, clock=False))


def require_say(session: Session, actor: Actor, person: Person) -> None:
    """Refuse who may not say that somebody is away. Errors: `Rejected`."""
    own = person.id == actor.id
    if not own:
        directory.require_present(person)
    leads = not own and actor.id in responsible.leads_of(session, person)
    if not roles.may_note_absence(own=own, leads=leads, role=actor.role):
        name = escape(person.name or person.handle)
        raise Rejected(_("Only {name}, their lead, a manager or an admin can say that.", name=name))


def _record(
    session: Session, actor: Actor, action: str, person_id: str, *, now: datetime,
    undo: dict[str, Any],
) -> uuid.UUID:  # fmt: skip
    return audit.write(
        session,
        f"staff.{action}",
        at=now,
        actor_id=actor.id,
        subject=(KIND, person_id),
        detail=undo,
    )
