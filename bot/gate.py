"""After a restore: nothing is sent until every workspace knows what Slack shows."""

import time

from bot.tenants import Tenants
from handlers.recovery import service
from storage import recovery
from storage.session import Database

EVERY = 300.0


class Gate:
    """Says who recovers. It opens once and for all: nobody restores under a running process."""

    def __init__(self, database: Database, tenants: Tenants) -> None:
        self._database = database
        self._tenants = tenants
        self._is_over = False

    def is_closed(self) -> bool:
        """Whether nobody may claim anything yet. Who is stuck keeps only itself waiting."""
        return any(
            why is None and self._tenants.get(workspace) is not None
            for workspace, why in self.under_way().items()
        )

    def holds(self, workspace: str) -> bool:
        """Whether this workspace does not know yet what Slack shows."""
        return workspace in self.under_way()

    def held(self) -> frozenset[str]:
        """Return who does not know yet what Slack shows."""
        return frozenset(self.under_way())

    def under_way(self) -> dict[str, str | None]:
        """Return who does not know yet what Slack shows, and why if they cannot find out now."""
        if self._is_over:
            return {}
        with self._database.across_workspaces() as session:
            found = recovery.under_way(session)
        self._is_over = not found
        return found


class Resumer:
    """Has a reading that broke off, or that Slack refused, begun anew every few minutes."""

    def __init__(self, database: Database, gate: Gate, tenants: Tenants) -> None:
        self._database = database
        self._gate = gate
        self._tenants = tenants
        self._again_at = 0.0

    def work(self) -> bool:
        """Look once at everybody who recovers; False: for now there is no more."""
        if time.monotonic() < self._again_at:
            return False
        self._again_at = time.monotonic() + EVERY
        for workspace in sorted(self._gate.held()):
            if self._tenants.get(workspace) is not None:
                with self._database.writing(workspace) as session:
                    service.resume(session)
        return False
