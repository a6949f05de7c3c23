"""Every table, so that the metadata is whole for migrations and tests."""

from storage import (
    absences,
    audit,
    backups,
    channels,
    comings,
    counters,
    deliveries,
    escalations,
    jobs,
    links,
    notices,
    outbox,
    parking,
    recovery,
    rosters,
    sites,
    staff,
    tasks,
    teams,
    timers,
    workspaces,
)
from storage.base import Base

__all__ = [
    "absences",
    "audit",
    "backups",
    "channels",
    "comings",
    "counters",
    "deliveries",
    "escalations",
    "jobs",
    "links",
    "notices",
    "outbox",
    "parking",
    "recovery",
    "rosters",
    "sites",
    "staff",
    "tasks",
    "teams",
    "timers",
    "workspaces",
]

METADATA = Base.metadata
