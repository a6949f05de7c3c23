"""Telling people of a task: who hears, in which kind of message, and in which words."""

import uuid
from collections.abc import Iterable
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


def write(session: Session, notice: Notice, now: datetime, tools: Tools) -> Card | None:
    """Put a notice into words right before it is sent; None when it is no longer true."""
    why = Why(notice.kind)
    task = tasks.get(session, uuid.UUID(notice.subject))
    if task is None or not rules.is_true(why, seen(task), said=notice.occurrence, now=now):
        return None
    is_past = rules.is_past(seen(task), now=now)
    picture = pictured.picture(session, task, tools)
    if not _concerns(why, picture, notice.person_id):
        return None
    picture = _as_seen_by(session, notice.person_id, task, picture, tools)
    return cards.reminder(picture, why, reader=notice.person_id, is_past=is_past)


def _concerns(why: Why, picture: Picture, person_id: str) -> bool:
    if why in _OWNERS:
        return any(one.person == person_id and not one.done_at for one in picture.owners)
    if why is Why.WAITING:
        return person_id == picture.waits_for
    if why is Why.HELP:
        return picture.help_by is not None
    return why is not Why.UNACCEPTED or person_id == picture.assigner_id


def _as_seen_by(
    session: Session, person_id: str, task: Task, picture: Picture, tools: Tools
) -> Picture:
    """Leave out what stands in a channel that somebody is not in, though they lead its owner."""
    if found.may_be_shown_to(session, person_id, task, tools):
        return picture
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
