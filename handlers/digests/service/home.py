"""The part of the Home tab that shows what is red in what somebody leads."""

from datetime import datetime

from handlers.digests import cards
from handlers.digests.service import gathering
from handlers.kit.actors import Actor
from handlers.kit.answers import Block
from handlers.kit.area import Tools
from handlers.staff.service import leading
from storage.session import Session


def write(session: Session, actor: Actor, now: datetime, tools: Tools) -> list[Block]:
    """Return the digest as it stands; nothing for who leads nothing."""
    if leading.of(session, actor.id, tools) is None:
        return []
    return cards.digest(gathering.now(session, actor, at=now, tools=tools)).blocks
