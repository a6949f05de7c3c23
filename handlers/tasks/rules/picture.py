"""A task as it is shown: plain values, so that cards need neither rows nor a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from storage.enums import Evidence, Priority, Sharing, TaskState

ENDED = frozenset({TaskState.DONE, TaskState.CANCELLED})


@dataclass(frozen=True)
class Part:
    """One owner of a task, and how far they are with their part."""

    person: str
    accepted_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True)
class Item:
    """One item of the checklist; `id` is hexadecimal."""

    id: str
    text: str
    ticked_by: str | None = None


@dataclass(frozen=True)
class Note:
    person: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Given:
    """One piece of evidence that somebody gave: a photo (`file` is its permalink) or a number."""

    person: str
    at: datetime
    file: str | None = None
    number: Decimal | None = None


@dataclass(frozen=True)
class Move:
    """One moved date: who moved it, when, from what to what, and why."""

    person: str
    at: datetime
    before: datetime | None
    after: datetime | None
    reason: str = ""


@dataclass(frozen=True)
class Picture:
    """A task with everything that is shown of it; people are ids.

    What a column of the task holds has the column's name. `names` says what people are called,
    `department` and `site` what these are, `rule` how it comes round again, in words. `zone` is
    the workspace's own, in which times are written where Slack cannot convert them. `is_late` is
    so while it is shown: it was due before.
    """

    id: str
    number: int
    title: str
    state: TaskState
    state_by: str
    state_at: datetime
    assigner_id: str
    owners: tuple[Part, ...] = ()
    reason: str = ""
    waits_for: str | None = None
    priority: Priority = Priority.NORMAL
    sharing: Sharing = Sharing.ANY
    channel_id: str | None = None
    due_at: datetime | None = None
    due_has_clock: bool = False
    due_zone: str = "UTC"
    first_due_at: datetime | None = None
    moves: int = 0
    proposed_at: datetime | None = None
    proposed_has_clock: bool = False
    proposed_by: str | None = None
    proposed_reason: str = ""
    help_by: str | None = None
    evidence: Evidence = Evidence.NONE
    least: Decimal | None = None
    most: Decimal | None = None
    quoted: str = ""
    permalink: str = ""
    department: str = ""
    site: str = ""
    rule: str = ""
    items: tuple[Item, ...] = ()
    notes: int = 0
    newest: Note | None = None
    given: tuple[Given, ...] = ()
    names: Mapping[str, str] | None = None
    zone: str = "UTC"
    is_late: bool = False

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    def part_of(self, person_id: str) -> Part | None:
        """Return the part of an owner; None of anybody else."""
        return next((one for one in self.owners if one.person == person_id), None)

    @property
    def owner_ids(self) -> tuple[str, ...]:
        return tuple(one.person for one in self.owners)

    def name(self, person_id: str | None) -> str:
        """Return what somebody is called; empty while no name has reached us."""
        return (self.names or {}).get(person_id or "", "")


def is_overdue(state: TaskState, due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and state not in ENDED and due_at < now
