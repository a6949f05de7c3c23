"""Who is asking. Built from the verified request only, never from a value or a form."""

from dataclasses import dataclass

from handlers.kit.errors import Rejected
from handlers.kit.words import _
from storage.enums import Role


@dataclass(frozen=True)
class Actor:
    """A person of a workspace; `timezone` is the IANA name they see times in."""

    id: str
    workspace: str
    name: str
    role: Role
    timezone: str
    locale: str
    is_guest: bool = False
    is_stranger: bool = False

    def at_least(self, role: Role) -> bool:
        return self.role.rank >= role.rank


def require(actor: Actor, role: Role) -> None:
    """Refuse an actor below `role`. Errors: `Rejected`."""
    if not actor.at_least(role):
        raise Rejected(
            _("Only a {role} or above can do that; you are {own}.", role=role, own=actor.role)
        )


def require_own(actor: Actor) -> None:
    """Refuse people of other workspaces, politely. Errors: `Rejected`."""
    if actor.is_stranger:
        raise Rejected(_("Only people of this workspace can use this. Please ask one of them."))
