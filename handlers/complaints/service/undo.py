"""Taking back what one has just done to a complaint, as long as nobody has gone on from it."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers.complaints.rules.steps import ABOVE
from handlers.complaints.service import found, pictured, settle
from handlers.complaints.service.record import KIND, subject_of
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from storage import audit, complaint_versions, complaints, links, staff
from storage.audit import AuditEntry
from storage.complaints import Complaint
from storage.enums import ClockEvent, ComplaintState
from storage.session import Session

WITHIN = timedelta(minutes=10)
_NOTES = "audit"
# What is personal stands in no audit row, a task has an Undo of its own, and the other half of a
# merge is taken back with the first.
_STAYS = frozenset(
    f"complaint.{one}" for one in ("change", "task", "hand_over", "take_in", "recreate")
)


def take_back(
    session: Session, actor: Actor, entry_id: str, *, now: datetime, tools: Tools
) -> Complaint:
    """Take back the change of an audit row: one's own, once, within ten minutes.

    Errors: `Rejected` with what stands against it.
    """
    require_own(actor)
    entry = _entry(session, actor, entry_id, now=now)
    complaint = complaints.get(session, uuid.UUID(entry.subject), lock=True)
    if complaint is None or not found.may_see(session, actor, complaint):
        raise Rejected(_("I have no complaint that you may see here."))
    # Read again behind the lock: a second press may have waited for the first one.
    if audit.story(session, entry.id.hex):
        raise Rejected(_("You have taken that back already."))
    after: Mapping[str, Any] = entry.detail["after"]
    present = complaint_versions.read(complaint)
    if any(present.get(name) != value for name, value in after.items()):
        raise Rejected(_("It has been changed since, so it stays as it is."))
    if entry.detail.get("by_rank") and not found.relations(session, actor, complaint) & ABOVE:
        raise Rejected(_("Only its lead or a manager can take that back now."))
    _restore(session, actor, complaint, entry, now=now, tools=tools)
    audit.write(
        session,
        f"{entry.action}.undo"[:48],
        at=now,
        actor_id=actor.id,
        subject=(_NOTES, entry.id.hex),
    )
    audit.write(session, "complaint.undo", at=now, actor_id=actor.id, subject=subject_of(complaint))
    settle.refresh(session, complaint, now=now, tools=tools)
    return complaint


def take_back_newest(session: Session, actor: Actor, *, now: datetime, tools: Tools) -> Complaint:
    """Take back what somebody did last to any complaint. Errors: as `take_back` has them."""
    require_own(actor)
    newest = audit.newest_of(session, actor.id, KIND, since=now - WITHIN)
    open_one = next(
        (one for one in newest if _can_be(one) and not audit.story(session, one.id.hex)), None
    )
    if open_one is None:
        raise Rejected(_("You have changed no complaint in the last ten minutes."))
    return take_back(session, actor, str(open_one.id), now=now, tools=tools)


def _entry(session: Session, actor: Actor, entry_id: str, *, now: datetime) -> AuditEntry:
    try:
        entry = audit.get(session, uuid.UUID(entry_id))
    except ValueError:
        entry = None
    if entry is None or entry.actor_id != actor.id or not _can_be(entry):
        raise Rejected(_("Only who made a change can take it back."))
    if now - entry.at > WITHIN:
        raise Rejected(_("That was too long ago to be taken back. Please change it instead."))
    return entry


def _can_be(entry: AuditEntry) -> bool:
    return entry.action not in _STAYS and entry.subject_kind == KIND and "after" in entry.detail


def _restore(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    entry: AuditEntry,
    *,
    now: datetime,
    tools: Tools,
) -> None:
    """Let a complaint be as it was before a change, as if that had never happened."""
    if entry.action == "complaint.add":
        settle.enter(complaint, ComplaintState.DISMISSED, by=actor.id, now=now)
        complaints.write_event(session, complaint, ClockEvent.CLOSED, at=now, by=actor.id)
        return
    detail = entry.detail
    complaints.undo_events(session, [uuid.UUID(hex=one) for one in detail.get("events", [])])
    complaint_versions.write(session, complaint, _of_the_living(session, dict(detail["before"])))
    complaint.reason = ""
    if "linked" in detail:
        _unlink(session, complaint, detail["linked"])
    if "into" in detail:
        _take_out(session, detail, now=now, tools=tools)
    session.flush()


def _of_the_living(session: Session, before: dict[str, Any]) -> dict[str, Any]:
    """Give nothing back to somebody who has left meanwhile."""
    owner = staff.get(session, before["owner_id"]) if before.get("owner_id") else None
    return {**before, "owner_id": None} if owner is not None and owner.is_gone else before


def _unlink(session: Session, complaint: Complaint, other: str) -> None:
    one, its = str(complaint.id), str(uuid.UUID(hex=other))
    links.unwatch(session, one, (pictured.LINKED, its))
    links.unwatch(session, its, (pictured.LINKED, one))


def _take_out(session: Session, detail: Mapping[str, Any], *, now: datetime, tools: Tools) -> None:
    """Let the complaint that another was merged into begin again when it did by itself."""
    other = complaints.get(session, uuid.UUID(hex=detail["into"]), lock=True)
    if other is None:
        return
    if "opened" in detail:
        complaints.undo_events(session, [uuid.UUID(hex=detail["opened"])])
        other.received_at = complaints.events(session, other.id)[0].at
        session.flush()
    settle.refresh(session, other, now=now, tools=tools)
