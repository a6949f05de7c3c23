"""Showing somebody their Home tab when they open it."""

from datetime import datetime, timedelta
from typing import Any

from handlers.home import cards
from handlers.kit.area import Tools
from handlers.staff.service import people
from storage import outbox, staff
from storage.session import Session

SHOW = "home.show"
STAYS_OPEN = timedelta(minutes=10)


def opened(session: Session, person_id: str) -> None:
    """Have the tab of a person shown as it is by then."""
    outbox.show_home(session, person_id, {"person": person_id}, SHOW)


def follow(session: Session, person_id: str, _now: datetime, _tools: Tools) -> None:
    """Show somebody's tab anew after they did something, if it may still be open."""
    shown_at = outbox.home_shown_at(session, person_id)
    if shown_at is not None and session.engine_now() - shown_at < STAYS_OPEN:
        opened(session, person_id)


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
