"""Where the cards of a complaint stand."""

import uuid

from handlers.complaints.rules.drafts import Draft
from handlers.complaints.service.record import KIND
from handlers.kit.actors import Actor
from handlers.staff.service import responsible
from storage import channels, outbox, teams
from storage.complaints import Complaint
from storage.enums import ChannelKind
from storage.session import Session


def show(session: Session, complaint: Complaint) -> None:
    """Bring every card of a complaint up to date: the channel's, else its owner's and writer's.

    Where a card stands already, of a former owner too, it is kept true.
    """
    places = {complaint.channel_id or complaint.logged_by, complaint.owner_id}
    if complaint.channel_id is not None and complaint.owner_id == complaint.logged_by:
        places.discard(complaint.owner_id)
    places |= set(outbox.cards_of(session, str(complaint.id)))
    for place in sorted(one for one in places if one):
        outbox.show_card(session, KIND, str(complaint.id), place)


def refresh(session: Session, complaint: Complaint) -> None:
    """Bring the cards that stand already up to date, and show no new one."""
    for place in sorted(outbox.cards_of(session, str(complaint.id))):
        outbox.show_card(session, KIND, str(complaint.id), place)


def channel_for(
    session: Session, actor: Actor | None, complaint: Complaint, came_from: str | None
) -> str | None:
    """Return where the card of a new complaint stands: where it came from, else with its team.

    None when we cannot post there; the card is then in direct messages. What came from a private
    channel stays in it.
    """
    if came_from and is_open(session, came_from) and _is_in(session, actor, came_from):
        return came_from
    found = responsible.team_for(session, complaint.department_id, complaint.site_id).channel_id
    if found is None or not is_open(session, found):
        return None
    is_guest = actor is not None and actor.is_guest
    return found if not is_guest or _is_in(session, actor, found) else None


def belonging_of(session: Session, draft: Draft) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Return the department and the site of a complaint: what is said, else its channel's."""
    if draft.department_id or draft.site_id or draft.channel_id is None:
        return draft.department_id, draft.site_id
    there = [one for one in teams.every(session) if one.channel_id == draft.channel_id]
    return (there[0].department_id, there[0].site_id) if len(there) == 1 else (None, None)


def is_open(session: Session, channel_id: str) -> bool:
    """Whether we can post in a channel."""
    channel = channels.get(session, channel_id)
    if channel is None or not channel.bot_is_member or channel.is_archived:
        return False
    return channel.kind in (ChannelKind.PUBLIC, ChannelKind.PRIVATE)


def _is_in(session: Session, actor: Actor | None, channel_id: str) -> bool:
    return actor is None or channels.is_member(session, channel_id, actor.id)
