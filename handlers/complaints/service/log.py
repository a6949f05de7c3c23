"""Logging a complaint: it gets a number, a card and its clocks."""

import uuid
from datetime import datetime

from handlers.complaints.rules import steps, writing
from handlers.complaints.rules.drafts import (
    ADDRESS_LIMIT,
    NAME_LIMIT,
    ORDER_LIMIT,
    SENTENCE_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Draft,
)
from handlers.complaints.rules.masking import masked
from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import able, alike, meeting, places, settle, telling
from handlers.complaints.service.record import COUNTER, Changed
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.blockkit import clip, one_line
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from storage import complaints, counters
from storage.complaints import Complaint
from storage.enums import ClockEvent
from storage.session import Session


def log(
    session: Session, draft: Draft, *, by: Actor | None, now: datetime, tools: Tools
) -> Complaint:
    """Keep what a customer complained about and show its card; `by` is None for the intake.

    Errors: `Invalid` at `text` when nothing is said, at `owner` for who cannot have or read it.
    """
    return log_changed(session, draft, by=by, now=now, tools=tools).complaint


def log_changed(
    session: Session, draft: Draft, *, by: Actor | None, now: datetime, tools: Tools
) -> Changed:
    """Log a complaint as `log` does, and return by what it can be taken back."""
    if by is not None:
        require_own(by)
    complaint = _complaint(session, draft, by, now=now)
    complaint.channel_id = places.channel_for(session, by, complaint, draft.channel_id)
    if draft.owner_id is not None:
        owner = able.require(session, draft.owner_id)
        able.require_sight(session, owner, complaint.channel_id)
    complaint.looks_like = alike.candidate(session, complaint, now=now)
    complaints.add(session, complaint)
    opened = complaints.write_event(
        session,
        complaint,
        ClockEvent.OPENED,
        at=complaint.received_at,
        by=by.id if by else None,
        value=complaint.severity.value,
    )
    actor_id = by.id if by else None
    if complaint.owner_id not in (None, actor_id):
        telling.tell(session, complaint, Turn.GIVEN, complaint.owner_id, now=now)
    return settle.settle(
        session, actor_id, "add", complaint, None, now=now, tools=tools, events=[opened]
    )


def title_of(subject: str, text: str, name: str = "") -> str:
    """Return the line by which a complaint is called: its subject, else its first sentence.

    Nothing stands in it by which others could reach the customer.
    """
    line = next((line for one in text.splitlines() if (line := one_line(one))), "")
    said = one_line(subject) or clip(writing.first_sentence(line), SENTENCE_LIMIT)
    return clip(masked(said, name), TITLE_LIMIT)


def _complaint(session: Session, draft: Draft, by: Actor | None, *, now: datetime) -> Complaint:
    text = draft.text.strip()[:TEXT_LIMIT]
    title = title_of(draft.subject, text, draft.customer)
    if not title:
        raise Invalid({"text": _("Say what the customer complains about.")})
    customer = meeting.meet(
        session, draft.customer[:NAME_LIMIT], draft.address[:ADDRESS_LIMIT], now=now
    )
    department_id, site_id = places.belonging_of(session, draft)
    return Complaint(
        id=uuid.uuid4(),
        number=counters.draw(session, COUNTER),
        title=title,
        text=text,
        order_number=one_line(draft.order)[:ORDER_LIMIT],
        state=steps.first_state(has_owner=draft.owner_id is not None),
        state_by=by.id if by else None,
        state_at=now,
        reason="",
        severity=draft.severity,
        source=draft.source,
        logged_by=by.id if by else None,
        owner_id=draft.owner_id,
        customer_id=customer.id if customer else None,
        department_id=department_id,
        site_id=site_id,
        source_channel=draft.channel_id if draft.source_ts else None,
        source_ts=draft.source_ts,
        permalink=draft.permalink,
        received_at=min(draft.received_at, now),
        created_at=now,
    )
