"""Giving the digest: it is the first part of the brief of who leads, and its rest is in the thread.

What it is compared with is written when its message is posted, and put into words right before that
is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.digests import cards, rules
from handlers.digests.cards import Picture
from handlers.digests.rules import SHOWN, Key, Line, Seen
from handlers.digests.service import gathering
from handlers.kit.area import Brief, Fate, GivenBrief, Glance, Tools
from handlers.kit.findings import Leading
from handlers.kit.mornings import Morning
from handlers.kit.receipts import seen_to
from handlers.kit.words import speaking
from handlers.staff.service import leading, people, telling
from storage import digests, outbox, timers
from storage.digests import Digest, DigestWish
from storage.enums import Push
from storage.session import Session

REST = "digests.rest"
# What comes so much later than planned says so.
LATE = timedelta(minutes=30)
_MOST_CHUNKS = 3
_LONGEST_GAP = 60
_HOUR = 60


def of(session: Session, person_id: str, tools: Tools) -> Morning | None:
    """Return when somebody has their digest; None for who leads nothing or has paused it."""
    led = leading.of(session, person_id, tools)
    if led is None:
        return None
    wish = digests.wish(session, person_id)
    if wish is not None and wish.paused and wish.paused_until is None:
        return None
    zone = ZoneInfo(led.actor.timezone)
    clock = None
    if wish is not None and wish.minute is not None:
        clock = time(wish.minute // _HOUR, wish.minute % _HOUR)
    return Morning(leading.calendars_of(session, led, tools), zone, clock)


def given(session: Session, brief: GivenBrief, tools: Tools) -> None:
    """Write down what is red as a brief is posted, for the message and to compare with later."""
    led = leading.of(session, brief.person, tools)
    if led is None or _is_paused(digests.wish(session, brief.person), brief.day):
        return
    last, known = digests.last(session, brief.person), digests.items(session, brief.person)
    repeats = last is not None and last.day == brief.day
    seen = {key: gathering.remembered(one, last=not repeats) for key, one in known.items()}
    with speaking(led.actor.locale):
        found = gathering.findings(session, led, brief.at, tools)
    lines = rules.ranked(found, seen, brief.day)
    shown = [one for one in lines if not rules.is_put_off(one)]
    gone = set(known) - {one.finding.key for one in lines}
    resolved = sum(known[key].day is not None for key in gone)
    digests.forget_items(session, brief.person, gone)
    for one in lines:
        held = known.get(one.finding.key)
        if held is not None and held.disposition is not None and one.decision is None:
            digests.undecide(session, brief.person, one.finding.key)
    places = {one.finding.key: place for place, one in enumerate(shown)}
    rows = [_row(one, seen, places.get(one.finding.key, -1), brief.day) for one in lines]
    digests.save_items(session, brief.person, rows)
    digests.set_last(
        session,
        brief.person,
        day=brief.day,
        before=last.before if last and repeats else last.day if last else None,
        planned_at=brief.planned_at,
        given_at=brief.at,
        resolved=resolved,
    )


def write(
    session: Session, person_id: str, push: Push, now: datetime, tools: Tools
) -> Brief | None:
    """Say what is red in what somebody leads, as it stands when their brief is sent."""
    last = digests.last(session, person_id) if push is Push.BRIEF else None
    led = leading.of(session, person_id, tools) if last else None
    if last is None or led is None or _is_paused(digests.wish(session, person_id), last.day):
        return None
    told = _told(session, led, last, now, tools)
    is_late = last.given_at - last.planned_at > LATE
    picture = replace(
        told.picture,
        in_thread=True,
        resolved=last.resolved + told.solved,
        late=last.planned_at if is_late else None,
        gap=_gap(session, led, last, tools),
    )
    top = frozenset(one.finding.subject for one in picture.lines[:SHOWN])
    return Brief(cards.digest(picture), top)


def shown(session: Session, person_id: str, day: date, fate: Fate) -> None:
    """Have the rest told in the thread, once the message is there."""
    last = digests.last(session, person_id)
    if fate.shown and last is not None and last.day == day:
        timers.arm(session, REST, person_id, at=fate.at, occurrence=day.isoformat())


def tell_rest(session: Session, glance: Glance) -> None:
    """Answer the timer of a digest that is there: post what had no room into its thread."""
    person_id, day = glance.alarm.subject, date.fromisoformat(glance.alarm.occurrence)
    posted = telling.brief_of(session, person_id, day)
    items = digests.items(session, person_id)
    places = [one.place for one in items.values() if one.day == day and one.place >= SHOWN]
    if posted is None:
        return
    _channel, ts = posted
    for first in range(SHOWN, max(places, default=0) + 1, cards.CHUNK)[:_MOST_CHUNKS]:
        outbox.post(
            session,
            person_id,
            {"person": person_id, "day": day.isoformat(), "first": first, "thread": ts},
            key=_rest_key(person_id, day, first),
            revalidate=REST,
        )


def write_rest(
    session: Session, payload: dict[str, Any], now: datetime, tools: Tools
) -> dict[str, Any] | None:
    """Put a part of the rest into words right before it is sent; None when it is over."""
    person_id, first = payload["person"], payload["first"]
    last, led = digests.last(session, person_id), leading.of(session, person_id, tools)
    if last is None or led is None or last.day.isoformat() != payload["day"]:
        return None
    placed = _told(session, led, last, now, tools).placed
    part = [one for place, one in placed if first <= place < first + cards.CHUNK]
    if not part:
        return None
    is_last = first + cards.CHUNK >= SHOWN + _MOST_CHUNKS * cards.CHUNK
    after = sum(place >= first + cards.CHUNK for place, _one in placed) if is_last else 0
    card = cards.rest(part, after)
    return {"text": card.text, "blocks": card.blocks, "thread_ts": payload["thread"]}


def rewrite_rest(
    session: Session, payload: dict[str, Any], now: datetime, tools: Tools
) -> dict[str, Any]:
    """Put a part of the rest into words again, after its reader did something about it."""
    anew = write_rest(session, payload, now, tools)
    if anew is not None:
        return anew
    with speaking(people.language_of(session, payload["person"])):
        card = seen_to()
    return {"text": card.text, "blocks": card.blocks}


def follow(session: Session, person_id: str, _now: datetime, _tools: Tools) -> None:
    """Let what stands in the thread of somebody's digest follow what they just did."""
    last = digests.last(session, person_id)
    if last is None:
        return
    firsts = range(SHOWN, SHOWN + _MOST_CHUNKS * cards.CHUNK, cards.CHUNK)
    outbox.redraw(session, [_rest_key(person_id, last.day, first) for first in firsts])


def _rest_key(person_id: str, day: date, first: int) -> str:
    return f"digest:{person_id}:{day}:{first}"


@dataclass(frozen=True)
class _Told:
    """What of a digest is red still: as a picture, each line with its place, and what is not."""

    picture: Picture
    placed: list[tuple[int, Line]]
    solved: int


def _told(session: Session, led: Leading, last: Digest, now: datetime, tools: Tools) -> _Told:
    known = digests.items(session, led.actor.id)
    seen = {key: gathering.remembered(item, last=False) for key, item in known.items()}
    found = gathering.findings(session, led, now, tools)
    told = [one for one in found if one.key in known and known[one.key].day == last.day]
    picture = gathering.pictured(told, seen, last.day, zone=led.actor.timezone)
    placed = [(known[one.finding.key].place, one) for one in picture.lines]
    placed = sorted((one for one in placed if one[0] >= 0), key=lambda one: one[0])
    top = tuple(one for place, one in placed if place < SHOWN)
    lines = top + tuple(one for place, one in placed if place >= SHOWN)
    shown = {key for key, one in known.items() if one.day == last.day and one.place >= 0}
    solved = len(shown - {one.key for one in found})
    return _Told(replace(picture, lines=lines, top=len(top)), placed, solved)


def _gap(session: Session, led: Leading, last: Digest, tools: Tools) -> date | None:
    """Return the day of the digest before, if one was due in between and never came."""
    morning = of(session, led.actor.id, tools) if last.before else None
    if last.before is None or morning is None:
        return None
    between = range(1, min((last.day - last.before).days, _LONGEST_GAP))
    missed = any(morning.on(last.before + timedelta(days=ahead)) for ahead in between)
    return last.before if missed else None


def _is_paused(wish: DigestWish | None, day: date) -> bool:
    if wish is None or not wish.paused:
        return False
    return wish.paused_until is None or day < wish.paused_until


def _row(one: Line, seen: Mapping[Key, Seen], place: int, day: date) -> dict[str, Any]:
    known = seen.get(one.finding.key)
    before = known.before if known else None
    return {
        "kind": one.finding.kind,
        "subject": one.finding.subject,
        "since": (known.since if known else None) or day,
        "day": day,
        "place": place,
        "severity": one.finding.severity,
        "level": one.finding.level,
        "was_severity": before.severity if before else None,
        "was_level": before.level if before else None,
    }
