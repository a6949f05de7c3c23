"""Finding a complaint for somebody, and what they are to it."""

import uuid

from handlers.complaints.rules import references
from handlers.complaints.rules.steps import Relation
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.blockkit import escaped, plain
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.service import people, responsible
from storage import complaint_eyes, complaints, staff, teams
from storage.complaints import Complaint
from storage.enums import Role
from storage.session import Session
from storage.task_eyes import Eyes


def find(session: Session, actor: Actor, text: str, *, lock: bool = False) -> Complaint:
    """Return the complaint that `C-7`, `c7` or `7` means.

    Errors: `Rejected` if unknown or hidden.
    """
    require_own(actor)
    if not text.strip():
        raise Rejected(_("Which complaint? Add its number, such as `{example}`.", example="C-7"))
    number = references.read(text)
    found = complaints.by_number(session, number, lock=lock) if number is not None else None
    return _seen(session, actor, found, named=escaped(plain(text.strip()), 80))


def get(session: Session, actor: Actor, complaint_id: str, *, lock: bool = False) -> Complaint:
    """Return the complaint of a button. Errors: `Rejected` if unknown here or hidden."""
    require_own(actor)
    try:
        found = complaints.get(session, uuid.UUID(complaint_id), lock=lock)
    except ValueError:
        found = None
    if found is None:
        raise Rejected(_("The complaint of this button is not known here."))
    return _seen(session, actor, found, named=references.reference(found.number))


def eyes(actor: Actor) -> Eyes:
    return Eyes(actor.id, is_guest=actor.is_guest, is_manager=actor.at_least(Role.MANAGER))


def may_see(session: Session, actor: Actor, complaint: Complaint) -> bool:
    """Whether a complaint is for these eyes; what stands in no channel is also for its lead's."""
    if actor.is_stranger:
        return False
    if complaint_eyes.can_see(session, complaint, eyes(actor)):
        return True
    if complaint.channel_id is not None or actor.is_guest:
        return False
    return actor.id in leads(session, complaint)


def may_be_shown_to(session: Session, person_id: str, complaint: Complaint, tools: Tools) -> bool:
    """Whether a complaint is for a person's eyes; False of an id that is nobody's."""
    person = staff.get(session, person_id)
    if person is None or person.is_gone:
        return False
    return may_see(session, people.actor(session, person, tools), complaint)


def relations(session: Session, actor: Actor, complaint: Complaint) -> frozenset[Relation]:
    """Return what somebody who may see a complaint is to it."""
    held = {
        Relation.MEMBER: True,
        Relation.OWNER: actor.id == complaint.owner_id,
        Relation.LOGGER: actor.id == complaint.logged_by,
        Relation.TAKER: complaint.owner_id is None,
        Relation.LEAD: _leads(session, actor, complaint),
        Relation.MANAGER: actor.at_least(Role.MANAGER),
    }
    return frozenset(relation for relation, holds in held.items() if holds)


def leads(session: Session, complaint: Complaint) -> list[str]:
    """Return who leads a complaint, the nearest first: its team's lead, then its owner's."""
    found = [responsible.team_for(session, complaint.department_id, complaint.site_id).lead_id]
    owner = staff.get(session, complaint.owner_id) if complaint.owner_id else None
    found += responsible.leads_of(session, owner) if owner else []
    return [one for one in dict.fromkeys(found) if one]


def _leads(session: Session, actor: Actor, complaint: Complaint) -> bool:
    """Whether somebody leads a complaint; where nobody does, everybody with the role of a lead."""
    by_role = actor.at_least(Role.LEAD)
    if not by_role and not teams.led_by(session, actor.id):
        owner = staff.get(session, complaint.owner_id) if complaint.owner_id else None
        return owner is not None and owner.manager_id == actor.id and owner.id != actor.id
    known = leads(session, complaint)
    return actor.id in known or (by_role and not known)


def _seen(session: Session, actor: Actor, found: Complaint | None, *, named: str) -> Complaint:
    if found is None or not may_see(session, actor, found):
        raise Rejected(_("I have no complaint “{complaint}” that you may see.", complaint=named))
    return found
