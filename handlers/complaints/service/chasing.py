"""Escalating a complaint of which a clock has run out, until somebody sees to it."""

from datetime import datetime

from handlers.complaints.rules.references import reference
from handlers.complaints.rules.targets import PRIORITIES
from handlers.complaints.service.record import subject_of
from handlers.escalations.service import runs
from handlers.kit.area import Tools
from storage import channels
from storage.complaints import Complaint
from storage.enums import ChannelKind
from storage.session import Session

AREA = "complaints"
RUN = "complaints.run"  # Looks at the cards whenever the run has moved.


def begin(session: Session, complaint: Complaint, *, now: datetime, tools: Tools) -> None:
    runs.start(
        session,
        subject_of(complaint),
        area=AREA,
        title=title(session, complaint),
        site_id=complaint.site_id,
        priority=PRIORITIES[complaint.severity],
        now=now,
        tools=tools,
        watcher=RUN,
    )


def stop(session: Session, complaint: Complaint, *, now: datetime, tools: Tools) -> None:
    runs.stop(session, subject_of(complaint), now=now, tools=tools)


def title(session: Session, complaint: Complaint) -> str:
    """Name a complaint to whomever a chain or a task reaches: from a private channel, by number."""
    channel = channels.get(session, complaint.channel_id) if complaint.channel_id else None
    is_public = channel is not None and channel.kind is ChannelKind.PUBLIC
    name = reference(complaint.number)
    return f"{name} {complaint.title}" if is_public else name
