"""Which earlier complaint may be the same as a new one. It is offered, never decided here."""

import uuid
from datetime import datetime, timedelta

from storage import complaints
from storage.complaints import Complaint
from storage.session import Session

WITHIN = timedelta(days=30)
MOST = 300


def candidate(session: Session, complaint: Complaint, *, now: datetime) -> uuid.UUID | None:
    """Return the complaint that a new one looks like most, of those its readers may see."""
    known = complaints.received_since(session, now - WITHIN, limit=MOST)
    found = [one for one in known if one.channel_id == complaint.channel_id]
    same = next((one for one in found if _is_same_order(one, complaint)), None)
    return same.id if same else None


def _is_same_order(one: Complaint, other: Complaint) -> bool:
    """Whether one customer speaks of one order twice."""
    of_one = one.customer_id is not None and one.customer_id == other.customer_id
    return of_one and bool(one.order_number) and one.order_number == other.order_number
