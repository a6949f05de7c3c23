"""The part of the Home tab that shows what waits for somebody, and what they asked for."""

from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.answers import Block
from handlers.kit.area import Tools
from handlers.tasks.cards import home as cards
from handlers.tasks.service import briefs as day
from handlers.tasks.service import pictured
from storage import briefs
from storage.enums import Push
from storage.session import Session

MOST = 10


def write(session: Session, actor: Actor, now: datetime, tools: Tools) -> list[Block]:
    """Return their day as their brief tells it, and what they have given to others."""
    brief = day.write(session, actor.id, Push.BRIEF, now, tools)
    given = briefs.asked_of_others(session, actor.id, limit=MOST + 1)
    shown = pictured.pictures(session, given[:MOST], tools)
    asked = cards.asked(shown, is_more=len(given) > MOST)
    return [*(brief.card.blocks if brief else cards.nothing()), *asked]
