"""How the desk itself is doing."""

from datetime import datetime

from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.ops.rules import Status
from storage import backlog, deliveries
from storage.enums import Role
from storage.session import Session


def status(session: Session, actor: Actor, tools: Tools, *, now: datetime) -> Status:
    """Gather how the process and this workspace are doing."""
    require_own(actor)
    letters = len(deliveries.open_letters(session)) if actor.at_least(Role.ADMIN) else None
    return Status(
        standing=tools.standing(),
        actor=actor,
        now=now,
        waiting=backlog.count_waiting(session),
        dead_letters=letters,
    )
