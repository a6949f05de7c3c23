"""Showing somebody their Home tab when they open it."""

from datetime import datetime
from typing import Any

from handlers.home import cards
from handlers.kit.area import Tools
from handlers.staff.service import people
from storage import outbox, staff
from storage.enums import OutboxKind
from storage.session import Session

SHOW = "home.show"


def opened(session: Session, person_id: str) -> None:
    """Have the tab of a person shown as it is by then."""
    # A tab is published anew each time it is opened, so its key is that time and no occurrence.
    key = f"home:{person_id}:{session.engine_now().isoformat()}"
    payload = {"person": person_id}
    outbox.post(session, person_id, payload, key=key, kind=OutboxKind.HOME, revalidate=SHOW)


def write(
    session: Session, payload: dict[str, Any], now: datetime, tools: Tools
) -> dict[str, Any] | None:
    """Put somebody's tab together right before it is published; None for who is not of us."""
    person = staff.get(session, payload["person"])
    if person is None or person.is_stranger or person.is_gone or person.is_bot:
        return None
    actor = people.actor(session, person, tools)
    parts = [ask(session, actor, now, tools) for ask in tools.registry.homes]
    return cards.home([part for part in parts if part], now=now, zone=actor.timezone)
