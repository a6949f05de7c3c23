"""A complaint as plain values, so that a change can be written down, compared and taken back.

What is personal, and what the customer said, is no part of it: it stands in the row alone.
"""

import uuid
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Uuid, inspect

from storage.base import UTCDateTime, Word
from storage.complaints import Complaint
from storage.session import Session

Version = dict[str, Any]
_FIXED = frozenset({"workspace_id", "id", "number", "created_at"})
_PERSONAL = frozenset({"title", "text", "reason", "order_number"})
# These follow from the events of a complaint.
_COMPUTED = frozenset(
    {
        *("due_at", "response_due_at", "resolution_due_at"),
        *("responded_at", "response_late", "resolved_at", "resolution_late"),
    }
)
_COLUMNS = {
    one.key: one.columns[0].type
    for one in inspect(Complaint).column_attrs
    if one.key not in _FIXED | _PERSONAL | _COMPUTED
}


def read(complaint: Complaint) -> Version:
    """Return what may change of a complaint, by column and in JSON's types."""
    return {name: _plain(getattr(complaint, name)) for name in sorted(_COLUMNS)}


def difference(before: Version, after: Version) -> tuple[Version, Version]:
    """Return what differs: as it was, and as it is."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}


def write(session: Session, complaint: Complaint, version: Version) -> None:
    """Let a complaint hold these values again; what is not named stays."""
    for name, value in version.items():
        setattr(complaint, name, _kept(name, value))
    session.flush()


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case uuid.UUID():
            return value.hex
        case Enum():
            return value.value
        case _:
            return value


def _kept(name: str, value: Any) -> Any:
    column = _COLUMNS[name]
    if value is None:
        return None
    if isinstance(column, Word):
        return column.words(value)
    if isinstance(column, UTCDateTime):
        return datetime.fromisoformat(value)
    return uuid.UUID(value) if isinstance(column, Uuid) else value
