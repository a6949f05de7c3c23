"""Taking a step with a task: from giving one's word to being done, and back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.blockkit import one_line
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.tasks.cards import refusals
from handlers.tasks.rules import sharing, steps
from handlers.tasks.rules.drafts import REASON_LIMIT
from handlers.tasks.rules.picture import Part, Picture
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import able, found, pictured, series, settle, telling
from handlers.tasks.service.record import Changed
from storage import task_parts, task_versions, tasks
from storage.enums import Evidence, Sharing, TaskState
from storage.session import Session
from storage.tasks import Task, TaskOwner

WORDS, WAITS_FOR = "words", "waits_for"


@dataclass
class _Step:
    """One step under way. `more` is what the audit row says beside the changed columns."""

    session: Session
    actor: Actor
    task: Task
    now: datetime
    tools: Tools
    words: str
    waits_for: str | None
    whole_series: bool
    owners: list[TaskOwner]
    more: dict[str, Any]

    @property
    def own(self) -> TaskOwner | None:
        return next((one for one in self.owners if one.person_id == self.actor.id), None)

    @property
    def parts(self) -> list[Part]:
        return parts_of(self.owners)

    def enter(self, state: TaskState) -> None:
        settle.enter(self.task, state, actor=self.actor, now=self.now, reason=self.words)


def take_step(
    session: Session,
    actor: Actor,
    task: Task,
    action: Action,
    *,
    now: datetime,
    tools: Tools,
    words: str = "",
    waits_for: str | None = None,
    whole_series: bool = False,
) -> Changed:
    """Take one of the steps in `STEPS` with a task.

    `words` are the reason, `waits_for` the person a blocked task waits for; with `whole_series`
    what is cancelled does not come round again. Errors: `Rejected` with who may, or what happened;
    `Invalid` at `words` when a reason is missing or too long, at `waits_for` for a wrong person.
    """
    more = require(session, actor, task, action, tools)
    said = _words(action, words, waits_for)
    if waits_for:
        able.require(session, waits_for, field=WAITS_FOR)
    before = task_versions.read(session, task)
    owners = tasks.owners(session, [task.id])[task.id]
    step = _Step(session, actor, task, now, tools, said, waits_for, whole_series, owners, more)
    STEPS[action](step)
    return settle.settle(
        session, actor, action.value, task, before, now=now, tools=tools, more=step.more
    )


def require(
    session: Session, actor: Actor, task: Task, action: Action, tools: Tools
) -> dict[str, Any]:
    """Refuse who may not take a step with a task now. Errors: `Rejected`, with who may or when.

    Returns what the audit row says of it: whether they may only as a lead or a manager.
    """
    require_own(actor)
    picture = pictured.picture(session, task, tools)
    relations = found.relations(session, actor, task, owners=picture.owner_ids)
    part = next((one for one in picture.owners if one.person == actor.id), None)
    seen = sharing.seen_state(action, task.state, task.sharing, part)
    match steps.decide(action, seen, relations):
        case steps.NotYours(who):
            raise Rejected(refusals.not_yours(picture, action, who))
        case steps.TooLate():
            raise Rejected(_too_late(picture, part))
        case steps.Go():
            own = relations & steps.TRANSITIONS[action].who - steps.ABOVE
            return {} if own else {"by_rank": True}


def parts_of(owners: list[TaskOwner]) -> list[Part]:
    return [Part(one.person_id, one.accepted_at, one.done_at) for one in owners]


def _too_late(picture: Picture, part: Part | None) -> str:
    if picture.is_ended or picture.sharing is Sharing.ANY or part is None or not part.done_at:
        return refusals.too_late(picture)
    return _(
        "Nothing to do: you have done your part of {task} already.", task=f"T-{picture.number}"
    )


def _words(action: Action, words: str, waits_for: str | None) -> str:
    said = one_line(words)
    is_wanted = action is Action.DECLINE or (action is Action.BLOCK and not waits_for)
    if is_wanted and not said:
        raise Invalid({WORDS: _("Say why, in a few words.")})
    if len(said) > REASON_LIMIT:
        raise Invalid({WORDS: _("At most {limit} characters, please.", limit=REASON_LIMIT)})
    return said


def _take(step: _Step) -> None:
    tasks.set_owners(step.session, step.task, [step.actor.id])
    step.owners = tasks.owners(step.session, [step.task.id])[step.task.id]
    step.owners[0].accepted_at = step.now
    step.enter(TaskState.ACCEPTED)


def _accept(step: _Step) -> None:
    if step.own is not None:
        step.own.accepted_at = step.now
    step.enter(sharing.promised(step.task.state, step.task.sharing, step.parts))


def _start(step: _Step) -> None:
    if step.own is not None:
        step.own.accepted_at = step.own.accepted_at or step.now
    step.enter(TaskState.STARTED)


def _resume(step: _Step) -> None:
    step.enter(TaskState.STARTED)


def _block(step: _Step) -> None:
    step.enter(TaskState.BLOCKED)
    step.task.waits_for = step.waits_for


def _done(step: _Step) -> None:
    """Finish a task, or one's part of it: it is done when everybody who owes a part has."""
    own, task = step.own, step.task
    shared = task.sharing is Sharing.ALL and own is not None
    others = [one for one in step.parts if one.person != step.actor.id]
    if not (shared and any(one.done_at is None for one in others)):
        _finish(step)
    if own is not None:
        own.accepted_at, own.done_at = own.accepted_at or step.now, step.now
        step.enter(sharing.promised(task.state, task.sharing, step.parts))


def _finish(step: _Step) -> None:
    picture = pictured.picture(step.session, step.task, step.tools)
    if _lacks_evidence(picture):
        raise Rejected(refusals.needs(picture))
    if step.task.evidence is Evidence.SECOND:
        step.enter(TaskState.CHECKING)
        telling.checking(step.session, step.task, step.actor, now=step.now, tools=step.tools)
    else:
        _end(step, TaskState.DONE)


def _lacks_evidence(picture: Picture) -> bool:
    match picture.evidence:
        case Evidence.PHOTO:
            return not any(one.file for one in picture.given)
        case Evidence.NUMBER:
            return all(one.number is None for one in picture.given)
        case _:
            return False


def _confirm(step: _Step) -> None:
    _end(step, TaskState.DONE)


def _decline(step: _Step) -> None:
    """Give a task back; while others own it, only this owner leaves."""
    task, session = step.task, step.session
    step.owners = [one for one in step.owners if one.person_id != step.actor.id]
    left = step.parts
    tasks.set_owners(session, task, [one.person for one in left])
    if task.proposed_by == step.actor.id:
        settle.drop_proposal(task)
    owing = [one for one in left if task.sharing is Sharing.ANY or one.done_at is None]
    before = task.state
    step.enter(sharing.promised(task.state, task.sharing, left) if owing else TaskState.DECLINED)
    if task.state is before:
        # It stays with the others, so the state has no room for why this one has left.
        task_parts.write_note(session, task.id, step.words, by=step.actor.id, at=step.now)
    telling.declined(session, task, step.actor, now=step.now)


def _cancel(step: _Step) -> None:
    if step.whole_series:
        step.more["ended_series"] = series.end(step.session, step.task)
    _end(step, TaskState.CANCELLED)


def _end(step: _Step, state: TaskState) -> None:
    """End a task; what comes round again goes on with its next copy."""
    step.enter(state)
    step.session.flush()
    step.more |= series.go_on(step.session, step.task, step.actor, now=step.now, tools=step.tools)


def _reopen(step: _Step) -> None:
    if step.task.state in tasks.ENDED:
        step.more |= series.come_back(
            step.session, step.task, step.actor, now=step.now, tools=step.tools
        )
    for one in step.owners:
        one.done_at = None
    state = sharing.promised(TaskState.ASSIGNED, step.task.sharing, step.parts)
    step.enter(state if step.owners else TaskState.OPEN)


STEPS: dict[Action, Callable[[_Step], None]] = {
    Action.TAKE: _take,
    Action.ACCEPT: _accept,
    Action.START: _start,
    Action.RESUME: _resume,
    Action.CONFIRM: _confirm,
    Action.DONE: _done,
    Action.BLOCK: _block,
    Action.DECLINE: _decline,
    Action.CANCEL: _cancel,
    Action.REOPEN: _reopen,
}
