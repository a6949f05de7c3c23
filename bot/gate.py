"""After a restore: nothing is sent until every workspace knows what Slack shows."""

from bot.tenants import Tenants
from storage import recovery
from storage.session import Database


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
            for workspace, why in self._under_way().items()
        )

    def holds(self, workspace: str) -> bool:
        """Whether this workspace does not know yet what Slack shows."""
        return workspace in self._under_way()

    def _under_way(self) -> dict[str, str | None]:
        if self._is_over:
            return {}
        with self._database.across_workspaces() as session:
            found = recovery.under_way(session)
        self._is_over = not found
        return found
