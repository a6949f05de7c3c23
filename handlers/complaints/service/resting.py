"""What ends by itself: a wait for the customer, and a complaint that stays resolved."""

import uuid

from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import settle, telling
from handlers.kit.area import Glance
from storage import complaint_versions, complaints
from storage.complaints import Complaint
from storage.enums import ClockEvent, ComplaintState
from storage.session import Session


def wait_is_over(session: Session, glance: Glance) -> None:
    """Answer that the customer had until now: it goes on, and who has it hears of that."""
    complaint = _locked(session, glance)
    if complaint is None or complaint.state is not ComplaintState.WAITING:
        return
    if complaint.until is None or complaint.until > glance.now:
        return
    _end(session, complaint, glance, ClockEvent.RESUMED, ComplaintState.IN_PROGRESS)
    telling.tell(session, complaint, Turn.WAITED, complaint.owner_id, now=glance.now)


def stays_resolved(session: Session, glance: Glance) -> None:
    """Answer that nobody has opened a complaint again for long enough: it is closed."""
    complaint = _locked(session, glance)
    if complaint is None or complaint.state is not ComplaintState.RESOLVED:
        return
    if complaint.state_at.isoformat() == glance.alarm.occurrence:
        _end(session, complaint, glance, ClockEvent.CLOSED, ComplaintState.CLOSED)


def _end(
    session: Session,
    complaint: Complaint,
    glance: Glance,
    kind: ClockEvent,
    state: ComplaintState,
) -> None:
    before, now = complaint_versions.read(complaint), glance.now
    event = complaints.write_event(session, complaint, kind, at=now, by=None)
    reason = complaint.reason
    settle.enter(complaint, state, by=None, now=now)
    complaint.reason = reason if state is ComplaintState.CLOSED else ""
    action = f"{state.value}.itself"
    settle.settle(
        session, None, action, complaint, before, now=now, tools=glance.tools, events=[event]
    )


def _locked(session: Session, glance: Glance) -> Complaint | None:
    return complaints.get(session, uuid.UUID(glance.alarm.subject), lock=True)
