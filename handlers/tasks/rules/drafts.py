"""A task as somebody wrote it, and as it was understood."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from handlers.kit.recurrence import Rule
from handlers.kit.when import When
from storage.enums import Evidence, Priority, Recurs, Sharing

TITLE_LIMIT = 200
REASON_LIMIT = 300
MOST_OWNERS = 10
MOST_ITEMS = 20
ITEM_LIMIT = 150


@dataclass(frozen=True)
class Draft:
    """A task as somebody wrote it, before anything was understood: only text, no Slack codes.

    An owner is a Slack id, or `@` and a name that somebody typed. `department` is a channel's id,
    a department's id (hex) or `#` and a word; `site` a site's id (hex) or a name. `rule` begins
    with "every" where a phrase was typed. `checklist` has one item a line.
    """

    title: str = ""
    owners: tuple[str, ...] = ()
    sharing: str = Sharing.ANY.value
    due: str = ""
    rule: str = ""
    recurs: str = Recurs.NEXT_IN_FUTURE.value
    department: str = ""
    site: str = ""
    priority: str = Priority.NORMAL.value
    checklist: str = ""
    evidence: str = Evidence.NONE.value
    least: str = ""
    most: str = ""
    quoted: str = ""
    permalink: str = ""


@dataclass(frozen=True)
class Understood:
    """A draft after everything in it was understood. `zone` is that of its dates (IANA)."""

    title: str
    owners: tuple[str, ...]
    zone: str
    sharing: Sharing = Sharing.ANY
    due: When | None = None
    rule: Rule | None = None
    recurs: Recurs = Recurs.NEXT_IN_FUTURE
    department_id: uuid.UUID | None = None
    site_id: uuid.UUID | None = None
    priority: Priority = Priority.NORMAL
    checklist: tuple[str, ...] = field(default=())
    evidence: Evidence = Evidence.NONE
    least: Decimal | None = None
    most: Decimal | None = None
    quoted: str = ""
    permalink: str = ""


@dataclass(frozen=True)
class Choices:
    """The departments and the sites there are, as (id, name)."""

    departments: Sequence[tuple[str, str]] = ()
    sites: Sequence[tuple[str, str]] = ()
