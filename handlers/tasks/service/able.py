"""Who can be given work here."""

from handlers.kit.actors import Actor
from handlers.kit.errors import Invalid
from handlers.kit.names import nearest
from handlers.kit.words import _
from handlers.staff.service import people
from storage import staff
from storage.session import Session
from storage.staff import Person


def is_able(person: Person) -> bool:
    """Whether somebody works here: present, a human, and one of us."""
    return not (person.is_bot or person.is_gone or person.is_stranger)


def require(session: Session, person_id: str, *, field: str) -> Person:
    """Return a person by Slack id. Errors: `Invalid` at `field` when they cannot take tasks."""
    # A reference is Slack's word that somebody exists, also when we have not met them yet.
    person = people.meet(session, person_id, "", is_stranger=False)
    if not is_able(person):
        name = person.name or person.handle
        raise Invalid({field: _("{name} cannot take tasks here.", name=name)})
    return person


def named(session: Session, name: str, *, field: str, suggests_to: Actor | None = None) -> Person:
    """Return whom a typed name means; guests are told of nobody else's name.

    Errors: `Invalid` at `field` unless it is one person, with the nearest name for `suggests_to`.
    """
    found = [one for one in staff.by_handle(session, name) if not one.is_bot]
    if len(found) > 1:
        said = _("Several people are called “{name}”. Choose one.", name=f"@{name[:40]}")
        raise Invalid({field: said})
    if not found:
        said = _("I know nobody called “{name}”.", name=f"@{name[:40]}")
        raise Invalid({field: said + _meant(session, name, suggests_to)})
    return require(session, found[0].id, field=field)


def _meant(session: Session, name: str, actor: Actor | None) -> str:
    if actor is None or actor.is_guest:
        return ""
    known = [said for one in staff.here(session) for said in (one.handle, one.name) if said]
    near = nearest(name, known)
    return " " + _("Did you mean {name}?", name=near) if near else ""
