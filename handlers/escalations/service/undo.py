"""Taking back a take or a resolve: one's own, within ten minutes, while nothing has moved since."""

import uuid
from datetime import datetime

from handlers.escalations.rules.run import UNDO_WITHIN, Action
from handlers.escalations.service import moves, shown
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from storage import audit
from storage import escalations as rows
from storage.audit import AuditEntry
from storage.enums import EscalationState
from storage.escalations import Escalation
from storage.session import Session

_WAYS = frozenset(f"escalation.{one}" for one in (Action.TAKE, Action.UPDATE, Action.RESOLVE))


def take_back(
    session: Session, actor: Actor, entry_id: str, *, now: datetime, tools: Tools
) -> Escalation:
    """Take back what an audit row tells. Errors: `Rejected` with what stands against it."""
    require_own(actor)
    try:
        entry = audit.get(session, uuid.UUID(entry_id))
    except ValueError:
        entry = None
    if entry is None or entry.action not in _WAYS or entry.actor_id != actor.id:
        raise Rejected(_("Only who made a change can take it back."))
    if now - entry.at > UNDO_WITHIN:
        raise Rejected(_("That was too long ago to be taken back. Please change it instead."))
    run = rows.get(session, uuid.UUID(entry.subject), lock=True)
    if run is None or run.turn != entry.detail["turn"] or not _is_free(session, run):
        raise Rejected(_("It has been changed or used since, so it stays as it is."))
    _restore(session, run, entry, now=now, tools=tools)
    moves.record(session, "undo", run, now=now, actor_id=actor.id)
    moves.tell_watchers(session, run, now=now)
    shown.tell_channels(session, run, tools)
    return run


def _is_free(session: Session, run: Escalation) -> bool:
    """Whether its subject has no newer run."""
    present = rows.of_subject(session, (run.subject_kind, run.subject))
    return present is None or present.id == run.id


def _restore(
    session: Session, run: Escalation, entry: AuditEntry, *, now: datetime, tools: Tools
) -> None:
    """Let a run be as it was; a wait that has run out meanwhile is over at once."""
    run.state = EscalationState(entry.detail["before"])
    run.open_key = rows.open_key((run.subject_kind, run.subject))
    run.closed_at = run.closed_by = None
    promise, due = entry.detail["promise_at"], entry.detail["next_at"]
    run.promise_at = datetime.fromisoformat(promise) if promise else None
    if run.state is not EscalationState.TAKEN:
        run.taken_by = None
    heard = [one for one in rows.reaches(session, [run.id]) if one.heard_at]
    if run.state is EscalationState.RUNNING and run.heard_at and heard:
        # It may have been heard only while it was taken, so its wait is reckoned anew.
        moves.wait_on(session, run, place=heard[-1].place, tools=tools)
    elif due is None:
        moves.rest(session, run)
    else:
        moves.arm(session, run, max(datetime.fromisoformat(due), now))
