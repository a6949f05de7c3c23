"""Who may see a task: one question, asked of one task and in every list."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from storage.channels import Channel, Membership
from storage.enums import ChannelKind
from storage.session import Session
from storage.tasks import Task, TaskOwner
from storage.teams import Team, TeamMember


@dataclass(frozen=True)
class Eyes:
    """Who looks. Guests see only the channels they are in; managers see every queue."""

    person_id: str
    is_guest: bool = False
    is_manager: bool = False


def seen_of(session: Session, task_ids: Iterable[uuid.UUID], eyes: Eyes) -> set[uuid.UUID]:
    """Return which of these tasks are for these eyes."""
    ids = list(task_ids)
    query = select(Task.id).where(Task.id.in_(ids), visible_to(eyes))
    return set(session.scalars(query)) if ids else set()


# One condition is part of several questions of one answer, and never changes.
@lru_cache(maxsize=256)
def visible_to(eyes: Eyes, *, open_ones: bool = False) -> ColumnElement[bool]:
    """Return the condition under which a task is for these eyes.

    Those who have to do with it see it; in a channel it is seen by who sees the channel; without
    one by the teams of its department and site, and otherwise by nobody else. Where only
    `open_ones` are asked for, what somebody owns is found without all that they ever did.
    """
    queues = [_in_a_channel(eyes), false() if eyes.is_guest else _in_a_queue(eyes)]
    return or_(_has_to_do_with(eyes.person_id, open_ones=open_ones), *queues)


def _has_to_do_with(person_id: str, *, open_ones: bool) -> ColumnElement[bool]:
    owns = exists().where(
        TaskOwner.workspace_id == Task.workspace_id,
        TaskOwner.task_id == Task.id,
        TaskOwner.person_id == person_id,
        *([TaskOwner.task_open] if open_ones else []),
    )
    return or_(Task.assigner_id == person_id, Task.waits_for == person_id, owns)


def _in_a_channel(eyes: Eyes) -> ColumnElement[bool]:
    inside = exists().where(
        Membership.workspace_id == Task.workspace_id,
        Membership.channel_id == Task.channel_id,
        Membership.person_id == eyes.person_id,
    )
    public = exists().where(
        Channel.workspace_id == Task.workspace_id,
        Channel.id == Task.channel_id,
        Channel.kind == ChannelKind.PUBLIC,
    )
    known = exists().where(Channel.workspace_id == Task.workspace_id, Channel.id == Task.channel_id)
    return and_(inside, known) if eyes.is_guest else or_(public, and_(inside, known))


def _in_a_queue(eyes: Eyes) -> ColumnElement[bool]:
    queued = and_(
        Task.channel_id.is_(None),
        or_(Task.department_id.is_not(None), Task.site_id.is_not(None)),
    )
    if eyes.is_manager:
        return queued
    belongs = exists().where(
        TeamMember.workspace_id == Team.workspace_id,
        TeamMember.team_id == Team.id,
        TeamMember.person_id == eyes.person_id,
    )
    of_a_team = exists().where(
        Team.workspace_id == Task.workspace_id,
        or_(Team.department_id.is_(None), Team.department_id == Task.department_id),
        or_(Team.site_id.is_(None), Team.site_id == Task.site_id),
        or_(Team.lead_id == eyes.person_id, belongs),
    )
    return and_(queued, of_a_team)
