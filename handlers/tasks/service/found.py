"""Finding a task for somebody, and what they are to it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.blockkit import escaped, plain
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.service import people, responsible
from handlers.tasks.rules import references
from handlers.tasks.rules.steps import Relation
from storage import staff, task_eyes, tasks, teams
from storage.enums import Role, TaskState
from storage.session import Session
from storage.task_eyes import Eyes
from storage.tasks import Task

MOST_AT_ONCE = 20


@dataclass(frozen=True)
class Found:
    """One of several tasks that were named; without a task, `refusal` says why."""

    named: str
    task: Task | None = None
    refusal: str = ""


def find(session: Session, actor: Actor, text: str, *, lock: bool = False) -> Task:
    """Return the task that `T-12`, `t12` or `12` means. Errors: `Rejected` if unknown or hidden."""
    require_own(actor)
    if not text.strip():
        raise Rejected(_("Which task? Add its number, such as `{example}`.", example="T-12"))
    number = references.read(text)
    task = tasks.by_number(session, number, lock=lock) if number is not None else None
    return _seen(session, actor, task, named=escaped(plain(text.strip()), 80))


def get(session: Session, actor: Actor, task_id: str, *, lock: bool = False) -> Task:
    """Return the task of a button. Errors: `Rejected` if unknown here or hidden."""
    require_own(actor)
    try:
        task = tasks.get(session, uuid.UUID(task_id), lock=lock)
    except ValueError:
        task = None
    if task is None:
        raise Rejected(_("The task of this button is not known here."))
    return _seen(session, actor, task, named=f"T-{task.number}")


def find_many(session: Session, actor: Actor, named: list[str]) -> list[Found]:
    """Return several tasks, each locked, or why not. Errors: `Rejected` when they are too many."""
    wanted = {references.read(one): one for one in named}
    if len(wanted) > MOST_AT_ONCE:
        raise Rejected(_("At most {limit} tasks at once, please.", limit=MOST_AT_ONCE))
    found: dict[str, Found] = {}
    # Two people who name the same tasks in another order wait for each other in this one.
    for number in sorted(wanted, key=lambda one: one or 0):
        name = wanted[number]
        try:
            found[name] = Found(name, find(session, actor, name, lock=True))
        except Rejected as refused:
            found[name] = Found(name, refusal=refused.sentence)
    return [found[name] for name in wanted.values()]


def eyes(actor: Actor) -> Eyes:
    return Eyes(actor.id, is_guest=actor.is_guest, is_manager=actor.at_least(Role.MANAGER))


def may_see(session: Session, actor: Actor, task: Task) -> bool:
    """Whether a task is for these eyes; what stands in no channel is also for who leads there."""
    return task.id in seen_among(session, actor, [task])


def may_be_shown_to(session: Session, person_id: str, task: Task, tools: Tools) -> bool:
    """Whether a task is for a person's eyes; False of an id that is nobody's."""
    return bool(shown_to(session, person_id, [task], tools))


def shown_to(
    session: Session, person_id: str, some: Sequence[Task], tools: Tools
) -> set[uuid.UUID]:
    """Return which of these tasks are for a person's eyes; none of them for an id of nobody."""
    person = staff.get(session, person_id)
    return seen_among(session, people.actor(session, person, tools), some) if person else set()


def relations(
    session: Session, actor: Actor, task: Task, *, owners: Sequence[str] | None = None
) -> frozenset[Relation]:
    """Return what somebody who may see a task is to it; `owners` where they are known already."""
    owners = owner_ids(session, task) if owners is None else owners
    finished = task.state is TaskState.CHECKING and actor.id == task.state_by
    held = {
        Relation.MEMBER: True,
        Relation.OWNER: actor.id in owners,
        Relation.ASSIGNER: actor.id == task.assigner_id,
        Relation.WAITED_FOR: actor.id == task.waits_for,
        Relation.WITNESS: actor.id not in owners and not finished,
        Relation.LEAD: _leads(session, actor, task, owners),
        Relation.MANAGER: actor.at_least(Role.MANAGER),
    }
    return frozenset(relation for relation, holds in held.items() if holds)


def owner_ids(session: Session, task: Task) -> list[str]:
    return [one.person_id for one in tasks.owners(session, [task.id])[task.id]]


def leads(session: Session, task: Task, owners: Sequence[str]) -> list[str]:
    """Return who leads a task, the nearest first: its team's lead, then those of its owners."""
    return _leads_of_many(session, {task: owners})[task.id]


def seen_among(session: Session, actor: Actor, some: Sequence[Task]) -> set[uuid.UUID]:
    """Return which of these tasks somebody may see, in as many questions as of one."""
    if actor.is_stranger:
        return set()
    held = tasks.owners(session, [task.id for task in some])
    owners = {task: [one.person_id for one in held[task.id]] for task in some}
    seen = {
        task.id
        for task, ids in owners.items()
        if actor.id in (*ids, task.assigner_id, task.waits_for)
    }
    rest = [one.id for one in some if one.id not in seen]
    seen |= task_eyes.seen_of(session, rest, eyes(actor))
    owners = {
        task: ids for task, ids in owners.items() if task.id not in seen and task.channel_id is None
    }
    if not owners or actor.is_guest:
        return seen
    led = _leads_of_many(session, owners)
    others = [task for task, ids in owners.items() if ids != [task.assigner_id]]
    return seen | {task.id for task in others if actor.id in led[task.id]}


def _leads_of_many(
    session: Session, owners: Mapping[Task, Sequence[str]]
) -> dict[uuid.UUID, list[str]]:
    """Return who leads each task; the owners of each are known."""
    places = {
        (one.department_id, one.site_id) for one in owners if one.department_id or one.site_id
    }
    there = responsible.teams_for(session, places) if places else {}
    people = staff.get_many(session, {one for some in owners.values() for one in some})
    above = responsible.leads_of_many(session, list(people.values()))
    found: dict[uuid.UUID, list[str]] = {}
    for task, ids in owners.items():
        place = there.get((task.department_id, task.site_id))
        every = [
            place.lead_id if place else None,
            *(one for id_ in ids for one in above.get(id_, [])),
        ]
        found[task.id] = [one for one in dict.fromkeys(every) if one]
    return found


def _leads(session: Session, actor: Actor, task: Task, owners: Sequence[str]) -> bool:
    """Whether somebody leads a task; where nobody does, everybody with the role of a lead."""
    by_role = actor.at_least(Role.LEAD)
    if not by_role and not teams.led_by(session, actor.id):
        people = staff.get_many(session, set(owners)).values()
        return any(one.manager_id == actor.id and one.id != actor.id for one in people)
    known = leads(session, task, owners)
    return actor.id in known or (by_role and not known)


def _seen(session: Session, actor: Actor, task: Task | None, *, named: str) -> Task:
    if task is None or not may_see(session, actor, task):
        raise Rejected(_("I have no task “{task}” that you may see.", task=named))
    return task
