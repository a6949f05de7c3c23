"""What Slack saw against what the database holds: lost, doubled, left lying, or untrue."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from storage import outbox
from storage.agenda import look_ahead
from storage.audit import AuditEntry
from storage.deliveries import DeadLetter, Delivery
from storage.enums import JobState, OutboxKind, OutboxState, TaskState, TimerState
from storage.jobs import Job
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.tasks import Task
from storage.tasks import owners as owners_of
from storage.timers import Timer

Json = dict[str, Any]
TITLE = re.compile(r"Crate \d+")
REMINDER = re.compile(r"(Due soon|Due now|Overdue|Still overdue|Not accepted yet): (T-\d+) ")
REFERENCE = re.compile(r"T-\d+")
SHOWN = {
    TaskState.ASSIGNED: "not accepted yet",
    TaskState.ACCEPTED: ("Accepted by", "Taken on by"),
    TaskState.DONE: "Done by",
}
BEHIND_US = (
    OutboxMessage.state.in_((OutboxState.SENT, OutboxState.DROPPED, OutboxState.FAILED)),
    Timer.state == TimerState.ANSWERED,
    Job.state.in_((JobState.DONE, JobState.FAILED)),
)
UNKEYED = "None"
# What is younger was made after the last brief of a morning had been written.
LATELY = timedelta(hours=2)
BROKEN = "Something broke here"


@dataclass
class Books:
    """What the comparison found. `wrong` holds a line for everything that should not be."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    posts: int = 0
    posts_doubled: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Books") -> None:
        self.acknowledged += other.acknowledged
        self.lost += other.lost
        self.doubled += other.doubled
        self.posts += other.posts
        self.posts_doubled += other.posts_doubled
        self.wrong += other.wrong


def is_quiet(database: Database, now: datetime) -> bool:
    """Whether nothing is due and nothing is on its way."""
    with database.across_workspaces() as session:
        agenda = look_ahead(session)
    overdue = [due for due in agenda.lanes.values() if due <= now]
    return not overdue and agenda.outbox is None and agenda.jobs is None


def progress(database: Database) -> tuple[int, ...]:
    """Return how much is behind us: it grows while anything is said, answered or fetched."""
    with database.across_workspaces() as session:
        return tuple(session.scalars(select(func.count()).where(over)).one() for over in BEHIND_US)


def compare(database: Database, ledger: Json, *, workspace: str, now: datetime) -> Books:
    """Compare the ledger with the database; the bot must be quiet, and not running."""
    books = Books()
    deliveries = [one for one in ledger["deliveries"] if _team(one) == workspace]
    messages = [one for one in ledger["messages"] if one["workspace"] == workspace]
    with database.reading(workspace) as session:
        tasks = list(session.scalars(select(Task).order_by(Task.number)))
        books.wrong += _left_lying(session, database, now)
        _wishes(books, deliveries, tasks)
        owners = _owners(session, tasks)
        _presses(books, deliveries, {str(task.id): task for task in tasks}, owners)
        books.wrong += _stories(session, tasks, owners)
        _posts(books, messages, _sent(session))
        books.wrong += _cards(session, tasks, messages)
        books.wrong += _reminders(tasks, owners, messages, now)
    return books


def _team(delivery: Json) -> str:
    payload = delivery["payload"]
    return str(payload.get("team_id") or payload.get("team", {}).get("id"))


def _wishes(books: Books, deliveries: list[Json], tasks: list[Task]) -> None:
    """Every wish that was acknowledged is one task; every other one at most one."""
    made = Counter(task.title for task in tasks)
    told: dict[str, bool] = {}
    for title, was_told in _told(deliveries):
        told[title] = told.get(title, False) or was_told
    for title, was_told in told.items():
        books.acknowledged += was_told
        books.lost += was_told and not made[title]
        books.doubled += made[title] > 1
    if len(set(made)) != len(made) or set(made) - set(told):
        books.wrong.append(f"Tasks that nobody wished for: {set(made) - set(told)}")
    if books.lost or books.doubled:
        odd = {title: made[title] for title in told if made[title] != 1 and told[title]}
        books.wrong.append(f"Wishes and how often they came true: {odd}")


def _told(deliveries: list[Json]) -> Iterator[tuple[str, bool]]:
    """Yield the title of each wish, and whether its writer was told that it came true."""
    for one in deliveries:
        payload, event = one["payload"], one["payload"].get("event", {})
        words = TITLE.search(payload.get("text", "") or event.get("text", ""))
        if words is None or event.get("bot_id"):
            continue
        if event.get("type") == "message" and event.get("channel_type") != "im":
            # What a channel hears of a mention; the mention itself is an event of its own.
            continue
        ok = one["outcome"] == "ok"
        if one["type"] == "slash_commands":
            # A repeat is answered with nothing: the first one said it.
            ok = ok and words[0] in str((one["ack"] or {}).get("text", ""))
        yield words[0], ok


def _owners(session: Session, tasks: list[Task]) -> dict[str, str]:
    """Return who has each task, by its id."""
    held = owners_of(session, [task.id for task in tasks])
    return {str(task_id): rows[0].person_id for task_id, rows in held.items() if rows}


def _presses(
    books: Books, deliveries: list[Json], tasks: dict[str, Task], owners: dict[str, str]
) -> None:
    """A press that was acknowledged has left its mark: the task is past that step."""
    past = {
        "tasks.accept": (TaskState.ACCEPTED, TaskState.DONE),
        "tasks.done": (TaskState.DONE,),
    }
    for one in deliveries:
        if one["type"] != "interactive" or one["outcome"] != "ok" or one.get("repeat"):
            continue
        action = one["payload"]["actions"][0]
        task = tasks[action["value"]]
        if action["action_id"] == "tasks.accept" and _by(one) != owners[str(task.id)]:
            continue  # Refused: only who shall do it can promise to.
        books.acknowledged += 1
        if task.state not in past[action["action_id"]]:
            books.lost += 1
            books.wrong.append(f"{action['action_id']} of T-{task.number} was lost: {task.state}")


def _by(delivery: Json) -> str:
    return str(delivery["payload"]["user"]["id"])


def _stories(session: Session, tasks: list[Task], owners: dict[str, str]) -> Iterator[str]:
    """Every step of a task was taken once, and the state is what they add up to."""
    steps: dict[str, Counter[str]] = {str(task.id): Counter() for task in tasks}
    for action, subject in session.execute(
        select(AuditEntry.action, AuditEntry.subject).where(AuditEntry.refused.is_(False))
    ):
        if subject in steps:
            steps[subject][action] += 1
    for task in tasks:
        story = steps[str(task.id)]
        done, accepted = story["task.done"] == 1, story["task.accept"] == 1
        is_own = owners[str(task.id)] == task.assigner_id
        begun = TaskState.ACCEPTED if is_own else TaskState.ASSIGNED
        adds_up = TaskState.DONE if done else TaskState.ACCEPTED if accepted else begun
        if max(story.values()) > 1 or story["task.add"] != 1 or task.state is not adds_up:
            yield f"T-{task.number} is {task.state} after {dict(story)}"


def _sent(session: Session) -> set[str]:
    kinds = OutboxMessage.kind.in_((OutboxKind.POST, OutboxKind.CARD))
    return set(
        session.scalars(
            select(OutboxMessage.key).where(kinds, OutboxMessage.state == OutboxState.SENT)
        )
    )


def _posts(books: Books, messages: list[Json], sent: set[str]) -> None:
    """Every post that we believe to be shown was shown, and every post once."""
    # What the auditor has to say goes past the outbox, for that may be what is silent.
    keys = (_key(one["message"]) for one in messages if one["kind"] == "message")
    shown = Counter(key for key in keys if key != UNKEYED)
    books.posts += len(shown)
    doubled = {key: times for key, times in shown.items() if times > 1}
    books.posts_doubled += len(doubled)
    if doubled:
        books.wrong.append(f"Shown more than once: {doubled}")
    if sent != set(shown):
        books.wrong.append(f"Sent and shown differ: {sent ^ set(shown)}")


def _key(message: Json) -> str:
    return str(message.get("metadata", {}).get("event_payload", {}).get("key"))


def _cards(session: Session, tasks: list[Task], messages: list[Json]) -> Iterator[str]:
    """Every card says in the end how its task stands."""
    # What is no message is a dialog or a Home tab.
    shown = (one["message"] for one in messages if "message" in one)
    last = {_key(one): str(one["text"]) for one in shown}
    for task in tasks:
        for place in outbox.cards_of(session, str(task.id)):
            text = last.get(outbox.card_key("task", str(task.id), place), "")
            words = SHOWN[task.state]
            if not any(one in text for one in (words if isinstance(words, tuple) else (words,))):
                yield f"T-{task.number} is {task.state}, and its card at {place} says: {text!r}"


def _reminders(
    tasks: list[Task], owners: dict[str, str], messages: list[Json], now: datetime
) -> Iterator[str]:
    """A person reads a reminder once at most, and hears of what they have that is due.

    What Slack only repeated when the morning had begun is told of on the next one.
    """
    posts = [
        one for one in messages if one["kind"] == "message" and "card:" not in _key(one["message"])
    ]
    seen: Counter[tuple[str, str, str]] = Counter()
    named: set[str] = set()
    for one in posts:
        text = str(one["message"]["text"])
        seen.update((one["channel"], *found) for found in REMINDER.findall(text))
        named.update(REFERENCE.findall(text))
    for (channel, words, reference), times in seen.items():
        if times > 1:
            yield f"“{words}” of {reference} was seen {times} times in {channel}"
    # A brief names so many tasks and of more says only how many: each owner has heard of some.
    late: dict[str, list[str]] = {}
    for task in tasks:
        is_late = task.due_at is not None and task.due_at <= now
        if is_late and task.state is not TaskState.DONE and task.created_at < now - LATELY:
            late.setdefault(owners[str(task.id)], []).append(f"T-{task.number}")
    for owner, theirs in late.items():
        if named.isdisjoint(theirs):
            yield f"{owner} was reminded of none of {theirs}"


def _left_lying(session: Session, database: Database, now: datetime) -> Iterator[str]:
    """Nothing is open, parked for ever or given up."""
    if not is_quiet(database, now):
        yield "The bot was not quiet at the end."
    odd = OutboxMessage.state.not_in((OutboxState.SENT, OutboxState.DROPPED))
    for row in session.scalars(select(OutboxMessage).where(odd)):
        yield f"Message {row.key} is {row.state}: {row.error}"
    had_their_effect = set(session.scalars(select(Delivery.key)))
    for letter in session.scalars(select(DeadLetter)):
        if letter.key not in had_their_effect:
            yield f"A {letter.kind} crashed: {letter.error} {json.dumps(letter.payload)[:200]}"
