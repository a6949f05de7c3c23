"""Which earlier complaint may be the same as a new one. It is offered, never decided here."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from handlers.complaints.rules import likeness
from handlers.complaints.rules.likeness import Said
from storage import channels, complaints
from storage.complaints import Beginning, Complaint
from storage.session import Session

WITHIN = timedelta(days=30)
MOST = 50  # The newest of them; so many texts are compared in a few milliseconds.
COMPARED = 400  # Characters of each.


def candidate(session: Session, complaint: Complaint, *, now: datetime) -> uuid.UUID | None:
    """Return the complaint that a new one looks like most, of those its readers may see."""
    known = complaints.beginnings(
        session, now - WITHIN, complaint.customer_id, limit=MOST, length=COMPARED
    )
    beside = readable_beside(session, known, complaint.channel_id)
    shown = [one for one in known if one.id in beside]
    same = next((one for one in shown if _is_same_order(one, complaint)), None)
    if same is not None:
        return same.id
    text = (complaint.text or complaint.title)[:COMPARED]
    found = likeness.likest(_said(complaint, text), [_said(one, one.text) for one in shown])
    return uuid.UUID(hex=found.key) if found else None


def readable_beside(
    session: Session, others: Iterable[Complaint | Beginning], channel_id: str | None
) -> set[uuid.UUID]:
    """Return which of others all may read who read the card of a complaint in a channel."""
    stand = {one.id: one.channel_id for one in others if one.channel_id}
    elsewhere = {place for place in stand.values() if place != channel_id}
    public = channels.public_among(session, elsewhere) if elsewhere else set()
    return {one for one, place in stand.items() if place == channel_id or place in public}


def _is_same_order(one: Beginning, other: Complaint) -> bool:
    """Whether one customer speaks of one order twice."""
    of_one = one.customer_id is not None and one.customer_id == other.customer_id
    return of_one and bool(one.order_number) and one.order_number == other.order_number


def _said(one: Complaint | Beginning, text: str) -> Said:
    customer = one.customer_id.hex if one.customer_id else ""
    return Said(one.id.hex, text, customer, one.order_number)
