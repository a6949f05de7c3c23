"""What is red for somebody now, beside what their last digest said."""

from collections.abc import Mapping
from datetime import date, datetime

from handlers.digests import rules
from handlers.digests.cards import Picture
from handlers.digests.rules import Decision, Key, Seen, Stand
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.findings import Finding, Leading
from handlers.kit.words import _
from handlers.staff.service import leading, people
from storage import digests
from storage.digests import DigestItem
from storage.session import Session


def led_by(session: Session, actor: Actor, tools: Tools) -> Leading:
    """Return what somebody leads. Errors: `Rejected` when that is nothing."""
    require_own(actor)
    led = leading.of(session, actor.id, tools)
    if led is None:
        raise Rejected(_("The digest is for those who lead a team or a site, managers and admins."))
    return led


def findings(session: Session, led: Leading, now: datetime, tools: Tools) -> list[Finding]:
    """Ask every area what is red in what somebody leads."""
    return [one for ask in tools.registry.digests for one in ask(session, led, now, tools)]


def remembered(item: DigestItem, *, last: bool) -> Seen:
    """Return what is known of a finding: as in the `last` digest, or in the one before it."""
    if last:
        before = Stand(item.severity, item.level) if item.day else None
    elif item.was_severity is not None and item.was_level is not None:
        before = Stand(item.was_severity, item.was_level)
    else:
        before = None
    return Seen(item.since, before, _decision(item))


def now(session: Session, actor: Actor, *, at: datetime, tools: Tools) -> Picture:
    """Return the digest as it would come now. Errors: `Rejected` for who leads nothing."""
    led = led_by(session, actor, tools)
    day = people.calendar_of(session, actor.id, tools).local_date(at)
    known = digests.items(session, actor.id)
    seen = {key: remembered(item, last=True) for key, item in known.items()}
    found = findings(session, led, at, tools)
    return pictured(found, seen, day, zone=actor.timezone)


def pictured(found: list[Finding], seen: Mapping[Key, Seen], day: date, *, zone: str) -> Picture:
    """Put findings in their order, without what their reader has put off."""
    lines = rules.ranked(found, seen, day)
    return Picture(
        lines=tuple(one for one in lines if not rules.is_put_off(one)),
        zone=zone,
        put_off=sum(map(rules.is_put_off, lines)),
        silent=tuple(dict.fromkeys(one.silent for one in found if one.silent)),
        in_thread=False,
    )


def _decision(item: DigestItem) -> Decision | None:
    if item.disposition is None or item.decided_severity is None or item.decided_level is None:
        return None
    stood = Stand(item.decided_severity, item.decided_level)
    return Decision(item.disposition, stood, item.until, item.assigned_to)
