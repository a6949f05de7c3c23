"""Two complaints that may be one: linked, merged, or told apart."""

import uuid
from datetime import datetime

from handlers.complaints.rules.references import reference
from handlers.complaints.rules.steps import Action
from handlers.complaints.service import found, pictured, places, settle, steps
from handlers.complaints.service.record import KIND, Changed, record
from handlers.kit.actors import Actor
from handlers.kit.area import Glance, Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from storage import complaint_versions, complaints, links
from storage.complaints import Complaint
from storage.enums import ClockEvent, ComplaintState
from storage.session import Session


def other_of(session: Session, actor: Actor, complaint: Complaint, named: str) -> Complaint:
    """Return the complaint that is named, else the one that this looks like. Errors: `Rejected`."""
    if named:
        other = found.find(session, actor, named)
    elif complaint.looks_like is not None:
        other = found.get(session, actor, str(complaint.looks_like))
    else:
        raise Rejected(_("With which other complaint? Add its number, such as `C-7`."))
    if other.id == complaint.id:
        raise Rejected(_("That is the same complaint."))
    return other


def link(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    other: Complaint,
    *,
    now: datetime,
    tools: Tools,
) -> Changed:
    """Let two complaints name each other on their cards. Errors: `Rejected` with who may."""
    more = steps.require(session, actor, complaint, Action.LINK, tools=tools)
    before = complaint_versions.read(complaint)
    complaint.looks_like = None if complaint.looks_like == other.id else complaint.looks_like
    for one, its in ((complaint, other), (other, complaint)):
        links.watch(session, (KIND, str(one.id)), (pictured.LINKED, str(its.id)))
    places.refresh(session, other)
    more |= {"linked": other.id.hex}
    return settle.settle(
        session, actor.id, "link", complaint, before, now=now, tools=tools, more=more
    )


def merge(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    other: Complaint,
    *,
    now: datetime,
    tools: Tools,
) -> Changed:
    """Let a complaint go on in another one, which keeps the earlier of both starts.

    Errors: `Rejected` with who may, or when the other one is over.
    """
    complaints.lock_all(session, {complaint.id, other.id})
    more = steps.require(session, actor, complaint, Action.MERGE, tools=tools)
    if other.state in complaints.ENDED:
        name = reference(other.number)
        raise Rejected(_("{complaint} is not open any more. Link them instead.", complaint=name))
    before, its = complaint_versions.read(complaint), complaint_versions.read(other)
    complaint.merged_into, complaint.looks_like = other.id, None
    settle.enter(complaint, ComplaintState.MERGED, by=actor.id, now=now)
    closed = complaints.write_event(session, complaint, ClockEvent.CLOSED, at=now, by=actor.id)
    more |= {"into": other.id.hex}
    if complaint.received_at < other.received_at:
        opened = _begin_earlier(session, actor, other, complaint)
        more |= {"opened": opened.hex}
    changed = settle.settle(
        session,
        actor.id,
        "merge",
        complaint,
        before,
        now=now,
        tools=tools,
        events=[closed],
        more=more,
    )
    record(session, actor.id, "take_in", other, its, now=now, more={"merged": complaint.number})
    settle.refresh(session, other, now=now, tools=tools)
    return changed


def differ(
    session: Session, actor: Actor, complaint: Complaint, *, now: datetime, tools: Tools
) -> Changed:
    """Say that a complaint is not the one that it looks like. Errors: `Rejected` with who may."""
    more = steps.require(session, actor, complaint, Action.DIFFER, tools=tools)
    before = complaint_versions.read(complaint)
    complaint.looks_like = None
    return settle.settle(
        session, actor.id, "differ", complaint, before, now=now, tools=tools, more=more
    )


def other_moved(session: Session, glance: Glance) -> None:
    """Answer that a linked complaint or an escalation has moved: cards that say so are renewed."""
    complaint = complaints.get(session, uuid.UUID(glance.alarm.subject))
    if complaint is not None:
        places.refresh(session, complaint)


def _begin_earlier(
    session: Session, actor: Actor, complaint: Complaint, merged: Complaint
) -> uuid.UUID:
    complaint.received_at = merged.received_at
    return complaints.write_event(
        session,
        complaint,
        ClockEvent.OPENED,
        at=merged.received_at,
        by=actor.id,
        value=complaint.severity.value,
    )
