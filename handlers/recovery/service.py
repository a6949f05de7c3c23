"""Catching up with Slack after a restore, and making anew what only its cards still know."""

from datetime import datetime
from typing import Any

from handlers.kit.actors import Actor, require, require_own
from handlers.kit.answers import Text
from handlers.kit.area import Fate, Lost, Tools
from handlers.kit.blockkit import Card, one_line, plain
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.recovery import cards, rules
from handlers.recovery.rules import Line, Sighting
from handlers.staff.service import people
from storage import (
    adoption,
    audit,
    channels,
    counters,
    jobs,
    notices,
    outbox,
    recovery,
    staff,
    workspaces,
)
from storage.adoption import Shown
from storage.enums import Role
from storage.notices import Notice
from storage.outbox import OPEN_STATES, OutboxMessage
from storage.recovery import READ, LostCard, Recovery
from storage.session import Session

KIND = "recovery"
LOST_CARD = "recovery.lost_card"
BROKE_OFF = "broke off"
TITLE_KEPT = 200
MOST_AT_ONCE = 100


def begin(session: Session) -> None:
    """Have the workspace's recovery done, if one is under way."""
    row = recovery.current(session)
    if row is not None:
        recovery.stick(session, None)
        jobs.start(session, READ, "all", rules.first(row.since))


def resume(session: Session) -> None:
    """Begin anew a reading that has ended without an end; others no longer wait for it."""
    row = recovery.current(session)
    if row is not None and jobs.start(session, READ, "all", rules.first(row.since)):
        recovery.stick(session, row.stuck or BROKE_OFF)


def stick(session: Session, why: str) -> None:
    """Slack lets us read nothing here; others need not wait for that."""
    recovery.stick(session, why)


def remember_dms(session: Session, found: list[dict[str, Any]]) -> None:
    """Learn whose direct messages are which, for people that we know."""
    for one in found:
        if one.get("is_im") and staff.get(session, one.get("user", "")):
            staff.remember_dm(session, one["user"], one["id"])


def with_known_dms(session: Session, found: list[str]) -> list[str]:
    """Add the direct messages that we knew of to what Slack listed, where it lists none."""
    return list(dict.fromkeys([*found, *staff.dm_channels(session)]))


def take_up(session: Session, page: dict[str, Any], channel: str, tools: Tools) -> None:
    """Believe what a page of history shows of our own messages."""
    row = recovery.current(session)
    bot_user = workspaces.get(session).bot_user_id
    found = rules.read(page, channel, bot_user=bot_user) if row else []
    if row is None or not found:
        return
    for counter, number in rules.highest(found).items():
        counters.jump(session, counter, number)
    known = adoption.known(session, [one.key for one in found])
    for one in found:
        _take_up_one(session, row, one, known.get(one.key), tools=tools)


def finish(session: Session, tools: Tools) -> None:
    """Let the workspace send again, and show the admins what only Slack still knows."""
    row = recovery.current(session)
    if row is None:
        return
    found = recovery.lost_cards(session, row.generation)
    if found:
        for admin in people.admins(session, tools):
            outbox.show_card(session, KIND, f"{row.generation}.{admin.id}", admin.id)
    recovery.finish(session)
    audit.write(
        session,
        "recovery.finish",
        at=session.engine_now(),
        detail={"generation": row.generation, "cards": len(found)},
    )


def is_lost(session: Session, subject: str) -> bool:
    """Whether a subject is gone, and only cards of it are left."""
    return bool(recovery.cards_of(session, subject))


def explain(session: Session, actor: Actor, subject: str) -> Text:
    """Answer the press of a lost card's button: it acts on nothing, and may be made anew."""
    require_own(actor)
    found = recovery.cards_of(session, subject)
    if not found:
        raise Rejected(cards.there_again())
    return cards.lost_card(found[0].reference, subject, may=actor.at_least(Role.LEAD))


def recreate(session: Session, actor: Actor, subject: str, *, now: datetime, tools: Tools) -> str:
    """Make a subject anew from its cards and return its reference. Errors: `Rejected`."""
    require_own(actor)
    require(actor, Role.LEAD)
    found = recovery.cards_of(session, subject, lock=True)
    if not found:
        raise Rejected(cards.there_again())
    if not _can_recreate(found[0], tools):
        raise Rejected(_("This cannot be made anew from its card. Please enter it again."))
    _recreate(session, actor, found, now=now, tools=tools)
    _show_lists(session, found[0].generation, tools)
    return found[0].reference


def recreate_all(
    session: Session, actor: Actor, listed: str, *, now: datetime, tools: Tools
) -> int:
    """Make anew what a list of lost cards offers, a load at a time; return how many."""
    require_own(actor)
    require(actor, Role.LEAD)
    number = listed.partition(".")[0]
    generation = int(number) if number.isdecimal() else 0
    lost = [one for one in recovery.lost_cards(session, generation) if not one.is_older]
    subjects = list(dict.fromkeys(one.subject for one in lost if _can_recreate(one, tools)))
    done = 0
    for subject in subjects[:MOST_AT_ONCE]:
        found = recovery.cards_of(session, subject, lock=True)
        if found:
            _recreate(session, actor, found, now=now, tools=tools)
            done += 1
    if not done:
        raise Rejected(cards.there_again())
    _show_lists(session, generation, tools)
    return done


def card(session: Session, listed: str, place: str, now: datetime, tools: Tools) -> Card | None:
    """Show one admin what only Slack still knows."""
    del place, now
    number, _dot, admin_id = listed.partition(".")
    found = recovery.lost_cards(session, int(number))
    readable = channels.public_among(session, {one.channel for one in found})
    readable |= channels.of_person(session, admin_id)
    lost: dict[str, Line] = {}
    older: dict[str, Line] = {}
    for one in found:
        # What stands in a private channel is read only by who is in it.
        title = one.title if one.place == admin_id or one.channel in readable else ""
        line = Line(one.subject, one.reference, title, can_recreate=_can_recreate(one, tools))
        lines = older if one.is_older else lost
        if one.subject not in lines or title:
            lines[one.subject] = line
    return cards.listing(listed, list(lost.values()), list(older.values()))


def title(session: Session, listed: str) -> str | None:
    del session, listed
    return _("What was lost")


def _take_up_one(
    session: Session, row: Recovery, one: Sighting, known: OutboxMessage | None, *, tools: Tools
) -> None:
    """Believe one message: it is not sent again, nor what it told; its card is accounted for."""
    if one.told and staff.get(session, one.to):
        _tell_who_waits(session, notices.was_told(session, one.to, list(one.told)), tools)
    shown = Shown(one.key, one.place, one.channel, one.ts, one.subject, one.revision)
    if known is not None:
        _settle(session, known, tools)
        adoption.mark_sent(session, known, shown)
    if one.subject is not None:
        _take_up_card(session, row, one, shown, known, tools=tools)
    elif known is None and rules.is_since(one.ts, row.since):
        adoption.adopt(session, shown)


def _tell_who_waits(session: Session, told: list[Notice], tools: Tools) -> None:
    """Let the areas know, as the sender would have, that somebody has heard of something."""
    for notice in told:
        if notice.kind in tools.registry.heard:
            tools.registry.heard[notice.kind](session, notice, _seen(session))


def _settle(session: Session, known: OutboxMessage, tools: Tools) -> None:
    """Let the areas know, as the sender would have, that a message which waited is shown."""
    settled = tools.registry.settled.get(known.revalidate or "")
    if settled is not None and known.state in OPEN_STATES:
        settled(session, known.payload, _seen(session), tools)


def _seen(session: Session) -> Fate:
    # Not when it was shown: what people answered since may be lost, so their time begins anew.
    return Fate(shown=True, at=session.engine_now())


def _take_up_card(
    session: Session,
    row: Recovery,
    one: Sighting,
    shown: Shown,
    known: OutboxMessage | None,
    *,
    tools: Tools,
) -> None:
    """Tell a card that says more than we know of its subject from one whose subject is lost."""
    kind, subject_id = one.subject or ("", "")
    port = tools.registry.subjects.get(kind)
    if port is None or kind == KIND:
        return
    if port.title(session, subject_id) is None:
        if rules.is_since(one.ts, row.since):
            recovery.lose(session, _lost(one), generation=row.generation)
        return
    if known is not None and known.revision >= one.revision:
        return
    if known is None:
        adoption.adopt(session, shown)
    adoption.raise_revision(session, one.key, one.revision)
    outbox.show_card(session, kind, subject_id, one.place)
    recovery.lose(session, _lost(one), generation=row.generation, is_older=True)


def _lost(one: Sighting) -> recovery.Card:
    kind, subject_id = one.subject or ("", "")
    typed = one.title or one_line(plain(one.text))
    return recovery.Card(
        key=one.key,
        subject_kind=kind,
        subject=subject_id,
        place=one.place,
        channel=one.channel,
        ts=one.ts,
        number=one.number,
        reference=one.reference[:24],
        title=typed[:TITLE_KEPT],
    )


def _recreate(
    session: Session, actor: Actor, found: list[LostCard], *, now: datetime, tools: Tools
) -> None:
    """Let the area make the subject, and its cards in Slack be cards again."""
    first = found[0]
    for one in found:
        kind_and_id = (one.subject_kind, one.subject)
        adoption.adopt(session, Shown(one.key, one.place, one.channel, one.ts, kind_and_id))
    make = tools.registry.subjects[first.subject_kind].recreate
    if make is not None:
        places = tuple(one.place for one in found)
        lost = Lost(first.subject, first.number or 0, first.title, places, actor, now)
        make(session, lost, tools)
    for one in found:
        outbox.show_card(session, one.subject_kind, one.subject, one.place)
    recovery.settle(session, first.subject, at=session.engine_now())


def _can_recreate(one: LostCard, tools: Tools) -> bool:
    port = tools.registry.subjects.get(one.subject_kind)
    return port is not None and port.recreate is not None and one.number is not None


def _show_lists(session: Session, generation: int, tools: Tools) -> None:
    for admin in people.admins(session, tools):
        for place in outbox.cards_of(session, f"{generation}.{admin.id}"):
            outbox.show_card(session, KIND, f"{generation}.{admin.id}", place)
