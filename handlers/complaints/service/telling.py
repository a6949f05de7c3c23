"""Who hears of a complaint, and in which words."""

import uuid
from datetime import datetime

from handlers.complaints.cards import telling as cards
from handlers.complaints.rules import looks
from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import found, pictured, reckoning
from handlers.complaints.service.record import subject_of
from handlers.kit.area import Tools
from handlers.kit.blockkit import Card
from handlers.staff.service import people
from handlers.staff.service import telling as staff_telling
from storage import complaints, notices, staff
from storage.complaints import Complaint
from storage.enums import Role, Severity
from storage.notices import Notice
from storage.session import Session


def expect(session: Session, complaint: Complaint, *, now: datetime, tools: Tools) -> None:
    """See that its owner has a brief ahead."""
    if complaint.owner_id:
        staff_telling.expect(session, [complaint.owner_id], now=now, tools=tools)


def warn(
    session: Session, complaint: Complaint, occurrence: str, *, now: datetime, tools: Tools
) -> None:
    """Let who has a complaint, or who leads while nobody has it, hear that time runs out."""
    for person_id in responsible(session, complaint, tools)[:1]:
        tell(session, complaint, Turn.WARNED, person_id, occurrence=occurrence, now=now)


def tell(
    session: Session,
    complaint: Complaint,
    turn: Turn,
    person_id: str | None,
    *,
    now: datetime,
    occurrence: str = "",
) -> None:
    """Let a person hear of a complaint, once for each occurrence."""
    if person_id is None:
        return
    notices.tell(
        session,
        person_id,
        turn.value,
        subject_of(complaint),
        at=now,
        occurrence=(occurrence or now.isoformat())[:64],
        # In working time it is told at once; what is critical does not wait for that.
        at_once=complaint.severity is Severity.CRITICAL,
    )


def responsible(session: Session, complaint: Complaint, tools: Tools) -> list[str]:
    """Return who has to see to a complaint and may read it: its owner, else who leads there."""
    if complaint.owner_id:
        return [complaint.owner_id]
    every = staff.with_role(session, Role.MANAGER) or people.admins(session, tools)
    candidates = [*found.leads(session, complaint), *(one.id for one in every)]
    return [
        one
        for one in dict.fromkeys(candidates)
        if found.may_be_shown_to(session, one, complaint, tools)
    ]


def write(
    session: Session, notice: Notice, now: datetime, tools: Tools, *, turn: Turn
) -> Card | None:
    """Put it into words right before it is sent; None when it is not so any more."""
    complaint = complaints.get(session, uuid.UUID(notice.subject))
    if complaint is None or complaint.state in complaints.ENDED:
        return None
    if complaint.owner_id not in (None, notice.person_id):
        return None  # It is another's now.
    if not found.may_be_shown_to(session, notice.person_id, complaint, tools):
        return None
    if turn is Turn.WARNED:
        clocks = reckoning.read(session, complaint, now=now, tools=tools)
        if not looks.is_true(looks.read(notice.occurrence), clocks):
            return None
    return cards.turn(pictured.picture(session, complaint, tools), turn)
