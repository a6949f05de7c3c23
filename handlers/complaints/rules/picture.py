"""A complaint as it is shown: plain values, so that cards need neither rows nor a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.enums import Cause, ComplaintSource, ComplaintState, Severity

ENDED = frozenset(
    {
        ComplaintState.RESOLVED,
        ComplaintState.CLOSED,
        ComplaintState.DISMISSED,
        ComplaintState.MERGED,
    }
)


@dataclass(frozen=True)
class Other:
    """Another complaint that is named on a card; what its readers may not see has no title."""

    number: int
    title: str = ""


@dataclass(frozen=True)
class Work:
    """A task that was made of a complaint: a line in mrkdwn on how it stands."""

    line: str
    is_open: bool


@dataclass(frozen=True)
class Picture:
    """A complaint with everything that is shown of it where many read; people are ids.

    What a column of the complaint holds has the column's name. `customer` is a first name alone,
    and `text` has no addresses in it. `names` says what people are
    called, `zone` is the workspace's own. `before` counts what the customer complained about
    before. `is_chased` says whether it is being escalated.
    """

    id: str
    number: int
    title: str
    state: ComplaintState
    state_at: datetime
    received_at: datetime
    severity: Severity
    source: ComplaintSource
    state_by: str | None = None
    logged_by: str | None = None
    owner_id: str | None = None
    reason: str = ""
    text: str = ""
    order_number: str = ""
    customer: str = ""
    channel_id: str | None = None
    permalink: str = ""
    cause: Cause | None = None
    until: datetime | None = None
    due_at: datetime | None = None
    response_due_at: datetime | None = None
    resolution_due_at: datetime | None = None
    responded_at: datetime | None = None
    response_late: bool | None = None
    resolution_late: bool | None = None
    department: str = ""
    site: str = ""
    alike: Other | None = None
    merged_into: Other | None = None
    linked: tuple[Other, ...] = ()
    work: tuple[Work, ...] = ()
    before: int = 0
    is_chased: bool = False
    names: Mapping[str, str] | None = None
    zone: str = "UTC"

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    def name(self, person_id: str | None) -> str:
        """Return what somebody is called; empty while no name has reached us."""
        return (self.names or {}).get(person_id or "", "")


def is_overdue(picture: Picture, now: datetime) -> bool:
    return picture.due_at is not None and not picture.is_ended and picture.due_at < now
