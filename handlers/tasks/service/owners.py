"""Who has a task: giving it to somebody, and giving on what somebody leaves behind."""

from collections.abc import Sequence
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import HandingOver, Tools
from handlers.kit.blockkit import escaped
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.tasks.cards.words import TITLE_SHOWN
from handlers.tasks.rules import sharing
from handlers.tasks.rules.drafts import MOST_OWNERS
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import able, settle, steps
from handlers.tasks.service.record import Changed
from storage import channels, task_versions, tasks
from storage.enums import ChannelKind, Sharing, TaskState
from storage.session import Session
from storage.tasks import Task, TaskOwner

FIELD = "owners"
MOST_HANDED_OVER = 1000
_TO_BEGIN = (TaskState.OPEN, TaskState.DECLINED)


def assign(
    session: Session,
    actor: Actor,
    task: Task,
    people: Sequence[str],
    *,
    now: datetime,
    tools: Tools,
    shared: Sharing | None = None,
) -> Changed:
    """Give a task to these people; who had it already keeps what they said and did.

    `shared` says whether any or all of them do it; None leaves that as it is. Errors: `Rejected`
    with who may; `Invalid` at `owners` for too many people, or one who cannot take tasks.
    """
    more = steps.require(session, actor, task, Action.ASSIGN, tools)
    wanted = list(dict.fromkeys(people))
    if not wanted:
        raise Invalid({FIELD: _("Name somebody, such as @ben.")})
    if len(wanted) > MOST_OWNERS:
        raise Invalid({FIELD: _("At most {limit} people, please.", limit=MOST_OWNERS)})
    for one in wanted:
        able.require(session, one, field=FIELD)
    before = task_versions.read(session, task)
    held = [one for one, *_times in before["owners"]]
    if set(held) == set(wanted) and (shared or task.sharing) is task.sharing:
        raise Rejected(_("{task} is with them already.", task=f"T-{task.number}"))
    task.sharing = shared or task.sharing
    give(session, actor, task, wanted, now=now)
    return settle.settle(session, actor, "assign", task, before, now=now, tools=tools, more=more)


def open_work(session: Session, person_id: str) -> list[tuple[str, str]]:
    """Return (title, id) of the open tasks of somebody, the one due first on top.

    A task that does not stand in a public channel goes by its reference: others read this.
    """
    found = tasks.open_of(session, person_id, limit=MOST_HANDED_OVER)
    public = {
        channel.id
        for channel_id in {task.channel_id for task in found if task.channel_id}
        if (channel := channels.get(session, channel_id)) and channel.kind is ChannelKind.PUBLIC
    }
    return [
        (
            f"T-{task.number} *{escaped(task.title, TITLE_SHOWN)}*"
            if task.channel_id in public
            else f"T-{task.number}",
            str(task.id),
        )
        for task in found
    ]


def hand_over(session: Session, work: HandingOver, tools: Tools) -> int:
    """Give somebody's open tasks to another and return how many they are.

    Who took them, or had assigned them, need not accept them. Whether it may be done, staff asks.
    """
    found = tasks.open_of(session, work.giver, limit=MOST_HANDED_OVER, lock=True)
    for task in found:
        before = task_versions.read(session, task)
        held = [one.person_id for one in tasks.owners(session, [task.id])[task.id]]
        people = [work.receiver if one == work.giver else one for one in held]
        give(session, work.actor, task, people, now=work.now)
        settle.settle(session, work.actor, "hand_over", task, before, now=work.now, tools=tools)
    return len(found)


def give(session: Session, actor: Actor, task: Task, people: list[str], *, now: datetime) -> None:
    """Let a task be theirs. What nobody of them has begun is to be accepted first.

    Not by who gives it to themselves, nor by who gave it; what comes round again is promised. What
    only waits to be confirmed stays done, whoever has it now.
    """
    held = {one.person_id for one in tasks.owners(session, [task.id])[task.id]}
    tasks.set_owners(session, task, people)
    given = tasks.owners(session, [task.id])[task.id]
    new = [one for one in given if one.person_id not in held]
    is_done = task.state is TaskState.CHECKING
    for one in new:
        if one.person_id in (actor.id, task.assigner_id) or task.series_id or is_done:
            one.accepted_at = now
        one.done_at = now if is_done else None
    # Somebody new among those who had done it all: there is something to do again.
    if not is_done and sharing.is_whole(task.sharing, steps.parts_of(given)):
        for one in given:
            one.done_at = None
    if task.proposed_by is not None and task.proposed_by not in people:
        settle.drop_proposal(task)
    if task.help_by not in people:
        task.help_by = None
    settle.enter(task, _state(task, given), actor=actor, now=now)
    # Who has it only now has as long to answer as the first one had.
    if task.state is TaskState.ASSIGNED and not held.issuperset(people):
        task.state_by, task.state_at = actor.id, now


def _state(task: Task, given: list[TaskOwner]) -> TaskState:
    """Return the state of a task that these people have now."""
    parts = steps.parts_of(given)
    goes_on = task.state is TaskState.BLOCKED or any(one.accepted_at for one in parts)
    if task.state in _TO_BEGIN or not goes_on:
        return sharing.promised(TaskState.ASSIGNED, task.sharing, parts)
    return sharing.promised(task.state, task.sharing, parts)
