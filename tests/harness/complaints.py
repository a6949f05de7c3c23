"""Complaints for tests, and taking any step of the table with one in the name of anybody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from handlers.complaints.rules.drafts import Draft, Written
from handlers.complaints.rules.steps import Action
from handlers.complaints.service import asked, change, contacts, log, merging, owners, steps
from handlers.kit.actors import Actor
from handlers.kit.area import Glance
from harness import given
from harness.given import MONDAY, SHOP
from storage import complaints, timers
from storage.complaints import Complaint
from storage.enums import Cause, ComplaintState, Role, Severity, TimerState
from storage.notices import Notice
from storage.session import Session
from storage.timers import Alarm, Timer

JANE = {"customer": "Jane Doe", "address": "jane@example.com", "order": "4411"}
LATER = MONDAY + timedelta(minutes=1)


def draft(text: str = "The lamp came broken", **more: Any) -> Draft:
    fields: dict[str, Any] = {"received_at": MONDAY, "channel_id": SHOP, **more}
    return Draft(text, **fields)


def logged(
    session: Session, text: str = "The lamp came broken", *, by: str | None = "ana", **more: Any
) -> Complaint:
    """Log a complaint in SHOP on Monday morning, by Ana."""
    now = more.pop("now", MONDAY)
    who = None if by is None else actor(session, by)
    return log.log(session, draft(text, **more), by=who, now=now, tools=given.tools())


def actor(session: Session, name: str) -> Actor:
    """Return somebody with the role they have now."""
    return given.actor(name, role=given.must(session, name).role)


def perform(session: Session, name: str, complaint: Complaint, action: Action, **more: Any) -> Any:
    """Take a step as somebody, with words wherever they are wanted."""
    how: dict[str, Any] = {"now": MONDAY, "tools": given.tools(), **more}
    who = actor(session, name)
    if action in _OTHERS:
        return _OTHERS[action](session, who, complaint, **how)
    if action is Action.RESOLVE:
        how.setdefault("cause", Cause.DAMAGED)
    if action is Action.SEVERITY:
        how.setdefault("severity", Severity.SERIOUS)
    return steps.take_step(session, who, complaint, action, **how)


def complaint_in(session: Session, state: ComplaintState, **more: Any) -> Complaint:
    """Return a complaint in a state; Ana logged it, and Ben has it unless it is new."""
    one = logged(session, **more)
    if state is ComplaintState.NEW:
        return one
    perform(session, "ben", one, Action.TAKE)
    for action in _WAYS.get(state, ()):
        perform(session, "ben", one, action)
    return one


def ring(session: Session, complaint: Complaint, kind: str, *, now: datetime) -> int:
    """Answer the timers of a kind that are due, as the sweeper does; return how many."""
    due = [one for one in pending(session, complaint, kind) if one.due_at <= now]
    for one in due:
        alarm = Alarm(one.kind, one.subject, one.occurrence, one.due_at)
        timers.mark_answered(session, alarm)
        answer = given.tools().registry.timers[kind]
        answer(session, Glance(alarm, now, given.tools()))
        session.flush()
    return len(due)


def pending(session: Session, complaint: Complaint, kind: str) -> list[Timer]:
    query = select(Timer).where(
        Timer.subject == str(complaint.id),
        Timer.kind == kind,
        Timer.state == TimerState.PENDING,
    )
    return list(session.scalars(query.order_by(Timer.due_at)))


def told(session: Session, kind: str) -> list[str]:
    """Return who was to hear of something, in the order of it."""
    query = select(Notice.person_id).where(Notice.kind == kind).order_by(Notice.id)
    return list(session.scalars(query))


def promote(session: Session, name: str, role: Role) -> None:
    given.must(session, name).role = role
    session.flush()


def kinds(session: Session, complaint: Complaint) -> list[str]:
    """Return the log of a complaint as words."""
    return [one.kind.value for one in complaints.events(session, complaint.id)]


def _assign(session: Session, who: Actor, complaint: Complaint, **how: Any) -> Any:
    return owners.assign(session, who, complaint, given.user_id("lea"), **how)


def _change(session: Session, who: Actor, complaint: Complaint, **how: Any) -> Any:
    known = change.opened(session, who, complaint, tools=how["tools"])
    return change.change(session, who, complaint, known, **how)


def _task(session: Session, who: Actor, complaint: Complaint, **how: Any) -> Any:
    return asked.make_task(session, who, complaint, "Send a new one", owner=None, **how)


def _contact(session: Session, who: Actor, complaint: Complaint, **how: Any) -> Any:
    return contacts.contact(session, who, complaint, **how)


def _forget(session: Session, who: Actor, complaint: Complaint, **how: Any) -> Any:
    return contacts.forget(session, who, complaint, **how)


def _link(session: Session, who: Actor, complaint: Complaint, **how: Any) -> Any:
    return merging.link(session, who, complaint, _other(session), **how)


def _merge(session: Session, who: Actor, complaint: Complaint, **how: Any) -> Any:
    return merging.merge(session, who, complaint, _other(session), **how)


def _differ(session: Session, who: Actor, complaint: Complaint, **how: Any) -> Any:
    return merging.differ(session, who, complaint, **how)


def _other(session: Session) -> Complaint:
    return logged(session, "Something else altogether", by="ana")


_WAYS = {
    ComplaintState.WAITING: (Action.WAIT,),
    ComplaintState.RESOLVED: (Action.RESOLVE,),
    ComplaintState.CLOSED: (Action.RESOLVE, Action.CLOSE),
    ComplaintState.DISMISSED: (Action.DISMISS,),
    ComplaintState.MERGED: (Action.MERGE,),
}
_OTHERS: dict[Action, Callable[..., Any]] = {
    Action.ASSIGN: _assign,
    Action.CHANGE: _change,
    Action.TASK: _task,
    Action.CONTACT: _contact,
    Action.FORGET: _forget,
    Action.LINK: _link,
    Action.MERGE: _merge,
    Action.DIFFER: _differ,
}


def written(**more: str) -> Written:
    return Written(**{"text": "The lamp came broken", "channel": SHOP, **more})
