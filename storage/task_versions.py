"""A task as plain values, so that a change can be written down, compared and taken back."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Date, Uuid, inspect

from storage.base import Exact, UTCDateTime, Word
from storage.session import Session
from storage.tasks import Task, mark_open, owners, set_owners

Version = dict[str, Any]
_OWNERS = "owners"
_FIXED = frozenset({"workspace_id", "id", "number", "created_at"})
_READ: dict[type, Callable[[str], Any]] = {
    UTCDateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    Uuid: uuid.UUID,
    Exact: Decimal,
}
_COLUMNS = {one.key: one.columns[0].type for one in inspect(Task).column_attrs}


def read(session: Session, task: Task) -> Version:
    """Return what may change of a task, by column and in JSON's types.

    `owners` is a list of [person, accepted_at, done_at] in their order.
    """
    columns = {name: _plain(getattr(task, name)) for name in sorted(_COLUMNS) if name not in _FIXED}
    parts = owners(session, [task.id])[task.id]
    held = [[one.person_id, _plain(one.accepted_at), _plain(one.done_at)] for one in parts]
    return {**columns, _OWNERS: held}


def difference(before: Version, after: Version) -> tuple[Version, Version]:
    """Return what differs: as it was, and as it is."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}


def write(session: Session, task: Task, version: Version) -> None:
    """Let a task hold these values again; what is not named stays."""
    for name, value in version.items():
        if name != _OWNERS:
            setattr(task, name, _kept(name, value))
    session.flush()
    if _OWNERS in version:
        set_owners(session, task, [person for person, *_times in version[_OWNERS]])
        times = {person: times for person, *times in version[_OWNERS]}
        for one in owners(session, [task.id])[task.id]:
            one.accepted_at, one.done_at = (_instant(text) for text in times[one.person_id])
    mark_open(session, task)


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case uuid.UUID():
            return value.hex
        case Decimal():
            return format(value, "f")
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
    return _READ[type(column)](value) if type(column) in _READ else value


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
