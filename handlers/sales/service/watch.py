"""Watching targets: after bookings and closings, and telling the owner what is news."""

import uuid
from datetime import datetime

from handlers.kit.area import Glance, Tools
from handlers.kit.blockkit import Card
from handlers.sales.cards import targets as cards
from handlers.sales.rules import pacing
from handlers.sales.service import looks, paces
from storage import notices, outbox, targets
from storage.enums import Pace, TargetState
from storage.notices import Notice
from storage.session import Session
from storage.targets import Target

KIND = "target"
ENDED = "sales.ended"


def look(session: Session, glance: Glance) -> None:
    """Answer a timer: tell the owner what is news, close what is over, and look again later."""
    target = targets.get(session, uuid.UUID(hex=glance.alarm.subject), lock=True)
    if target is None or target.state is not TargetState.RUNNING:
        return
    target.looked_at = glance.now
    stood = paces.stands(session, target, now=glance.now)
    after = pacing.pace_after(target.pace, stood.standing)
    is_news, target.pace = pacing.is_news(target.pace, after), after
    if stood.standing.is_over:
        target.state = TargetState.ENDED
        _tell(session, target, ENDED, target.last.isoformat(), now=glance.now)
    elif is_news:
        target.told += 1
        notices.drop_for_subject(session, target.id.hex)
        # Who never heard of falling behind need not hear of being back.
        if after is not Pace.ON or _knows_of_falling(session, target):
            _tell(session, target, looks.PACE, f"{target.told}:{after}", now=glance.now)
    session.flush()
    show(session, target)
    if target.state is TargetState.RUNNING:
        looks.at_next_closing(session, target, stood.places.values(), glance.now)


def _knows_of_falling(session: Session, target: Target) -> bool:
    heard = notices.heard_last(session, target.owner_id, looks.PACE, target.id.hex)
    return heard is not None and not heard.endswith(f":{Pace.ON}")


def _tell(session: Session, target: Target, kind: str, occurrence: str, *, now: datetime) -> None:
    notices.tell(
        session, target.owner_id, kind, (KIND, target.id.hex), at=now, occurrence=occurrence
    )


def paced(session: Session, notice: Notice, now: datetime, tools: Tools) -> Card | None:
    """Put a change of pace into words right before it is sent; None when it has changed again."""
    del tools
    target = targets.get(session, uuid.UUID(hex=notice.subject))
    if target is None or target.state is not TargetState.RUNNING:
        return None
    if notice.occurrence != f"{target.told}:{target.pace}":
        return None
    return cards.paced(paces.stands(session, target, now=now))


def ended(session: Session, notice: Notice, now: datetime, tools: Tools) -> Card | None:
    """Say how a target ended."""
    del tools
    target = targets.get(session, uuid.UUID(hex=notice.subject))
    return cards.ended(paces.stands(session, target, now=now)) if target else None


def show(session: Session, target: Target) -> None:
    for place in outbox.cards_of(session, target.id.hex):
        outbox.show_card(session, KIND, target.id.hex, place)
