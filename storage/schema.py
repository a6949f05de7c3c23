"""Every table, so that the metadata is whole for migrations and tests."""

from storage import (
    audit,
    channels,
    counters,
    deliveries,
    jobs,
    links,
    notices,
    outbox,
    parking,
    staff,
    tasks,
    timers,
    workspaces,
)
from storage.base import Base

__all__ = [
    "audit",
    "channels",
    "counters",
    "deliveries",
    "jobs",
    "links",
    "notices",
    "outbox",
    "parking",
    "staff",
    "tasks",
    "timers",
    "workspaces",
]

METADATA = Base.metadata
