"""What really happened: every message of the bot, every call it made, every delivery it got.

Crash tests compare the bot's memory with this, so entries are appended in the step that makes
them true and are never dropped before a reset.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox.shapes import Json


@dataclass
class Ledger:
    """Three append-only lists of plain dicts, each entry numbered within its list from 1."""

    messages: list[Json] = field(default_factory=list)
    calls: list[Json] = field(default_factory=list)
    deliveries: list[Json] = field(default_factory=list)

    def message(self, kind: str, *, workspace: str, **facts: object) -> Json:
        """Record something people can see.

        `kind`: message, changed, deleted, ephemeral, ephemeral_changed, ephemeral_deleted,
        view_opened, view_pushed, view_updated or home_published.
        """
        return _append(self.messages, {"kind": kind, "workspace": workspace, **facts})

    def call(self, method: str, *, workspace: str | None, arguments: Json) -> Json:
        """Record a call of the Web API; the caller fills in `status`, `outcome` and `stored`."""
        facts = {"method": method, "workspace": workspace, "arguments": arguments}
        return _append(
            self.calls, {**facts, "status": None, "outcome": None, "stored": False, "fault": None}
        )

    def delivery(self, envelope_type: str, payload: Json) -> Json:
        """Record a payload on its way to the app; attempts and the outcome follow."""
        facts = {"type": envelope_type, "payload": payload, "attempts": []}
        return _append(self.deliveries, {**facts, "outcome": "pending", "ack": None})

    def clear(self) -> None:
        for entries in (self.messages, self.calls, self.deliveries):
            entries.clear()

    def as_json(self) -> Json:
        return {
            "messages": self.messages,
            "calls": self.calls,
            "deliveries": self.deliveries,
        }


def real_now() -> str:
    """Return the real time, as ISO 8601 in UTC: entries are compared with the bot's own logs."""
    return datetime.now(UTC).isoformat()


def _append(entries: list[Json], entry: Json) -> Json:
    entry = {"n": len(entries) + 1, "at": real_now(), **entry}
    entries.append(entry)
    return entry
