"""How red an open complaint is to whoever leads there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.enums import ComplaintState, Redness, Severity

_LONG = timedelta(days=1)


class Trouble(StrEnum):
    UNANSWERED = "unanswered"  # the first answer is late
    UNRESOLVED = "unresolved"
    UNTAKEN = "untaken"


@dataclass(frozen=True)
class Facts:
    """What there is to know of a complaint for that."""

    state: ComplaintState
    severity: Severity
    received_at: datetime
    due_at: datetime | None
    responded_at: datetime | None


def troubles(one: Facts, now: datetime) -> list[Trouble]:
    """Return all that is wrong with a complaint, the worst first; nothing where all is well."""
    late = one.due_at is not None and one.due_at <= now
    wrong = {
        Trouble.UNANSWERED: late and one.responded_at is None,
        Trouble.UNRESOLVED: late and one.responded_at is not None,
        Trouble.UNTAKEN: one.state is ComplaintState.NEW,
    }
    return [trouble for trouble, holds in wrong.items() if holds]


def redness(one: Facts, now: datetime) -> Redness:
    """Say how red a complaint is: by how bad it is, and a step more when it is late for long."""
    steps = {Severity.CRITICAL: 2, Severity.SERIOUS: 1}.get(one.severity, 0)
    if one.due_at is not None and now - one.due_at > _LONG:
        steps += 1
    return list(Redness)[min(steps, 2)]


def since(one: Facts, now: datetime) -> datetime:
    """Return since when the worst of it has been so."""
    late = Trouble.UNTAKEN not in troubles(one, now)[:1]
    return one.due_at if late and one.due_at is not None else one.received_at
