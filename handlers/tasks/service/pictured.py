"""Tasks with everything that is shown of them, read in a constant number of questions."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from handlers.kit import recurrence_says
from handlers.kit.area import Tools
from handlers.kit.recurrence import Closed, Rule
from handlers.kit.words import _
from handlers.staff.service import people
from handlers.tasks.rules.picture import Given, Item, Note, Part, Picture, is_overdue
from storage import sites, staff, task_parts, tasks, teams
from storage.session import Session
from storage.task_dates import TaskSeries
from storage.task_parts import ChecklistItem, TaskEvidence, TaskNote
from storage.tasks import Task, TaskOwner

_COPIED = (
    *("number", "title", "state", "state_by", "state_at", "reason", "waits_for", "priority"),
    *("sharing", "assigner_id", "channel_id", "due_at", "due_has_clock", "due_zone"),
    *("first_due_at", "moves", "proposed_at", "proposed_has_clock", "proposed_by"),
    "proposed_reason",
    "help_by",
    *("evidence", "least", "most", "quoted", "permalink"),
)


def picture(session: Session, task: Task, tools: Tools, *, now: datetime | None = None) -> Picture:
    """Return a task as it is shown; with `now` it tells whether it is late."""
    return pictures(session, [task], tools, now=now)[0]


def first(session: Session, task: Task, *, zone: str) -> Picture:
    """Return a task as who made it is shown it: nothing was noted or proved of it yet."""
    items = task_parts.items(session, [task.id])
    parts = [_parts(tasks.owners(session, [task.id])[task.id], items[task.id], [], None)]
    return _drawn(session, [task], parts, zone=zone, now=None)[0]


def pictures(
    session: Session, found: Sequence[Task], tools: Tools, *, now: datetime | None = None
) -> list[Picture]:
    """Return tasks as they are shown, in their order; many cost as many questions as one."""
    if not found:
        return []
    ids = [task.id for task in found]
    owners = tasks.owners(session, ids)
    items = task_parts.items(session, ids)
    notes = task_parts.newest_notes(session, ids)
    given = task_parts.evidence(session, ids)
    parts = [
        _parts(owners[task.id], items[task.id], given[task.id], notes.get(task.id))
        for task in found
    ]
    return _drawn(session, found, parts, zone=people.home_zone(session, tools), now=now)


def _drawn(
    session: Session,
    found: Sequence[Task],
    parts: list[dict[str, Any]],
    *,
    zone: str,
    now: datetime | None,
) -> list[Picture]:
    series = task_parts.rules_of(session, {task.series_id for task in found if task.series_id})
    places = _places(session, found)
    names = _names(session, [*found], parts)
    return [
        Picture(
            id=str(task.id),
            names=names,
            zone=zone,
            department=places.get(task.department_id, ""),
            site=places.get(task.site_id, ""),
            rule=_rule(series.get(task.series_id)) if task.series_id else "",
            is_late=_is_late(task, now),
            **{name: getattr(task, name) for name in _COPIED},
            **part,
        )
        for task, part in zip(found, parts, strict=True)
    ]


def outlines(
    session: Session, found: Sequence[Task], tools: Tools, *, now: datetime
) -> list[Picture]:
    """Return tasks as a list shows them: without what hangs on them, in three questions."""
    if not found:
        return []
    owners = tasks.owners(session, [task.id for task in found])
    known = staff.get_many(session, {one.person_id for some in owners.values() for one in some})
    zone = people.home_zone(session, tools)
    return [
        Picture(
            id=str(task.id),
            names={one.id: one.name or one.handle for one in known.values()},
            zone=zone,
            owners=_owned(owners[task.id]),
            is_late=_is_late(task, now),
            **{name: getattr(task, name) for name in _COPIED},
        )
        for task in found
    ]


def with_names(session: Session, shown: Picture, ids: set[str]) -> Picture:
    """Return a picture that also knows what these people are called."""
    known = staff.get_many(session, ids - set(shown.names or {}))
    named = {one.id: one.name or one.handle for one in known.values()}
    return replace(shown, names={**(shown.names or {}), **named})


def unmentioned(shown: Picture) -> Picture:
    """Return a picture for a channel, in which nobody is mentioned who gets a card of their own.

    Who is not known by name yet would otherwise be told of one thing twice.
    """
    reached = set(shown.owner_ids) - {shown.assigner_id}
    nameless = {one: _("a colleague") for one in reached if not shown.name(one)}
    return replace(shown, names={**(shown.names or {}), **nameless})


def _parts(
    owners: list[TaskOwner],
    items: list[ChecklistItem],
    given: list[TaskEvidence],
    note: tuple[TaskNote, int] | None,
) -> dict[str, Any]:
    newest, count = note or (None, 0)
    return {
        "owners": _owned(owners),
        "items": tuple(Item(one.id.hex, one.text, one.ticked_by) for one in items),
        "given": tuple(Given(one.person_id, one.at, one.file, one.number) for one in given),
        "newest": Note(newest.person_id, newest.at, newest.text) if newest else None,
        "notes": count,
    }


def _owned(owners: list[TaskOwner]) -> tuple[Part, ...]:
    return tuple(Part(one.person_id, one.accepted_at, one.done_at) for one in owners)


def _is_late(task: Task, now: datetime | None) -> bool:
    return now is not None and is_overdue(task.state, task.due_at, now)


def _names(session: Session, found: list[Task], parts: list[dict[str, Any]]) -> dict[str, str]:
    """Return what everybody of these tasks is called, in one question."""
    ids = {one for task in found for one in _people_of(task) if one}
    for part in parts:
        ids |= {one.person for one in (*part["owners"], *part["given"])}
        ids |= {one.ticked_by for one in part["items"] if one.ticked_by}
        ids |= {part["newest"].person} if part["newest"] else set()
    known = staff.get_many(session, ids)
    return {one.id: one.name or one.handle for one in known.values()}


def _people_of(task: Task) -> tuple[str | None, ...]:
    return (task.assigner_id, task.state_by, task.waits_for, task.proposed_by, task.help_by)


def _places(session: Session, found: Sequence[Task]) -> dict[uuid.UUID | None, str]:
    """Return what the departments and sites of tasks are called."""
    named: dict[uuid.UUID | None, str] = {}
    if any(task.department_id for task in found):
        named |= {one.id: one.name for one in teams.departments(session)}
    if any(task.site_id for task in found):
        named |= {one.id: one.name for one in sites.every(session)}
    return named


def _rule(series: TaskSeries | None) -> str:
    if series is None or series.ended:
        return ""
    clock = time.fromisoformat(series.clock) if series.clock else None
    return recurrence_says.say(Rule(series.rrule, clock, Closed(series.closed)))
