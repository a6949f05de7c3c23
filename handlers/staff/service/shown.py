"""The cards of staff's subjects as things stand: who joined, who left, what a sheet says."""

import uuid
from datetime import datetime

from handlers.kit.area import Subject, Tools
from handlers.kit.blockkit import Card, escaped
from handlers.kit.words import _
from handlers.staff.cards import comings as cards
from handlers.staff.cards import roster as roster_cards
from handlers.staff.cards.organisation import called
from handlers.staff.cards.people import role_word
from handlers.staff.service import comings, directory, people, rosters
from handlers.staff.service.directory import Directory
from handlers.staff.service.rosters import Placement
from storage import comings as rows
from storage import outbox, staff, teams
from storage import rosters as sheets
from storage.enums import RosterState
from storage.session import Session
from storage.staff import Person


def welcome(session: Session, subject: str, place: str, now: datetime, tools: Tools) -> Card | None:
    del place, now
    found = rows.welcome(session, uuid.UUID(hex=subject))
    person = staff.get(session, found.person_id) if found else None
    if found is None or person is None:
        return None
    return cards.welcome(
        cards.Joined(
            welcome=found,
            person=person,
            place=_place(directory.load(session), found.site_id, found.department_id),
            settled_by=_maybe(session, found.settled_by),
            zone=people.home_zone(session, tools),
        )
    )


def hand_over(
    session: Session, subject: str, place: str, now: datetime, tools: Tools
) -> Card | None:
    del place, now
    found = rows.hand_over(session, uuid.UUID(hex=subject))
    person = staff.get(session, found.person_id) if found else None
    if found is None or person is None:
        return None
    names = directory.load(session)
    return cards.hand_over(
        cards.Left(
            hand_over=found,
            person=person,
            work=comings.open_work(session, person.id, tools),
            led=[names.team_name(team) for team in teams.led_by(session, person.id)],
            settled_by=_maybe(session, found.settled_by),
            receiver=_maybe(session, found.receiver_id),
            zone=people.home_zone(session, tools),
        )
    )


def roster(session: Session, subject: str, place: str, now: datetime, tools: Tools) -> Card | None:
    del place, now
    found = sheets.get(session, uuid.UUID(hex=subject))
    if found is None:
        return None
    preview = rosters.preview(session, found, tools)
    names = directory.load(session)
    managers = staff.get_many(
        session, {one.manager_id for one in preview.changes if one.manager_id}
    )
    return roster_cards.card(
        found,
        changes=[_change(names, one, managers) for one in preview.changes],
        unchanged=preview.unchanged,
        errors=preview.errors,
    )


def _change(names: Directory, wanted: Placement, managers: dict[str, Person]) -> str:
    parts = []
    place = _place(names, wanted.site_id, wanted.department_id)
    if place:
        parts.append(escaped(place, 120))
    if wanted.role is not None:
        parts.append(role_word(wanted.role))
    if wanted.manager_id in managers:
        parts.append(_("reports to {name}", name=called(managers[wanted.manager_id])))
    return f"*{called(wanted.person)}*: {', '.join(parts)}"


def _place(
    names: Directory, site_id: uuid.UUID | None, department_id: uuid.UUID | None
) -> str | None:
    site = names.sites.get(site_id) if site_id else None
    department = names.departments.get(department_id) if department_id else None
    if site and department:
        return _("{department} at {site}", department=department.name, site=site.name)
    one = site or department
    return one.name if one else None


def _maybe(session: Session, person_id: str | None) -> Person | None:
    return staff.get(session, person_id) if person_id else None


def _asked(session: Session, subject: str) -> list[str]:
    """Return whom a card went to: they see to it."""
    return outbox.cards_of(session, subject)


def _is_open(session: Session, subject: str) -> bool:
    key = uuid.UUID(hex=subject)
    found = rows.welcome(session, key) or rows.hand_over(session, key)
    sheet = sheets.get(session, key)
    if sheet is not None:
        return sheet.state in (RosterState.READING, RosterState.READ)
    return found is not None and found.settled_at is None


def _title(session: Session, subject: str) -> str | None:
    key = uuid.UUID(hex=subject)
    found = rows.welcome(session, key) or rows.hand_over(session, key)
    person = staff.get(session, found.person_id) if found else None
    sheet = sheets.get(session, key)
    return called(person) if person else escaped(sheet.file_name, 120) if sheet else None


SUBJECTS = tuple(
    Subject(kind, title=_title, card=card, is_open=_is_open, responsible=_asked)
    for kind, card in (
        (comings.WELCOME, welcome),
        (comings.HAND_OVER, hand_over),
        (rosters.KIND, roster),
    )
)
