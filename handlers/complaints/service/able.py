"""Who can have a complaint."""

from handlers.kit.errors import Invalid
from handlers.kit.names import nearest
from handlers.kit.words import _
from handlers.staff.service import people
from storage import channels, staff
from storage.session import Session
from storage.staff import Person

OWNER = "owner"


def require(session: Session, person_id: str) -> Person:
    """Return a person by Slack id. Errors: `Invalid` at `owner` when they cannot have any."""
    person = people.meet(session, person_id, "", is_stranger=False)
    if person.is_bot or person.is_gone or person.is_stranger:
        name = person.name or person.handle
        raise Invalid({OWNER: _("{name} cannot take complaints here.", name=name)})
    return person


def require_sight(session: Session, person: Person, channel_id: str | None) -> None:
    """Refuse who could not read a card there: what is private stays among a channel's members.

    Errors: `Invalid` at `owner`.
    """
    if channel_id is None or channels.is_member(session, channel_id, person.id):
        return
    if person.is_guest or not channels.public_among(session, {channel_id}):
        name = person.name or person.handle
        raise Invalid({OWNER: _("{name} is not in its channel. Invite them first.", name=name)})


def named(session: Session, name: str) -> Person:
    """Return whom a typed name means. Errors: `Invalid` at `owner` unless it is one person."""
    known = [one for one in staff.by_handle(session, name) if not one.is_bot]
    if len(known) > 1:
        said = _("Several people are called “{name}”. Choose one.", name=f"@{name[:40]}")
        raise Invalid({OWNER: said})
    if not known:
        said = _("I know nobody called “{name}”.", name=f"@{name[:40]}")
        near = nearest(name, [one.handle for one in staff.here(session) if one.handle])
        more = " " + _("Did you mean {name}?", name=near) if near else ""
        raise Invalid({OWNER: said + more})
    return require(session, known[0].id)
