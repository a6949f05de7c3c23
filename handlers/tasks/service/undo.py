"""Taking back what one has just done to a task, as long as nobody has gone on from it."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.tasks.rules.steps import ABOVE
from handlers.tasks.service import found, series, settle
from handlers.tasks.service.record import KIND
from storage import audit, task_dates, task_parts, task_versions, tasks
from storage.audit import AuditEntry
from storage.enums import TaskState
from storage.session import Session
from storage.tasks import Task

WITHIN = timedelta(minutes=10)
_NOTES = "audit"
# What follows from something else is taken back with it, and handed-over work is given on.
_NOT_BY_THEMSELVES = ("task.next", "task.hand_over")


def take_back(
    session: Session, actor: Actor, entry_id: str, *, now: datetime, tools: Tools
) -> Task:
    """Take back the change of an audit row: one's own, once, within ten minutes.

    Errors: `Rejected` with what stands against it.
    """
    require_own(actor)
    entry = _entry(session, actor, entry_id, now=now)
    task = _task(session, actor, entry)
    # Read again behind the lock: a second press may have waited for the first one.
    if audit.story(session, entry.id.hex):
        raise Rejected(_("You have taken that back already."))
    after: Mapping[str, Any] = entry.detail["after"]
    present = task_versions.read(session, task)
    moved_on = any(present.get(name) != value for name, value in after.items())
    if moved_on or _parts_moved_on(session, task, entry) or entry.detail.get("withdrawn"):
        raise Rejected(_("It has been changed since, so it stays as it is."))
    _require_authority(session, actor, task, entry)
    if entry.action == "task.add":
        _take_back_add(session, actor, task, now=now)
    else:
        _restore(session, actor, task, entry, now=now, tools=tools)
    audit.write(
        session,
        f"{entry.action}.undo"[:48],
        at=now,
        actor_id=actor.id,
        subject=(_NOTES, entry.id.hex),
    )
    audit.write(session, "task.undo", at=now, actor_id=actor.id, subject=(KIND, str(task.id)))
    settle.refresh(session, task, now=now, tools=tools)
    return task


def take_back_newest(session: Session, actor: Actor, *, now: datetime, tools: Tools) -> Task:
    """Take back what somebody did last to any task. Errors: `Rejected` as `take_back` has them."""
    require_own(actor)
    newest = audit.newest_of(session, actor.id, KIND, since=now - WITHIN)
    found_one = next((one for one in newest if _is_open(session, one)), None)
    if found_one is None:
        raise Rejected(_("You have changed no task in the last ten minutes."))
    return take_back(session, actor, str(found_one.id), now=now, tools=tools)


def _is_open(session: Session, entry: AuditEntry) -> bool:
    return _can_be_taken_back(entry) and not audit.story(session, entry.id.hex)


def _entry(session: Session, actor: Actor, entry_id: str, *, now: datetime) -> AuditEntry:
    try:
        entry = audit.get(session, uuid.UUID(entry_id))
    except ValueError:
        entry = None
    if entry is None or entry.actor_id != actor.id or not _can_be_taken_back(entry):
        raise Rejected(_("Only who made a change can take it back."))
    if now - entry.at > WITHIN:
        raise Rejected(_("That was too long ago to be taken back. Please change it instead."))
    return entry


def _can_be_taken_back(entry: AuditEntry) -> bool:
    by_itself = entry.action not in _NOT_BY_THEMSELVES
    return by_itself and entry.subject_kind == KIND and "after" in entry.detail


def _task(session: Session, actor: Actor, entry: AuditEntry) -> Task:
    """Return the task of a change, locked; who gave it back by that change need not see it now."""
    task = tasks.get(session, uuid.UUID(entry.subject), lock=True)
    owned = [person for person, *_times in entry.detail["before"].get("owners", [])]
    if task is None or not (actor.id in owned or found.may_see(session, actor, task)):
        raise Rejected(_("I have no task that you may see here."))
    return task


def _require_authority(session: Session, actor: Actor, task: Task, entry: AuditEntry) -> None:
    """Refuse who acted as a lead and leads no more. Errors: `Rejected`."""
    if entry.detail.get("by_rank") and not found.relations(session, actor, task) & ABOVE:
        raise Rejected(_("Only its lead or a manager can take that back now."))


def _take_back_add(session: Session, actor: Actor, task: Task, *, now: datetime) -> None:
    series.end(session, task)
    settle.enter(task, TaskState.CANCELLED, actor=actor, now=now)
    session.flush()


def _restore(
    session: Session, actor: Actor, task: Task, entry: AuditEntry, *, now: datetime, tools: Tools
) -> None:
    """Let a task be as it was before a change, with what followed from that change."""
    before: Mapping[str, Any] = entry.detail["before"]
    if entry.detail.get("next"):
        series.come_back(session, task, actor, now=now, tools=tools)
    if entry.detail.get("ended_series"):
        series.resume(session, task)
    _restore_parts(session, task, entry)
    due = task.due_at
    task_versions.write(session, task, dict(before))
    if "due_at" in before:
        task_dates.write_move(
            session, task.id, by=actor.id, at=now, before=due, after=task.due_at, reason=""
        )


def _parts_moved_on(session: Session, task: Task, entry: AuditEntry) -> bool:
    """Whether the checklist or the rule that a change wrote is another one now."""
    checklist, rule = entry.detail.get("checklist"), entry.detail.get("series")
    items = task_parts.items(session, [task.id])[task.id] if checklist else []
    if checklist and [one.text for one in items] != checklist["after"]:
        return True
    return rule is not None and series.written(session, task) != rule["after"]


def _restore_parts(session: Session, task: Task, entry: AuditEntry) -> None:
    checklist, rule = entry.detail.get("checklist"), entry.detail.get("series")
    if checklist:
        ticks = {
            text: (by, datetime.fromisoformat(at) if at else None)
            for text, by, at in checklist["before"]
        }
        task_parts.set_items(session, task.id, ticks, ticks=ticks)
    if rule and rule["before"]:
        series.write_back(session, task, rule["before"])
