"""Making a complaint anew that only its cards still know."""

import uuid

from handlers.complaints.rules import steps
from handlers.complaints.service import settle
from handlers.kit.area import Lost, Tools
from storage import complaints
from storage.complaints import Complaint
from storage.enums import ClockEvent, ComplaintSource, Severity
from storage.session import Session


def recreate(session: Session, lost: Lost, tools: Tools) -> None:
    """Make a complaint anew under its own id and number; nobody has it until somebody takes it.

    What the customer said is not on its cards' metadata, and its clocks begin anew.
    """
    channel = next((one for one in lost.places if one.startswith(("C", "G"))), None)
    complaint = Complaint(
        id=uuid.UUID(lost.subject),
        number=lost.number,
        title=lost.title,
        text="",
        order_number="",
        state=steps.first_state(has_owner=False),
        state_by=lost.actor.id,
        state_at=lost.now,
        reason="",
        severity=Severity.NORMAL,
        source=ComplaintSource.TYPED,
        logged_by=lost.actor.id,
        channel_id=channel,
        permalink="",
        received_at=lost.now,
        created_at=lost.now,
    )
    complaints.add(session, complaint)
    opened = complaints.write_event(
        session,
        complaint,
        ClockEvent.OPENED,
        at=lost.now,
        by=lost.actor.id,
        value=complaint.severity.value,
    )
    settle.settle(
        session, lost.actor.id, "recreate", complaint, None, now=lost.now, tools=tools,
        events=[opened],
    )  # fmt: skip
