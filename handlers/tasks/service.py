"""The use cases of tasks. Each takes the session first and never commits."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from handlers.kit import dates
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import HandingOver, Lost, Tools
from handlers.kit.blockkit import Card, escaped, one_line, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.traces import Trace
from handlers.kit.when import When
from handlers.kit.words import _
from handlers.staff.service import absences, people
from handlers.tasks import cards, rules
from handlers.tasks.rules import Action, Draft, Look, Relation
from storage import audit, channels, counters, notices, outbox, staff, tasks, timers
from storage.enums import ChannelKind, Lane, Priority, Role
from storage.session import Session
from storage.staff import Person
from storage.tasks import Task

KIND = "task"
COUNTER = "task"
MOST_HANDED_OVER = 1000


@dataclass(frozen=True)
class Understood:
    """A draft after everything in it was understood."""

    title: str
    owner: Person
    due: When | None
    priority: Priority


def add_task(
    session: Session,
    actor: Actor,
    draft: Draft,
    *,
    channel: str | None,
    now: datetime,
    tools: Tools,
) -> Task:
    """Create a task, its card and its reminders. Errors: `Invalid` at the fields."""
    require_own(actor)
    meant = _understand(session, actor, draft, now=now)
    task = Task(
        id=uuid.uuid4(),
        number=counters.draw(session, COUNTER),
        title=meant.title,
        state=rules.first_state(owner_is_assigner=meant.owner.id == actor.id),
        priority=meant.priority,
        assigner_id=actor.id,
        owner_id=meant.owner.id,
        channel_id=channel if channel and _can_post(session, channel, actor) else None,
        due_at=meant.due.at if meant.due else None,
        due_has_clock=meant.due.has_clock if meant.due else False,
        created_at=now,
    )
    session.add(task)
    session.flush()
    _arm(session, task, now=now, tools=tools)
    _show(session, task)
    _record(session, "task.add", task, actor, now=now)
    return task


def take_step(
    session: Session, actor: Actor, task: Task, action: Action, *, now: datetime, tools: Tools
) -> Task:
    """Accept, finish or cancel a task. Errors: `Rejected` with who may, or what happened."""
    require_own(actor)
    names = names_of(session, [task], tools)[str(task.id)]
    match rules.decide(action, task.state, _relations(actor, task)):
        case rules.NotYours(who):
            raise Rejected(cards.not_yours(task, names, action, who=who))
        case rules.TooLate():
            raise Rejected(cards.too_late(task, names))
        case rules.Go(after):
            task.state = after
    if action is Action.ACCEPT:
        task.accepted_at = now
    else:
        task.ended_at, task.ended_by = now, actor.id
        timers.disarm(session, str(task.id))
        notices.drop_for_subject(session, str(task.id))
    session.flush()
    _show(session, task)
    _record(session, f"task.{action}", task, actor, now=now)
    return task


def find(session: Session, actor: Actor, text: str, *, lock: bool = False) -> Task:
    """Return the task that `T-12`, `t12` or `12` means. Errors: `Rejected` if unknown or hidden."""
    if not text.strip():
        raise Rejected(_("Which task? Add its number, such as `{example}`.", example="T-12"))
    digits = text.strip().upper().removeprefix("T").removeprefix("-")
    known = digits.isdecimal() and digits.isascii() and len(digits) < 10  # noqa: PLR2004  # Fits a column.
    task = tasks.by_number(session, int(digits), lock=lock) if known else None
    return _seen(session, actor, task, named=escaped(plain(text.strip()), 80))


def get(session: Session, actor: Actor, task_id: str, *, lock: bool = False) -> Task:
    """Return the task of a button. Errors: `Rejected` if unknown here or hidden."""
    try:
        task = tasks.get(session, uuid.UUID(task_id), lock=lock)
    except ValueError:
        task = None
    if task is None:
        raise Rejected(_("The task of this button is not known here."))
    return _seen(session, actor, task, named=cards.reference(task))


def open_tasks(session: Session, actor: Actor) -> tuple[list[Task], bool]:
    """Return somebody's open tasks, at most a screenful, and whether there are more."""
    require_own(actor)
    found = tasks.open_of(session, actor.id, limit=cards.LISTED + 1)
    return found[: cards.LISTED], len(found) > cards.LISTED


def names_of(session: Session, found: list[Task], tools: Tools) -> dict[str, cards.Names]:
    """Return what the people of tasks are called, by task id, in one question."""
    ids = {one for task in found for one in (task.owner_id, task.assigner_id, task.ended_by) if one}
    known = staff.get_many(session, ids)
    home = people.home_zone(session, tools)

    def name(person_id: str | None) -> str:
        person = known.get(person_id or "")
        return (person.name or person.handle) if person else ""

    return {
        str(task.id): cards.Names(
            owner=name(task.owner_id),
            assigner=name(task.assigner_id),
            ended_by=name(task.ended_by),
            zone=home,
        )
        for task in found
    }


def look(session: Session, look_at: Look, task_id: str, *, occurrence: str, now: datetime) -> None:
    """Answer a timer: look at the task again and tell its owner, or leave it alone."""
    task = _worth_saying(session, look_at, task_id, occurrence=occurrence, now=now)
    if task is None:
        return
    notices.tell(
        session,
        task.owner_id,
        look_at.value,
        (KIND, task_id),
        at=now,
        occurrence=occurrence,
        at_once=look_at is not Look.OVERDUE,
        urgent=task.priority is Priority.URGENT,
    )


def reminder(
    session: Session, look_at: Look, task_id: str, *, occurrence: str, now: datetime, tools: Tools
) -> Card | None:
    """Put a reminder into words right before it is sent; None when it is no longer true."""
    task = _worth_saying(session, look_at, task_id, occurrence=occurrence, now=now)
    if task is None:
        return None
    return cards.reminder(task, look_at, names_of(session, [task], tools)[task_id], now=now)


def _worth_saying(
    session: Session, look_at: Look, task_id: str, *, occurrence: str, now: datetime
) -> Task | None:
    task = tasks.get(session, uuid.UUID(task_id))
    if task is None:
        return None
    still = rules.still_worth_saying(
        look_at, state=task.state, due_at=task.due_at, occurrence=occurrence, now=now
    )
    return task if still else None


def card(session: Session, task_id: str, tools: Tools) -> Card | None:
    """Show the card of a task as it stands."""
    task = tasks.get(session, uuid.UUID(task_id))
    return cards.card(task, names_of(session, [task], tools)[task_id]) if task else None


def title(session: Session, task_id: str) -> str | None:
    task = tasks.get(session, uuid.UUID(task_id))
    return cards.named(task) if task else None


def is_open(session: Session, task_id: str) -> bool:
    task = tasks.get(session, uuid.UUID(task_id))
    return task is not None and task.state in tasks.OPEN_STATES


def responsible(session: Session, task_id: str) -> list[str]:
    """Return who has to see to a task."""
    task = tasks.get(session, uuid.UUID(task_id))
    return [task.owner_id] if task else []


def trace(session: Session, task_id: str) -> Trace | None:
    """Return what the cards of a task tell of it, for the day on which only they still know."""
    task = tasks.get(session, uuid.UUID(task_id))
    return Trace(COUNTER, task.number, cards.reference(task), task.title) if task else None


def recreate(session: Session, lost: Lost, tools: Tools) -> None:
    """Make a task anew that only its cards still know; whose it was is read from their places.

    With a card in a channel, one in somebody's direct messages is the owner's.
    """
    del tools
    channel = next((one for one in lost.places if one.startswith(("C", "G"))), None)
    known = staff.get_many(session, {one for one in lost.places if one != channel})
    present = [one.id for one in known.values() if not (one.is_gone or one.is_stranger)]
    owner = present[0] if channel and present else lost.actor.id
    task = Task(
        id=uuid.UUID(lost.subject),
        number=lost.number,
        title=lost.title,
        state=rules.first_state(owner_is_assigner=owner == lost.actor.id),
        assigner_id=lost.actor.id,
        owner_id=owner,
        channel_id=channel,
        created_at=lost.now,
    )
    session.add(task)
    session.flush()
    _show(session, task)
    _record(session, "task.recreate", task, lost.actor, now=lost.now)


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
        (cards.named(task) if task.channel_id in public else cards.reference(task), str(task.id))
        for task in found
    ]


def hand_over(session: Session, work: HandingOver, tools: Tools) -> int:
    """Give somebody's open tasks to another and return how many they are.

    Who took them, or had assigned them, need not accept them. Whether it may be done, staff asks.
    """
    found = tasks.open_of(session, work.giver, limit=MOST_HANDED_OVER)
    for task in found:
        willing = work.receiver in (work.actor.id, task.assigner_id)
        task.owner_id = work.receiver
        task.state = rules.first_state(owner_is_assigner=willing)
        task.accepted_at = work.now if willing else None
        session.flush()
        _arm(session, task, now=work.now, tools=tools)
        _show(session, task)
        _record(session, "task.hand_over", task, work.actor, now=work.now)
    return len(found)


def warning(session: Session, actor: Actor, task: Task, *, now: datetime) -> str | None:
    """Say that the owner of a task is away, to who gives it; None when they are not."""
    if task.owner_id == actor.id:
        return None
    return absences.warning(session, task.owner_id, actor.timezone, now=now)


def _understand(session: Session, actor: Actor, draft: Draft, *, now: datetime) -> Understood:
    """Understand every part of a draft, and complain about all wrong ones at once."""
    errors: dict[str, str] = {}
    title = one_line(draft.title)
    if not title:
        errors["title"] = _("Say what is to be done.")
    elif len(title) > rules.TITLE_LIMIT:
        errors["title"] = _("A title has at most {limit} characters.", limit=rules.TITLE_LIMIT)
    owner = _owner(session, actor, draft.owner, errors)
    due = _due(actor, draft.due, now, errors)
    if draft.priority not in list(Priority):
        errors["priority"] = _(
            "“{word}” is no priority. Use {words}.",
            word=draft.priority[:40],
            words=", ".join(f"!{one}" for one in Priority),
        )
    if errors or owner is None:
        raise Invalid(errors)
    return Understood(title, owner, due, Priority(draft.priority))


def _owner(session: Session, actor: Actor, wanted: str, errors: dict[str, str]) -> Person | None:
    """Return who is meant: a Slack id, a name that only one person has, or the writer."""
    if wanted.startswith("@"):
        found = staff.by_handle(session, wanted.removeprefix("@"))
    else:
        # A reference is Slack's word that somebody exists, also when we have not met them yet.
        found = [people.meet(session, wanted or actor.id, "", is_stranger=False)]
    person = found[0] if len(found) == 1 else None
    if len(found) > 1:
        errors["owner"] = _("Several people are called “{name}”. Choose one.", name=wanted[:40])
    elif person is None:
        errors["owner"] = _("I know nobody called “{name}”.", name=wanted[:40])
    elif person.is_bot or person.is_gone or person.is_stranger:
        errors["owner"] = _("{name} cannot take tasks here.", name=person.name or person.handle)
    return person


def _due(actor: Actor, phrase: str, now: datetime, errors: dict[str, str]) -> When | None:
    if not phrase:
        return None
    calendar = people.working_calendar(actor.timezone)
    try:
        return dates.read(phrase, field="due", now=now, calendar=calendar, locale=actor.locale)
    except Invalid as invalid:
        errors |= invalid.errors
        return None


def _seen(session: Session, actor: Actor, task: Task | None, *, named: str) -> Task:
    require_own(actor)
    if task is None or not _may_see(session, actor, task):
        raise Rejected(_("I have no task “{task}” that you may see.", task=named))
    return task


def _may_see(session: Session, actor: Actor, task: Task) -> bool:
    """Whether a task is for these eyes; guests see no channel that they are not in."""
    if not tasks.can_see(session, task, actor.id):
        return False
    if not actor.is_guest or actor.id in (task.owner_id, task.assigner_id):
        return True
    return channels.is_member(session, task.channel_id or "", actor.id)


def _relations(actor: Actor, task: Task) -> frozenset[Relation]:
    found = {
        Relation.OWNER: actor.id == task.owner_id,
        Relation.ASSIGNER: actor.id == task.assigner_id,
        Relation.LEAD: actor.at_least(Role.LEAD),
    }
    return frozenset(relation for relation, holds in found.items() if holds)


def _can_post(session: Session, channel_id: str, actor: Actor) -> bool:
    """Whether the card may stand in a channel: we are in it, and so is who asks."""
    channel = channels.get(session, channel_id)
    if channel is None or not channel.bot_is_member or channel.is_archived:
        return False
    if channel.kind not in (ChannelKind.PUBLIC, ChannelKind.PRIVATE):
        return False
    return channels.is_member(session, channel_id, actor.id)


def _arm(session: Session, task: Task, *, now: datetime, tools: Tools) -> None:
    if task.due_at is None:
        return
    calendar = people.calendar_of(session, task.owner_id, tools)
    lane = Lane.URGENT if task.priority is Priority.URGENT else Lane.NORMAL
    for look_at, at in rules.looks_at(task.due_at, now=now, calendar=calendar).items():
        timers.arm(
            session,
            look_at.value,
            str(task.id),
            at=at,
            occurrence=task.due_at.isoformat(),
            lane=lane,
        )


def _show(session: Session, task: Task) -> None:
    """Bring every card of a task up to date: the channel's, else the writer's, and the owner's.

    Who gave a task to themselves in a channel sees it there, and needs no second card.
    """
    places = {task.channel_id or task.assigner_id}
    if task.owner_id != task.assigner_id:
        places.add(task.owner_id)
    for place in sorted(places):
        outbox.show_card(session, KIND, str(task.id), place)


def _record(session: Session, action: str, task: Task, actor: Actor, *, now: datetime) -> None:
    audit.write(
        session,
        action,
        at=now,
        actor_id=actor.id,
        subject=(KIND, str(task.id)),
        detail={"number": task.number, "state": task.state.value},
    )
