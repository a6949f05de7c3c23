"""Who is asking. Built from the verified request only, never from a value or a form."""

from dataclasses import dataclass

from handlers.kit.errors import Rejected
from handlers.kit.words import N_, _
from storage.enums import Role

_NAMES = {
    Role.STAFF: N_("staff"),
    Role.LEAD: N_("a lead"),
    Role.MANAGER: N_("a manager"),
    Role.ADMIN: N_("an admin"),
}
_AT_LEAST = {
    Role.STAFF: N_("staff"),
    Role.LEAD: N_("a lead, a manager or an admin"),
    Role.MANAGER: N_("a manager or an admin"),
    Role.ADMIN: N_("an admin"),
}


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


def role_name(role: Role) -> str:
    """Name a role as in "you are …"."""
    return _(_NAMES[role])


def require(actor: Actor, role: Role) -> None:
    """Refuse an actor below `role`. Errors: `Rejected`."""
    if not actor.at_least(role):
        who, own = _(_AT_LEAST[role]), role_name(actor.role)
        raise Rejected(_("Only {who} can do that; you are {own}.", who=who, own=own))


def require_own(actor: Actor) -> None:
    """Refuse people of other workspaces, politely. Errors: `Rejected`."""
    if actor.is_stranger:
        raise Rejected(_("Only people of this workspace can use this. Please ask one of them."))
