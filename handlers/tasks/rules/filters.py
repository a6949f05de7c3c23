"""Which tasks a list shows, as a value that fits into a button."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from handlers.tasks.rules.picture import Picture

# To count further would take longer than it tells.
COUNTED = 200


class Scope(StrEnum):
    """Whose tasks. `ALL` is everybody's that the reader may see."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"


class Only(StrEnum):
    OVERDUE = "overdue"
    BLOCKED = "blocked"
    OPEN = "open"  # nobody has taken it yet


@dataclass(frozen=True)
class Filter:
    """What is asked for; what is empty does not matter.

    `owner` and `channel` are Slack's ids, `department` and `site` hexadecimal ids.
    """

    scope: Scope = Scope.MINE
    only: Only | None = None
    owner: str = ""
    department: str = ""
    site: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Cursor:
    """A task as a place in a list: what is due first comes first, what has no date last."""

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
    """A page of a list, and the pages around it.

    `owner`, `department` and `site` are what the filter's are called. `total` counts the tasks of
    all pages up to `COUNTED`: then there are that many or more.
    """

    filter: Filter
    pictures: list[Picture]
    total: int
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
        scope=Scope(known["scope"]),
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
