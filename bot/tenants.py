"""The workspaces this process has a token for."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tenant:
    """One workspace, as its token sees it."""

    workspace: str
    bot_user_id: str
    bot_id: str
    token: str = field(repr=False)
    # The permissions that the token carries; None where Slack did not say.
    granted: frozenset[str] | None = field(default=None, compare=False)


class Tenants:
    """Looks up a workspace's token; the answer needs neither network nor database."""

    def __init__(self, tenants: list[Tenant]) -> None:
        self._by_workspace = {tenant.workspace: tenant for tenant in tenants}

    def replace(self, tenants: list[Tenant]) -> None:
        """Serve exactly these from now on; who looks meanwhile sees the old ones or the new."""
        self._by_workspace = {tenant.workspace: tenant for tenant in tenants}

    def get(self, workspace: str) -> Tenant | None:
        return self._by_workspace.get(workspace)

    def every(self) -> list[Tenant]:
        return list(self._by_workspace.values())
