"""The end of every change of a complaint: what follows from it is brought in line with it."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from handlers.complaints.service import looks, places
from handlers.complaints.service.record import Changed, record
from handlers.kit.area import Tools
from storage import links
from storage.complaint_versions import Version
from storage.complaints import Complaint
from storage.enums import ComplaintState
from storage.session import Session


def settle(
    session: Session,
    actor_id: str | None,
    action: str,
    complaint: Complaint,
    before: Version | None,
    *,
    now: datetime,
    tools: Tools,
    events: Iterable[uuid.UUID] = (),
    more: dict[str, Any] | None = None,
) -> Changed:
    """End a change: its audit row, the clocks and the cards.

    `before` is the complaint as `complaint_versions.read` returned it, None of a new one.
    `events` are those that the change added to the log; `more` goes into the audit row.
    """
    session.flush()
    said = {"events": [one.hex for one in events], **(more or {})}
    undo = record(session, actor_id, action, complaint, before, now=now, more=said)
    refresh(session, complaint, now=now, tools=tools)
    return Changed(complaint, undo)


def refresh(session: Session, complaint: Complaint, *, now: datetime, tools: Tools) -> None:
    """Bring the clocks, the cards and what is linked in line with a complaint."""
    looks.follow(session, complaint, now=now, tools=tools)
    places.show(session, complaint)
    links.tell(session, str(complaint.id), now=now)


def enter(
    complaint: Complaint,
    state: ComplaintState,
    *,
    by: str | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Let a complaint be in a state by somebody's doing, with their words; nothing if it is so."""
    if complaint.state is state:
        return
    complaint.state, complaint.state_by, complaint.state_at = state, by, now
    complaint.reason = reason
    if state is not ComplaintState.WAITING:
        complaint.until = None
