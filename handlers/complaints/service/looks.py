"""When a complaint is looked at again, and what a look leads to."""

import uuid
from datetime import datetime

from handlers.complaints.rules.clocks import Clocks
from handlers.complaints.rules.looks import Why, chased, is_late, is_true, looks, next_due
from handlers.complaints.rules.looks import read as read_look
from handlers.complaints.rules.targets import CLOSES_AFTER
from handlers.complaints.service import chasing, places, reckoning, telling
from handlers.kit.area import Glance, Tools
from storage import complaints, notices, timers
from storage.complaints import Complaint
from storage.enums import ComplaintState, Lane, Severity
from storage.session import Session

LOOK, CLOSE, UNTIL = "complaints.look", "complaints.close", "complaints.until"


def follow(session: Session, complaint: Complaint, *, now: datetime, tools: Tools) -> None:
    """Bring what is kept of the clocks, and what rings, in line with a complaint.

    Called after every change, with the row as it now stands.
    """
    subject = str(complaint.id)
    clocks = reckoning.read(session, complaint, now=now, tools=tools)
    keep(complaint, clocks)
    session.flush()
    timers.disarm(session, subject, kind=CLOSE)
    if complaint.state in complaints.ENDED:
        timers.disarm(session, subject)
        notices.drop_for_subject(session, subject)
        _arm_closing(session, complaint)
    else:
        _arm_looks(session, complaint, clocks)
        _arm_waiting(session, complaint)
        telling.expect(session, complaint, now=now, tools=tools)
    if complaint.state in complaints.ENDED or not _is_chased(complaint, clocks):
        chasing.stop(session, complaint, now=now, tools=tools)


def keep(complaint: Complaint, clocks: Clocks) -> None:
    """Write what the clocks come to into the row, where lists and reports find it."""
    is_open = complaint.state not in complaints.ENDED
    complaint.due_at = next_due(clocks) if is_open else None
    complaint.response_due_at = clocks.first_response.due_at
    complaint.resolution_due_at = clocks.resolution.due_at
    complaint.responded_at = clocks.first_response.met_at
    complaint.response_late = is_late(clocks.first_response)
    complaint.resolved_at = clocks.resolution.met_at
    complaint.resolution_late = is_late(clocks.resolution)


def look(session: Session, glance: Glance) -> None:
    """Answer the timer of a clock: warn while there is time, and escalate when there is none."""
    now, tools = glance.now, glance.tools
    complaint = complaints.get(session, uuid.UUID(glance.alarm.subject), lock=True)
    if complaint is None or complaint.state in complaints.ENDED:
        return
    this = read_look(glance.alarm.occurrence)
    clocks = reckoning.read(session, complaint, now=now, tools=tools)
    keep(complaint, clocks)
    _arm_looks(session, complaint, clocks)
    if not is_true(this, clocks):
        return
    if this.why is Why.WARN:
        telling.warn(session, complaint, glance.alarm.occurrence, now=now, tools=tools)
    elif _is_chased(complaint, clocks):
        chasing.begin(session, complaint, now=now, tools=tools)
        places.refresh(session, complaint)


def _arm_looks(session: Session, complaint: Complaint, clocks: Clocks) -> None:
    # One that was answered is never armed again, so what was said once is not said twice.
    lane = Lane.URGENT if complaint.severity is Severity.CRITICAL else Lane.NORMAL
    for one in looks(clocks):
        timers.arm(session, LOOK, str(complaint.id), at=one.at, occurrence=str(one), lane=lane)


def _arm_closing(session: Session, complaint: Complaint) -> None:
    if complaint.state is ComplaintState.RESOLVED:
        at = complaint.state_at + CLOSES_AFTER
        occurrence = complaint.state_at.isoformat()
        timers.arm(session, CLOSE, str(complaint.id), at=at, occurrence=occurrence, lane=Lane.BULK)


def _arm_waiting(session: Session, complaint: Complaint) -> None:
    timers.disarm(session, str(complaint.id), kind=UNTIL)
    if complaint.state is ComplaintState.WAITING and complaint.until is not None:
        occurrence = f"{complaint.state_at.isoformat()}/{complaint.until.isoformat()}"[:64]
        timers.arm(session, UNTIL, str(complaint.id), at=complaint.until, occurrence=occurrence)


def _is_chased(complaint: Complaint, clocks: Clocks) -> bool:
    """Whether a clock has run out; while the customer is waited for nobody can do more."""
    return complaint.state is not ComplaintState.WAITING and chased(clocks)
