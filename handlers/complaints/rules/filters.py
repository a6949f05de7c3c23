"""Which complaints a list shows, as a value that fits into a button."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from handlers.complaints.rules.picture import Picture


class Only(StrEnum):
    OVERDUE = "overdue"
    NEW = "new"  # nobody has taken it yet
    WAITING = "waiting"


@dataclass(frozen=True)
class Filter:
    """What is asked for of what is open; what is empty does not matter.

    `owner` and `channel` are Slack's ids, `department` and `site` hexadecimal ids.
    """

    only: Only | None = None
    owner: str = ""
    department: str = ""
    site: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Cursor:
    """A complaint as a place in a list: what is owed first comes first, what stands still last."""

    due_at: datetime | None
    number: int


@dataclass(frozen=True)
class Turn:
    """A page of a list: what follows `cursor`, or with `back` what stands before it."""

    filter: Filter = field(default_factory=Filter)
    cursor: Cursor | None = None
    back: bool = False


@dataclass(frozen=True)
class Page:
    """A page of a list, and the pages around it; the last three are what the filter's are called.

    `now` decides what is late.
    """

    filter: Filter
    pictures: list[Picture]
    now: datetime
    back: Turn | None = None
    next: Turn | None = None
    owner: str = ""
    department: str = ""
    site: str = ""


def write(turn: Turn) -> str:
    """Write a page as the value of a button."""
    parts = [f"{one.name}={getattr(turn.filter, one.name) or ''}" for one in fields(Filter)]
    if turn.cursor is not None:
        due = turn.cursor.due_at
        seconds = "" if due is None else repr(due.timestamp())
        parts.append(f"{'before' if turn.back else 'after'}={seconds}/{turn.cursor.number}")
    return ";".join(parts)


def read(value: str) -> Turn:
    """Read the value of a button. Errors: `ValueError` or `KeyError` when it is none of ours."""
    known = dict(part.partition("=")[::2] for part in value.split(";"))
    found = Filter(
        only=Only(known["only"]) if known["only"] else None,
        owner=known["owner"],
        department=known["department"],
        site=known["site"],
        channel=known["channel"],
    )
    for identifier in (found.department, found.site):
        if identifier:
            UUID(hex=identifier)
    for word in ("after", "before"):
        if word in known:
            seconds, _slash, number = known[word].partition("/")
            due = datetime.fromtimestamp(float(seconds), UTC) if seconds else None
            return Turn(found, Cursor(due, int(number)), back=word == "before")
    return Turn(found)
