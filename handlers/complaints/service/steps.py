"""Taking a step with a complaint: from having it to closing it, and back."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.complaints.cards import refusals
from handlers.complaints.rules import steps
from handlers.complaints.rules.drafts import REASON_LIMIT
from handlers.complaints.rules.steps import Action
from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import found, pictured, settle, telling
from handlers.complaints.service.record import Changed
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.blockkit import one_line
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from storage import complaint_versions, complaints
from storage.complaints import Complaint
from storage.enums import Cause, ClockEvent, ComplaintState, Severity
from storage.session import Session

WORDS, UNTIL, CAUSE, SEVERITY = "words", "until", "cause", "severity"


@dataclass
class Step:
    """One step under way. `events` are those it adds to the log, `more` is for the audit row."""

    session: Session
    actor: Actor
    complaint: Complaint
    now: datetime
    tools: Tools
    words: str = ""
    until: datetime | None = None
    cause: Cause | None = None
    severity: Severity | None = None
    events: list[uuid.UUID] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def enter(self, state: ComplaintState) -> None:
        settle.enter(self.complaint, state, by=self.actor.id, now=self.now, reason=self.words)

    def note(self, kind: ClockEvent, value: str = "") -> None:
        written = complaints.write_event(
            self.session, self.complaint, kind, at=self.now, by=self.actor.id, value=value
        )
        self.events.append(written)

    def respond(self) -> None:
        """Note that the customer was answered, unless they were before."""
        if self.complaint.responded_at is None:
            self.note(ClockEvent.RESPONDED)

    def take(self) -> None:
        """Who takes a step with what nobody has, has it from then on."""
        if self.complaint.owner_id is None:
            self.complaint.owner_id = self.actor.id


def take_step(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    action: Action,
    *,
    now: datetime,
    tools: Tools,
    **said: Any,
) -> Changed:
    """Take one of the steps in `STEPS`; `said` are the `words`, `until`, `cause` and `severity`.

    Errors: `Rejected` with who may, or what happened; `Invalid` at the field that is wrong.
    """
    step = Step(session, actor, complaint, now, tools, **said)
    step.more |= require(session, actor, complaint, action, tools=tools)
    step.words = _words(step.words)
    _require_said(step, action)
    before = complaint_versions.read(complaint)
    STEPS[action](step)
    return settle.settle(
        session,
        actor.id,
        action.value,
        complaint,
        before,
        now=now,
        tools=tools,
        events=step.events,
        more=step.more,
    )


def require(
    session: Session, actor: Actor, complaint: Complaint, action: Action, *, tools: Tools
) -> dict[str, Any]:
    """Refuse who may not take a step now. Errors: `Rejected`, with who may or what happened.

    Returns what the audit row says of it: whether they may only as a lead or a manager.
    """
    require_own(actor)
    relations = found.relations(session, actor, complaint)
    match steps.decide(action, complaint.state, relations):
        case steps.NotYours(who):
            picture = pictured.listed(session, [complaint], tools)[0]
            raise Rejected(refusals.not_yours(picture, action, who))
        case steps.TooLate():
            picture = pictured.listed(session, [complaint], tools)[0]
            raise Rejected(refusals.too_late(picture))
        case steps.Go():
            own = relations & steps.TRANSITIONS[action].who - steps.ABOVE
            return {} if own else {"by_rank": True}


def _words(text: str) -> str:
    said = one_line(text)
    if len(said) > REASON_LIMIT:
        raise Invalid({WORDS: _("At most {limit} characters, please.", limit=REASON_LIMIT)})
    return said


def _require_said(step: Step, action: Action) -> None:
    if action is Action.RESOLVE and step.cause is None:
        raise Invalid({CAUSE: _("Say what it came from.")})
    if action is Action.SEVERITY and step.severity is None:
        raise Invalid({SEVERITY: _("Say how bad it is.")})
    if step.until is not None and step.until <= step.now:
        raise Invalid({UNTIL: _("This is past already.")})
    if action is Action.SEVERITY and step.severity is step.complaint.severity:
        picture = pictured.listed(step.session, [step.complaint], step.tools)[0]
        raise Rejected(refusals.is_so_already(picture))
    if action is Action.RESPOND and step.complaint.responded_at is not None:
        picture = pictured.listed(step.session, [step.complaint], step.tools)[0]
        raise Rejected(refusals.answered_already(picture))


def _take(step: Step) -> None:
    step.take()
    step.enter(ComplaintState.IN_PROGRESS)


def _respond(step: Step) -> None:
    step.respond()
    step.take()
    if step.complaint.state is ComplaintState.NEW:
        step.enter(ComplaintState.IN_PROGRESS)
    if step.words:
        step.complaint.reason = step.words


def _wait(step: Step) -> None:
    """Who waits for a customer has asked them something: that was an answer."""
    step.respond()
    step.note(ClockEvent.PAUSED)
    step.take()
    step.enter(ComplaintState.WAITING)
    step.complaint.until = step.until


def _resume(step: Step) -> None:
    step.note(ClockEvent.RESUMED)
    step.enter(ComplaintState.IN_PROGRESS)


def _resolve(step: Step) -> None:
    step.respond()
    step.note(ClockEvent.RESOLVED)
    step.take()
    step.enter(ComplaintState.RESOLVED)
    step.complaint.cause = step.cause


def _close(step: Step) -> None:
    step.note(ClockEvent.CLOSED)
    reason = step.complaint.reason
    step.enter(ComplaintState.CLOSED)
    step.complaint.reason = step.words or reason


def _dismiss(step: Step) -> None:
    step.note(ClockEvent.CLOSED)
    step.enter(ComplaintState.DISMISSED)


def _reopen(step: Step) -> None:
    """Open it again; it keeps its age, and only who is still here keeps it."""
    complaint = step.complaint
    step.note(ClockEvent.REOPENED)
    if complaint.owner_id and not found.may_be_shown_to(
        step.session, complaint.owner_id, complaint, step.tools
    ):
        complaint.owner_id = None
    step.enter(steps.first_state(has_owner=complaint.owner_id is not None))
    complaint.cause = None
    if complaint.owner_id not in (None, step.actor.id):
        telling.tell(step.session, complaint, Turn.REOPENED, complaint.owner_id, now=step.now)


def _severity(step: Step) -> None:
    if step.severity is not None:
        step.complaint.severity = step.severity
        step.note(ClockEvent.PRIORITY, step.severity.value)


STEPS: dict[Action, Callable[[Step], None]] = {
    Action.TAKE: _take,
    Action.RESPOND: _respond,
    Action.WAIT: _wait,
    Action.RESUME: _resume,
    Action.RESOLVE: _resolve,
    Action.CLOSE: _close,
    Action.DISMISS: _dismiss,
    Action.RESTORE: _reopen,
    Action.REOPEN: _reopen,
    Action.SEVERITY: _severity,
}
