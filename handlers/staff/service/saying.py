"""What people are told, put into words right before it is sent, as things stand then."""

import uuid
from datetime import date, datetime
from typing import Any

from handlers.kit import traces
from handlers.kit.area import Fate, NoticeWriter, Tools
from handlers.kit.blockkit import Card
from handlers.kit.receipts import seen_to
from handlers.kit.words import speaking
from handlers.staff.cards import told as cards
from handlers.staff.service import people
from storage import notices
from storage.enums import NoticeState, Push
from storage.notices import Notice
from storage.session import Session

Payload = dict[str, Any]


def write_notices(
    session: Session, payload: Payload, now: datetime, tools: Tools
) -> Payload | None:
    """Put a person's notices into words, as they stand right before they are sent."""
    told = _read(session, payload)
    if not told:
        return None
    with speaking(people.language_of(session, told[0].person_id)):
        said = _in_words(session, told, now, tools)
        return _as_payload(cards.bundle(said), told) if said else None


def write_push(session: Session, payload: Payload, now: datetime, tools: Tools) -> Payload | None:
    """Put a day's push into words: what the areas say of the day, and what waited for it."""
    person_id, push = payload["person"], Push(payload["push"])
    with speaking(people.language_of(session, person_id)):
        day = [write(session, person_id, push, now, tools) for write in tools.registry.briefs]
        briefs = [brief for brief in day if brief is not None]
        covered = {subject for brief in briefs for subject in brief.subjects}
        # Of what the day tells anyway a person need not read a second time.
        waited = _read(session, payload)
        beside = [one for one in waited if one.subject not in covered]
        said = _in_words(session, beside, now, tools)
        if not briefs and not said:
            return None
        return _as_payload(cards.day([brief.card for brief in briefs], said), waited)


def rewrite_push(session: Session, payload: Payload, now: datetime, tools: Tools) -> Payload | None:
    """Put a day's push into words again, after its reader did something about it."""
    with speaking(people.language_of(session, payload["person"])):
        anew = write_push(session, payload, now, tools)
        return anew or _as_payload(seen_to(), _read(session, payload))


def settled(session: Session, payload: Payload, fate: Fate, tools: Tools) -> None:
    """Let the areas know what became of a message: of the notices in it, and of a brief."""
    if payload.get("day") and payload.get("push") == Push.BRIEF:
        for one in tools.registry.mornings:
            one.shown(session, payload["person"], date.fromisoformat(payload["day"]), fate)
    for notice in notices.get_many(session, [uuid.UUID(hex=one) for one in payload["notices"]]):
        if notice.kind in tools.registry.heard:
            tools.registry.heard[notice.kind](session, notice, fate)


def _read(session: Session, payload: Payload) -> list[Notice]:
    """Return the notices of a message that are still to be told."""
    ids = [uuid.UUID(hex=one) for one in payload["notices"]]
    # What was heard already, as Slack showed after a restore, was dropped meanwhile.
    return [one for one in notices.get_many(session, ids) if one.state is not NoticeState.DROPPED]


def _in_words(session: Session, told: list[Notice], now: datetime, tools: Tools) -> list[Card]:
    """Put notices into words, one of each subject: the last one that is still true.

    What was held back for days may have grown several of one thing.
    """
    cards: dict[uuid.UUID, Card] = {}
    for write, theirs in _by_writer(told, tools).items():
        words = zip(theirs, write(session, theirs, now, tools), strict=True)
        cards |= {one.id: card for one, card in words if card is not None}
    said = {(one.subject_kind, one.subject): cards[one.id] for one in told if one.id in cards}
    pressing = [one for one in told if one.kind in tools.registry.heard]
    order = dict.fromkeys((one.subject_kind, one.subject) for one in (*pressing, *told))
    return [said[subject] for subject in order if subject in said]


def _by_writer(told: list[Notice], tools: Tools) -> dict[NoticeWriter, list[Notice]]:
    """Return who puts which of these notices into words."""
    found: dict[NoticeWriter, list[Notice]] = {}
    for one in told:
        found.setdefault(tools.registry.notices[one.kind], []).append(one)
    return found


def _as_payload(card: Card, told: list[Notice]) -> Payload:
    heard = ((one.kind, one.subject_kind, one.subject, one.occurrence) for one in told)
    return {"text": card.text, "blocks": card.blocks, "told": traces.write_told(heard)}
