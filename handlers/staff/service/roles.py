"""Giving roles, so that somebody is always an admin."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import escape
from handlers.kit.errors import Rejected
from handlers.kit.words import N_, _
from handlers.staff.rules import roles
from handlers.staff.rules.roles import Refusal
from handlers.staff.service import directory, leading, people
from storage import audit, staff
from storage.enums import Role
from storage.session import Session
from storage.staff import Person

KIND = "person"
_SENTENCES = {
    Refusal.TOO_LOW: N_("Only a manager or an admin can give roles."),
    Refusal.ABOVE_YOU: N_("You can give and take roles up to your own."),
    Refusal.SETTINGS: N_("{name} is an admin by the settings of this Opsbot, and stays one."),
    Refusal.LAST_ADMIN: N_("{name} is the last admin. Make somebody else an admin first."),
    Refusal.SAME: N_("{name} has this role already."),
}


@dataclass(frozen=True)
class RoleGiven:
    """A role that was given; `own_too` when the giver, who stood in, became an admin by it."""

    person: Person
    role: Role
    undo: uuid.UUID
    own_too: bool


def give(
    session: Session, actor: Actor, person: Person, role: Role, *, now: datetime, tools: Tools
) -> RoleGiven:
    """Give somebody a role. Errors: `Rejected` with who may, or why not."""
    directory.require_insider(actor)
    directory.require_present(person)
    require_gift(actor, person, role, admins=people.admins(session, tools), tools=tools)
    undo = _give(session, actor, person, role, now=now)
    giver = staff.get(session, actor.id)
    # Who only stood in would lose it by making somebody else an admin.
    stood_in = role is Role.ADMIN and not people.is_admin_by_right(session, actor.id, tools)
    if stood_in and giver is not None:
        _give(session, actor, giver, Role.ADMIN, now=now)
    return RoleGiven(person, role, undo, own_too=stood_in)


def _give(
    session: Session, actor: Actor, person: Person, role: Role, *, now: datetime
) -> uuid.UUID:
    before = person.role
    staff.give_role(session, person.id, role)
    leading.has_changed(session, now)
    return audit.write(
        session,
        "staff.role",
        at=now,
        actor_id=actor.id,
        subject=(KIND, person.id),
        detail={"person": person.id, "before": before.value, "after": role.value},
    )


def require_gift(
    actor: Actor, person: Person, role: Role, *, admins: list[Person], tools: Tools
) -> None:
    """Refuse a role that somebody may not give, or that nobody may have. Errors: `Rejected`.

    `admins` are those of the moment, who stand in among them.
    """
    ids = [one.id for one in admins]
    held = Role.ADMIN if person.id in ids else people.role_of(person, tools)
    decided = roles.may_give(
        actor.role,
        held,
        role,
        from_settings=person.id in tools.admins,
        is_last_admin=ids == [person.id],
    )
    # Whoever only stands in as an admin may well become one.
    if isinstance(decided, Refusal) and not (decided is Refusal.SAME and person.role is not role):
        raise Rejected(_(_SENTENCES[decided], name=escape(person.name or person.handle)))
    if person.is_guest and role is not Role.STAFF:
        raise Rejected(_("Guests can only be staff."))
