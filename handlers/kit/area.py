"""The shape of an area, and what its functions are given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from handlers.kit.actors import Actor
from handlers.kit.answers import Answer, Block
from handlers.kit.blockkit import Card
from handlers.kit.findings import Finding, Leading
from handlers.kit.mornings import Morning
from handlers.kit.standing import Standing
from handlers.kit.traces import Trace
from storage.enums import Push, Role
from storage.notices import Notice
from storage.session import Session
from storage.timers import Alarm

if TYPE_CHECKING:
    from handlers.kit.registry import Registry


@dataclass(frozen=True)
class Call:
    """One request of one person, verified. `session` is the transaction it lives or dies with.

    `text` is what followed the verb, `value` that of the pressed button or the block of the boxes
    that were ticked, `chosen` the values of those ticked now, `view` the submitted dialog, `event`
    the inner event, `message` what a shortcut was called on; `channel` is where it happened.
    """

    session: Session
    actor: Actor
    now: datetime
    tools: "Tools"
    channel: str | None = None
    text: str = ""
    value: str = ""
    chosen: tuple[str, ...] = ()
    view: dict[str, Any] = field(default_factory=dict)
    event: dict[str, Any] = field(default_factory=dict)
    message: dict[str, Any] = field(default_factory=dict)


Listener = Callable[[Call], Answer]


@dataclass(frozen=True)
class Heard:
    """An event of Slack's: its inner event, the business time, the tools."""

    event: dict[str, Any]
    now: datetime
    tools: "Tools"


EventListener = Callable[[Session, Heard], None]


@dataclass(frozen=True)
class Verb:
    """One word of a command; an empty `word` is the bare command.

    `usage` and `summary` are marked words. A read-only verb may be repeated freely, so its
    deliveries are not remembered. The verb counts when what follows it `fits`; otherwise the bare
    command is given the whole text. A bare command that `takes_words` is also given every text that
    begins with none of the command's words.
    """

    command: str
    word: str
    usage: str
    example: str
    summary: str
    function: Listener
    role: Role = Role.STAFF
    read_only: bool = False
    takes_words: bool = False
    fits: Callable[[str], bool] = lambda _text: True


class Surface(StrEnum):
    """Where Slack offers a shortcut: everywhere, or in the menu of a message."""

    GLOBAL = "global"
    MESSAGE = "message"


@dataclass(frozen=True)
class Shortcut:
    """An entry of Slack's menus; `title` and `summary` are marked words."""

    name: str
    surface: Surface
    title: str
    summary: str
    function: Listener


@dataclass(frozen=True)
class Glance:
    """A timer's view of the world: its alarm, the business time, the tools."""

    alarm: Alarm
    now: datetime
    tools: "Tools"


TimerAnswer = Callable[[Session, Glance], None]
# What is asked right before a message is sent: its payload as of now, or None to drop it.
Revalidation = Callable[[Session, dict[str, Any], datetime, "Tools"], dict[str, Any] | None]
# Notices of one person in words, in their order; None where there is nothing to say any more.
# They are asked together, so that a morning after a long night costs as many questions as one.
NoticeWriter = Callable[[Session, Sequence[Notice], datetime, "Tools"], list[Card | None]]


def one_by_one(write: Callable[[Session, Notice, datetime, "Tools"], Card | None]) -> NoticeWriter:
    """Return a writer for a kind of which a person hardly ever has two."""
    return lambda session, told, now, tools: [write(session, one, now, tools) for one in told]


@dataclass(frozen=True)
class Brief:
    """What an area says of a person's day, and the ids of the subjects it is about."""

    card: Card
    subjects: frozenset[str]


# One person's brief or last call in words, or None when there is nothing to say.
BriefWriter = Callable[[Session, str, Push, datetime, "Tools"], Brief | None]


# A part of somebody's Home tab as it is now; empty when an area has nothing to show there.
HomeWriter = Callable[[Session, Actor, datetime, "Tools"], list[Block]]
# What is not as it should be in all that somebody leads, in a number of statements that does not
# grow with it, in their language, and nothing that is not for their eyes.
DigestWriter = Callable[[Session, Leading, datetime, "Tools"], list[Finding]]


@dataclass(frozen=True)
class GivenBrief:
    """The brief of a local date: planned for one instant, and given at another."""

    person: str
    day: date
    planned_at: datetime
    at: datetime


@dataclass(frozen=True)
class Mornings:
    """Who has their brief at another time than their opening, and what is to be done with it.

    `of` says when (None for everybody else); `given` runs in the transaction that posts the brief,
    and `shown` in the one in which it turned out to be seen, so it only arms a timer.
    """

    of: Callable[[Session, str, "Tools"], Morning | None]
    given: Callable[[Session, GivenBrief, "Tools"], None]
    shown: Callable[[Session, str, date, "Fate"], None]


@dataclass(frozen=True)
class Fate:
    """What became of a message at `at`: `shown`, or it never will be."""

    shown: bool
    at: datetime


# What a message with a revalidation was (its payload), and what became of it. It runs where the
# message is settled, so it only arms a timer.
Settled = Callable[[Session, dict[str, Any], Fate, "Tools"], None]
# The same of one notice in a message.
Believed = Callable[[Session, Notice, Fate], None]
# What follows a press or a form of a person, in its transaction.
Acted = Callable[[Session, str, datetime, "Tools"], None]


class Slack(Protocol):
    """Slack's Web API as one workspace's bot. Errors: `SlackRefusal` with Slack's error code."""

    def call(self, method: str, **arguments: Any) -> dict[str, Any]: ...

    def download(self, url: str, *, limit: int) -> bytes:
        """Fetch a file of Slack's. Errors: `SlackRefusal`, `file_too_large` past `limit` bytes."""
        ...

    def upload(self, url: str, content: bytes) -> None:
        """Bring a file to the address that Slack gave for it. Errors: `SlackRefusal`."""
        ...


class SlackRefusal(Exception):
    """Slack said no, with one of its error codes."""

    def __init__(self, method: str, error: str) -> None:
        super().__init__(f"{method}: {error}")
        self.method = method
        self.error = error


@dataclass(frozen=True)
class Steps:
    """A job: `fetch(slack, progress)` asks outside, in no transaction.

    `apply(session, value, progress, tools)` writes what came and returns the progress to go on
    with, or None at the end.
    """

    fetch: Callable[[Slack, dict[str, Any]], Any]
    apply: Callable[[Session, Any, dict[str, Any], "Tools"], dict[str, Any] | None]


@dataclass(frozen=True)
class Lost:
    """A subject that only its cards in Slack still know; who makes it anew, and when.

    Its id and its number are its own and nobody else's. `places` is where its cards stand.
    """

    subject: str
    number: int
    title: str
    places: tuple[str, ...]
    actor: Actor
    now: datetime


@dataclass(frozen=True)
class Subject:
    """The port by which other layers ask about a subject without importing its area.

    `card` shows it as it stands at a place by now: a channel, or the person whose direct messages
    it is; None means there is nothing to show. `trace` is what its cards tell of it where nobody
    sees it, and `recreate` makes it anew from one after a restore.
    """

    kind: str
    title: Callable[[Session, str], str | None]
    card: Callable[[Session, str, str, datetime, "Tools"], Card | None]
    is_open: Callable[[Session, str], bool]
    responsible: Callable[[Session, str], list[str]]
    trace: Callable[[Session, str], Trace | None] | None = None
    recreate: Callable[[Session, Lost, "Tools"], None] | None = None
    # Which of these subjects somebody may see, in one question; None where whoever leads may.
    seen: Callable[[Session, Actor, set[str]], set[str]] | None = None


@dataclass(frozen=True)
class HandingOver:
    """Whose open work goes to whom, who decided that, and when."""

    giver: str
    receiver: str
    actor: Actor
    now: datetime


@dataclass(frozen=True)
class Desk:
    """What an area has to do with a person: the port by which staff asks, and gives work on.

    `open_work` returns (title, subject id) of all that somebody still has to do; `hand_over`
    gives it on and returns how much it was.
    """

    open_work: Callable[[Session, str], list[tuple[str, str]]]
    hand_over: Callable[[Session, HandingOver, "Tools"], int]


@dataclass(frozen=True)
class Area:
    """The table of contents of one area: everything the bot serves of it."""

    name: str
    # What each command it brings along is for, in a few words.
    commands: Mapping[str, str] = field(default_factory=dict)
    verbs: tuple[Verb, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    actions: Mapping[str, Listener] = field(default_factory=dict)
    forms: Mapping[str, Listener] = field(default_factory=dict)
    events: Mapping[str, EventListener] = field(default_factory=dict)
    timers: Mapping[str, TimerAnswer] = field(default_factory=dict)
    jobs: Mapping[str, Steps] = field(default_factory=dict)
    subject: Subject | None = None
    other_subjects: tuple[Subject, ...] = ()
    desk: Desk | None = None
    notices: Mapping[str, NoticeWriter] = field(default_factory=dict)
    brief: BriefWriter | None = None
    digest: DigestWriter | None = None
    mornings: Mornings | None = None
    home: HomeWriter | None = None
    # What `notices` came to, by kind; and what became of posts, by the name of their revalidation.
    heard: Mapping[str, Believed] = field(default_factory=dict)
    revalidate: Mapping[str, Revalidation] = field(default_factory=dict)
    # By the same names what a post says when it is looked at again, after its reader did something;
    # None where it stays as it is.
    redraw: Mapping[str, Revalidation] = field(default_factory=dict)
    acted: Acted | None = None
    settled: Mapping[str, Settled] = field(default_factory=dict)


@dataclass(frozen=True)
class Tools:
    """What every area may use beside its session."""

    registry: "Registry"
    admins: frozenset[str] = frozenset()
    timezone: str | None = None
    standing: Callable[[], Standing] = lambda: Standing(version="0", ready=True)
