"""Every table, so that the metadata is whole for migrations and tests."""

from storage import (
    absences,
    audit,
    channels,
    comings,
    counters,
    deliveries,
    jobs,
    links,
    notices,
    outbox,
    parking,
    rosters,
    sites,
    staff,
    stock_items,
    stock_ledger,
    stock_rules,
    stock_sheets,
    tasks,
    teams,
    timers,
    workspaces,
)
from storage.base import Base

__all__ = [
    "absences",
    "audit",
    "channels",
    "comings",
    "counters",
    "deliveries",
    "jobs",
    "links",
    "notices",
    "outbox",
    "parking",
    "rosters",
    "sites",
    "staff",
    "stock_items",
    "stock_ledger",
    "stock_rules",
    "stock_sheets",
    "tasks",
    "teams",
    "timers",
    "workspaces",
]

METADATA = Base.metadata
