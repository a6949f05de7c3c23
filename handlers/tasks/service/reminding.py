"""Telling people of a task: who hears, in which kind of message, and in which words."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.kit.area import Tools
from handlers.kit.blockkit import Card
from handlers.kit.words import _
from handlers.staff.service import people, telling
from handlers.tasks.cards import reminders as cards
from handlers.tasks.rules import why as rules
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.why import Seen, Why
from handlers.tasks.service import found, pictured
from handlers.tasks.service.record import KIND
from storage import notices, reminders, staff, tasks
from storage.enums import Role
from storage.notices import Notice
from storage.session import Session
from storage.tasks import Task

_OWNERS = frozenset({Why.SOON, Why.DUE, Why.MOVED, Why.URGENT, Why.SNOOZED})


def seen(task: Task) -> Seen:
    """Return what of a task decides when it is looked at."""
    return Seen(
        state=task.state,
        state_at=task.state_at,
        due_at=task.due_at,
        due_has_clock=task.due_has_clock,
        moves=task.moves,
        priority=task.priority,
    )


def audience(session: Session, task: Task, why: Why, tools: Tools) -> list[str]:
    """Return who hears of a task for some reason."""
    owners = found.owner_ids(session, task)
    match why:
        case Why.LATE | Why.VERY_LATE | Why.SLIPPING if _is_personal(task, owners):
            return []
        case Why.UNACCEPTED:
            return [one for one in [task.assigner_id] if one not in owners]
        case Why.WAITING:
            return [task.waits_for] if task.waits_for else []
        case Why.VERY_LATE:
            return _managers(session, task, owners, tools)
        case Why.UNTAKEN | Why.LATE | Why.SLIPPING | Why.HELP:
            return _lead(session, task, owners)
        case _:
            own = tasks.owners(session, [task.id])[task.id]
            return [one.person_id for one in own if one.done_at is None]


def tell(
    session: Session,
    task: Task,
    why: Why,
    who: Iterable[str],
    *,
    now: datetime,
    tools: Tools,
    at: datetime | None = None,
    rings: bool = False,
    said: str | None = None,
) -> None:
    """Let people hear of a task, once for each occurrence; `said` names one of its own kind.

    It is told from `at` on (now). What `rings` is told at that instant, whatever the hour. Who
    wants to hear less of it reads it in their brief.
    """
    ids, known = list(who), seen(task)
    rings = rings or (known.rings and why in (Why.SOON, Why.DUE))
    quiet = reminders.who_is_quiet(session, ids, task=str(task.id), channel=task.channel_id)
    if why is Why.SNOOZED:
        quiet = set()  # They asked for it.
    for person_id in ids:
        next_push = telling.next_push(session, person_id, now=now, tools=tools)
        ordinary = person_id in quiet or rules.is_ordinary(why, known, next_push=next_push)
        notices.tell(
            session,
            person_id,
            why.value,
            (KIND, str(task.id)),
            at=at or now,
            occurrence=said or rules.occurrence(why, known),
            at_once=rings,
            urgent=rings and known.is_urgent,
            ordinary=ordinary and not rings,
        )


def write(
    session: Session, told: Sequence[Notice], now: datetime, tools: Tools
) -> list[Card | None]:
    """Put a person's notices into words right before they are sent; None of one that is not true.

    Many cost as many questions as one.
    """
    known = tasks.get_many(session, {uuid.UUID(one.subject) for one in told})
    true = {one.id: task for one in told if (task := _of(one, known, now))}
    live = list({task.id: task for task in true.values()}.values())
    pictures = {one.id: one for one in pictured.pictures(session, live, tools)}
    shown = found.shown_to(session, told[0].person_id, live, tools)
    return [
        _in_words(one, task, pictures[str(task.id)], may_see=task.id in shown, now=now)
        if (task := true.get(one.id))
        else None
        for one in told
    ]


def _of(notice: Notice, known: dict[uuid.UUID, Task], now: datetime) -> Task | None:
    """Return the task of a notice while that is true."""
    task = known.get(uuid.UUID(notice.subject))
    if task is None:
        return None
    why, said = Why(notice.kind), notice.occurrence
    return task if rules.is_true(why, seen(task), said=said, now=now) else None


def _in_words(
    notice: Notice, task: Task, picture: Picture, *, may_see: bool, now: datetime
) -> Card | None:
    why = Why(notice.kind)
    if not _concerns(why, picture, notice.person_id):
        return None
    seen_as = picture if may_see else _veiled(task, picture)
    is_past = rules.is_past(seen(task), now=now)
    return cards.reminder(seen_as, why, reader=notice.person_id, is_past=is_past)


def _concerns(why: Why, picture: Picture, person_id: str) -> bool:
    if why in _OWNERS:
        return any(one.person == person_id and not one.done_at for one in picture.owners)
    if why is Why.WAITING:
        return person_id == picture.waits_for
    if why is Why.HELP:
        return picture.help_by is not None
    return why is not Why.UNACCEPTED or person_id == picture.assigner_id


def _veiled(task: Task, picture: Picture) -> Picture:
    """Leave out what stands in a channel that somebody is not in, though they lead its owner."""
    title = _("(in a private channel)") if task.channel_id else _("(a task of their own)")
    return replace(picture, title=title, reason="")


def _is_personal(task: Task, owners: list[str]) -> bool:
    """Whether somebody noted it for themselves, where nobody else reads it."""
    own = owners == [task.assigner_id] and task.channel_id is None
    return own and not (task.department_id or task.site_id)


def _lead(session: Session, task: Task, owners: list[str]) -> list[str]:
    """Return the nearest lead who does not own it; without one, who gave it."""
    candidates = [*found.leads(session, task, owners), task.assigner_id]
    return [one for one in candidates if one not in owners][:1]


def _managers(session: Session, task: Task, owners: list[str], tools: Tools) -> list[str]:
    """Return whose lead's manager has to know, else every manager, else the admins."""
    told = {*owners, *_lead(session, task, owners)}
    below = staff.get_many(session, told)
    above = {one.manager_id for one in below.values() if one.manager_id} - told
    known = staff.get_many(session, above).values()
    nearest = [one.id for one in known if not one.is_gone and one.role.rank >= Role.MANAGER.rank]
    every = staff.with_role(session, Role.MANAGER) or people.admins(session, tools)
    return sorted(nearest) or [one.id for one in every if one.id not in told]
