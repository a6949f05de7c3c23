"""Somebody joined, and is to be placed; somebody left, and their work is to be given on."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Glance, HandingOver, Tools
from handlers.kit.blockkit import escape
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.rules import guess
from handlers.staff.service import directory, people, responsible, roles
from handlers.staff.service.sites import require_manager
from storage import audit, comings, outbox, staff, teams
from storage.comings import HandOver, Welcome
from storage.enums import Role
from storage.session import Session
from storage.staff import Person

WELCOME, HAND_OVER = "welcome", "hand_over"


@dataclass(frozen=True)
class Placing:
    """Where somebody is to work: ids of a site and a department, and the role."""

    site_id: uuid.UUID | None
    department_id: uuid.UUID | None
    role: Role


def somebody_joined(session: Session, glance: Glance) -> None:
    """Ask whoever leads where somebody new probably works to place them; one card each."""
    person_id, tools = glance.alarm.subject, glance.tools
    person = staff.get(session, person_id)
    if person is None or person.is_bot or person.is_stranger or person.is_gone:
        return
    if comings.open_welcome(session, person_id):
        return
    found = directory.load(session)
    title = person.title or ""
    site_id = guess.site(
        title,
        person.timezone,
        found.site_names,
        {site.id: site.zone for site in found.sites.values()},
    )
    names = {one.folded: one.id for one in found.departments.values()}
    welcome = Welcome(
        id=uuid.uuid4(),
        person_id=person_id,
        site_id=site_id,
        department_id=guess.department(title, names),
        joined_at=glance.now,
    )
    session.add(welcome)
    session.flush()
    for place in _asked(session, welcome, tools):
        outbox.show_card(session, WELCOME, welcome.id.hex, place)


def place(
    session: Session,
    actor: Actor,
    welcome: Welcome,
    placing: Placing | None,
    *,
    now: datetime,
    tools: Tools,
) -> None:
    """Place somebody who joined; without `placing` where the card says. Errors: `Rejected`."""
    require_open(session, actor, welcome, tools=tools)
    person = staff.get(session, welcome.person_id)
    if person is None:
        raise Rejected(_("This person is gone."))
    meant = placing or Placing(
        welcome.site_id or person.site_id, welcome.department_id, person.role
    )
    if meant.role is not person.role:
        roles.give(session, actor, person, meant.role, now=now, tools=tools)
    staff.place(session, person.id, site_id=meant.site_id)
    if meant.department_id is not None:
        team, _new = teams.open_team(session, meant.department_id, meant.site_id)
        teams.join(session, team.id, {person.id})
    welcome.site_id, welcome.department_id = meant.site_id, meant.department_id
    welcome.settled_at, welcome.settled_by = now, actor.id
    session.flush()
    _show(session, WELCOME, welcome.id)
    _record(session, actor, "staff.place", person.id, now=now)


def somebody_left(session: Session, glance: Glance) -> None:
    """Ask the lead of somebody who left who takes over their open work, if there is any."""
    person_id, tools = glance.alarm.subject, glance.tools
    person = staff.get(session, person_id)
    if person is None or not person.is_gone or not open_work(session, person_id, tools):
        return
    hand_over = comings.open_hand_over(session, person_id)
    if hand_over is None:
        hand_over = HandOver(id=uuid.uuid4(), person_id=person_id, left_at=glance.now)
        session.add(hand_over)
        session.flush()
    for place_ in _asked(session, hand_over, tools):
        outbox.show_card(session, HAND_OVER, hand_over.id.hex, place_)


def open_work(session: Session, person_id: str, tools: Tools) -> list[str]:
    """Return what somebody still has to do in every area, in mrkdwn that others may read."""
    return [
        title for desk in tools.registry.desks for title, _id in desk.open_work(session, person_id)
    ]


def give_over(
    session: Session,
    actor: Actor,
    hand_over: HandOver,
    receiver_id: str,
    *,
    now: datetime,
    tools: Tools,
) -> int:
    """Give all open work of somebody who left to another; return how much. Errors: `Rejected`."""
    require_open(session, actor, hand_over, tools=tools)
    receiver = staff.get(session, receiver_id)
    if receiver is None:
        raise Rejected(_("Name one person, such as @ben."), field="receiver")
    directory.require_present(receiver)
    work = HandingOver(hand_over.person_id, receiver_id, actor, now)
    count = sum(desk.hand_over(session, work, tools) for desk in tools.registry.desks)
    hand_over.settled_at, hand_over.settled_by = now, actor.id
    hand_over.receiver_id, hand_over.count = receiver_id, count
    session.flush()
    _show(session, HAND_OVER, hand_over.id)
    _record(session, actor, "staff.hand_over", hand_over.person_id, now=now)
    return count


def welcome_of(session: Session, value: str) -> Welcome:
    """Return the welcome of a button, locked. Errors: `Rejected` when it is unknown here."""
    found = comings.welcome(session, _id(value), lock=True)
    if found is None:
        raise Rejected(_("This card is out of date."))
    return found


def hand_over_of(session: Session, value: str) -> HandOver:
    """Return the hand-over of a button, locked. Errors: `Rejected` when it is unknown here."""
    found = comings.hand_over(session, _id(value), lock=True)
    if found is None:
        raise Rejected(_("This card is out of date."))
    return found


def _id(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(hex=value)
    except ValueError:
        return uuid.UUID(int=0)


def _asked(session: Session, subject: Welcome | HandOver, tools: Tools) -> list[str]:
    """Return whom a card goes to as things stand: the lead, or the admins when there is none."""
    about = subject.person_id
    lead = _lead(session, subject)
    if lead is not None and lead != about:
        return [lead]
    return [one.id for one in people.admins(session, tools) if one.id != about]


def _lead(session: Session, subject: Welcome | HandOver) -> str | None:
    if isinstance(subject, Welcome):
        return responsible.team_for(session, subject.department_id, subject.site_id).lead_id
    person = staff.get(session, subject.person_id)
    return responsible.lead_of(session, person) if person else None


def require_open(
    session: Session, actor: Actor, subject: Welcome | HandOver, *, tools: Tools
) -> None:
    """Refuse who would not be asked now, unless a manager, and what is settled.

    The work of somebody who is back is settled as well. Errors: `Rejected`.
    """
    directory.require_insider(actor)
    if actor.id not in _asked(session, subject, tools):
        require_manager(actor)
    if subject.settled_at is not None:
        raise Rejected(_settled(session, subject.settled_by))
    person = staff.get(session, subject.person_id)
    if isinstance(subject, HandOver) and person is not None and not person.is_gone:
        name = escape(person.name or person.handle)
        raise Rejected(_("{name} is back, so their work stays with them.", name=name))


def _settled(session: Session, by: str | None) -> str:
    person: Person | None = staff.get(session, by or "")
    name = escape(person.name or person.handle) if person else ""
    return _("Nothing to do: {who} has settled this already.", who=name)


def _show(session: Session, kind: str, subject: uuid.UUID) -> None:
    for place_ in outbox.cards_of(session, subject.hex):
        outbox.show_card(session, kind, subject.hex, place_)


def _record(session: Session, actor: Actor, action: str, person_id: str, *, now: datetime) -> None:
    audit.write(session, action, at=now, actor_id=actor.id, subject=("person", person_id))
