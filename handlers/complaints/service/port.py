"""The port by which other layers ask about a complaint without knowing what one is."""

import uuid
from datetime import datetime

from handlers.complaints.cards import card as cards
from handlers.complaints.cards.words import TITLE_SHOWN
from handlers.complaints.rules.buttons import steps_of
from handlers.complaints.rules.references import reference
from handlers.complaints.service import found, pictured
from handlers.complaints.service.record import COUNTER
from handlers.kit.area import Tools
from handlers.kit.blockkit import Card, escaped
from handlers.kit.traces import Trace
from handlers.staff.service import people
from storage import complaints, staff
from storage.complaints import Complaint
from storage.session import Session


def title(session: Session, complaint_id: str) -> str | None:
    one = _get(session, complaint_id)
    return f"{reference(one.number)} *{escaped(one.title, TITLE_SHOWN)}*" if one else None


def card(
    session: Session, complaint_id: str, place: str, now: datetime, tools: Tools
) -> Card | None:
    """Show the card of a complaint as it stands: in a channel to all, in a DM to its reader."""
    del now
    one = _get(session, complaint_id)
    if one is None:
        return None
    picture = pictured.picture(session, one, tools)
    if not place.startswith(("U", "W")):
        if place != one.channel_id:
            return cards.moved(picture)
        return cards.card(picture, steps_of(picture))
    person = staff.get(session, place)
    reader = people.actor(session, person, tools) if person else None
    if reader is None or not found.may_see(session, reader, one):
        return cards.hidden(picture)
    return cards.card(picture, steps_of(picture, found.relations(session, reader, one)))


def trace(session: Session, complaint_id: str) -> Trace | None:
    """Return what the cards of a complaint tell of it, for the day on which only they know."""
    one = _get(session, complaint_id)
    return Trace(COUNTER, one.number, reference(one.number), one.title) if one else None


def is_open(session: Session, complaint_id: str) -> bool:
    one = _get(session, complaint_id)
    return one is not None and one.state not in complaints.ENDED


def responsible(session: Session, complaint_id: str) -> list[str]:
    """Return who has to see to a complaint: its owner, and while it has none who leads there."""
    one = _get(session, complaint_id)
    if one is None:
        return []
    return [one.owner_id] if one.owner_id else found.leads(session, one)


def _get(session: Session, complaint_id: str) -> Complaint | None:
    return complaints.get(session, uuid.UUID(complaint_id))
