"""Writing down what was done to a complaint, so that it can be told and taken back."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import audit, complaint_versions
from storage.complaint_versions import Version
from storage.complaints import Complaint
from storage.session import Session

KIND = "complaint"
COUNTER = "complaint"


@dataclass(frozen=True)
class Changed:
    """A complaint after a change, and the audit row by which the change can be taken back."""

    complaint: Complaint
    undo: uuid.UUID


def subject_of(complaint: Complaint) -> tuple[str, str]:
    return KIND, str(complaint.id)


def record(
    session: Session,
    actor_id: str | None,
    action: str,
    complaint: Complaint,
    before: Version | None,
    *,
    now: datetime,
    more: dict[str, Any] | None = None,
) -> uuid.UUID:
    """Write the audit row of a change and return its id, by which it can be taken back.

    `before` is the complaint as `complaint_versions.read` returned it, None of a new one; `more`
    goes into the detail. Nothing personal does.
    """
    was: Version = {}
    became = complaint_versions.read(complaint)
    if before is not None:
        was, became = complaint_versions.difference(before, became)
    return audit.write(
        session,
        f"complaint.{action}",
        at=now,
        actor_id=actor_id,
        subject=subject_of(complaint),
        detail={"number": complaint.number, "before": was, "after": became, **(more or {})},
    )
