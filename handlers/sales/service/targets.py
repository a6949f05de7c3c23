"""Targets: set, found, looked at after bookings and closings, and told to their owner."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.kit.actors import Actor
from handlers.kit.area import HandingOver, Tools
from handlers.kit.blockkit import Card, escaped, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.languages.spoken import languages_for
from handlers.kit.money import Money
from handlers.kit.traces import Trace
from handlers.kit.words import _
from handlers.sales.cards import targets as cards
from handlers.sales.rules import lines, pacing, periods
from handlers.sales.rules.lines import TargetDraft
from handlers.sales.service import looks, paces, places
from handlers.sales.service.paces import Stood
from handlers.sales.service.places import Place
from handlers.sales.service.watch import KIND, show
from handlers.staff.service import directory
from storage import audit, counters, notices, outbox, sale_days, sales, targets, timers
from storage.enums import TargetState, Weighting
from storage.session import Session
from storage.targets import Target

LONGEST_DAYS = 366
LISTED = 20


@dataclass(frozen=True)
class Understood:
    """A draft after everything in it was understood."""

    amount: Money
    own: dict[uuid.UUID, Place]
    site_id: uuid.UUID | None
    period: tuple[date, date]
    weighting: Weighting
    weights: dict[str, list[int]]


def set_target(session: Session, actor: Actor, draft: TargetDraft, *, now: datetime) -> Target:
    """Set a target; one of the same site and period is replaced.

    Errors: `Invalid` at the fields, `Rejected` for who may not.
    """
    meant = _understand(session, actor, draft, now=now)
    sales.settle_currency(session, meant.amount.currency)
    first, last = meant.period
    scope = targets.scope_of(meant.site_id, first, last)
    before = targets.running_in(session, scope)
    if before is not None:
        before.state = TargetState.REPLACED
        session.flush()
        _retire(session, before)
    target = Target(
        id=uuid.uuid4(),
        number=counters.draw(session, KIND),
        site_id=meant.site_id,
        sites=sorted(site_id.hex for site_id in meant.own),
        scope=scope,
        first=first,
        last=last,
        minor=meant.amount.minor,
        currency=meant.amount.currency,
        weighting=meant.weighting,
        weights=meant.weights,
        owner_id=actor.id,
        created_at=now,
        looked_at=now,
    )
    session.add(target)
    session.flush()
    timers.arm(session, looks.PACE, target.id.hex, at=now, occurrence=now.isoformat())
    for place in meant.own.values():
        looks.ask_from_today(session, place, max(now, _opening(place, first)))
    outbox.show_card(session, KIND, target.id.hex, actor.id)
    _record(session, "set", target, actor, now=now)
    return target


def _opening(place: Place, day: date) -> datetime:
    return place.calendar.start_of_working_day(day)


def _retire(session: Session, target: Target) -> None:
    timers.disarm(session, target.id.hex)
    notices.drop_for_subject(session, target.id.hex)
    show(session, target)


def _understand(session: Session, actor: Actor, draft: TargetDraft, *, now: datetime) -> Understood:
    """Understand every part of a draft, and complain about all wrong ones at once."""
    place = places.site_meant(session, actor, draft.site) if draft.site else None
    places.require_target(session, actor, place.site if place else None)
    own = {place.site.id: place} if place else _all_that_sell(session, now)
    errors: dict[str, str] = {}
    amount = _amount(session, actor, draft.amount, errors)
    period = _period(actor, draft.period, own, now, errors)
    weighting, typed = _weights(actor, draft.weights, errors)
    weights = paces.weights_of(session, own, typed, weighting, now=now)
    if weights is None:
        errors["weights"] = _(
            "There are too few reports to tell the weekdays by. Write what they weigh,"
            " for example “fri 1.5, sat 2”."
        )
    if errors or amount is None or period is None or weights is None:
        raise Invalid(errors)
    site_id = place.site.id if place else None
    meant = Understood(amount, own, site_id, period, weighting, weights)
    _require_open_days(meant)
    return meant


def _all_that_sell(session: Session, now: datetime) -> dict[uuid.UUID, Place]:
    """Return the sites that reported sales within two months; all sites while none has."""
    known = places.every(session)
    if not known:
        said = _("There are no sites yet. `{example}` makes the first.", example="/ops setup")
        raise Invalid({"site": said})
    selling = sale_days.selling(session, (now - timedelta(days=60)).date())
    return {one: place for one, place in known.items() if one in selling} or known


def _amount(session: Session, actor: Actor, text: str, errors: dict[str, str]) -> Money | None:
    try:
        amount = places.amount(session, actor, text)
    except Invalid as invalid:
        errors |= invalid.errors
        return None
    if amount.minor <= 0:
        errors["amount"] = _("A target is more than nothing.")
    return amount


def _period(
    actor: Actor, phrase: str, own: dict[uuid.UUID, Place], now: datetime, errors: dict[str, str]
) -> tuple[date, date] | None:
    today = min(place.calendar.local_date(now) for place in own.values())
    try:
        return periods.read(phrase, today=today, language=actor.locale)
    except periods.PastPeriod:
        errors["period"] = _("“{phrase}” has passed already.", phrase=phrase[:40])
    except periods.NoPeriod:
        errors["period"] = _(
            "I do not understand “{phrase}” as a period. Try “october”, “next month” or"
            " “this week”.",
            phrase=phrase[:40],
        )
    return None


def _weights(actor: Actor, text: str, errors: dict[str, str]) -> tuple[Weighting, list[int] | None]:
    weekdays: dict[str, int] = {}
    for language in reversed(languages_for(actor.locale)):
        weekdays |= language.weekdays
    try:
        return lines.weights(text, weekdays)
    except lines.BadWeights:
        errors["weights"] = _(
            "Write “open days”, “weekdays”, “even”, or what days weigh: “fri 1.5, sat 2”."
        )
        return Weighting.OPEN_DAYS, None


def _require_open_days(meant: Understood) -> None:
    """Refuse a period on which nothing can be sold. Errors: `Invalid`."""
    first, last = meant.period
    weighs = (
        pacing.weight_of(
            meant.weighting,
            meant.weights,
            site_id,
            day,
            is_open=place.calendar.is_working_day(day),
        )
        for site_id, place in meant.own.items()
        for day in paces.days_between(first, last)
    )
    if not any(weighs):
        raise Invalid({"period": _("No day of this period is open.")})


def find(session: Session, actor: Actor, text: str) -> Target:
    """Return the target that `TG-4` or `4` means. Errors: `Rejected` if unknown or hidden."""
    digits = text.strip().upper().removeprefix("TG").removeprefix("-")
    known = digits.isdecimal() and digits.isascii() and len(digits) < 10  # noqa: PLR2004  # Fits a column.
    target = targets.by_number(session, int(digits)) if known else None
    if target is None or not _visible(session, actor, target):
        named = escaped(plain(text.strip()), 80)
        raise Rejected(_("I have no target “{target}” that you may see.", target=named))
    return target


def get(session: Session, actor: Actor, target_id: str) -> Target:
    """Return the target of a button. Errors: `Rejected` if unknown here or hidden."""
    try:
        target = targets.get(session, uuid.UUID(hex=target_id))
    except ValueError:
        target = None
    if target is None or not _visible(session, actor, target):
        raise Rejected(_("The target of this button is not known here."))
    return target


def running(session: Session, actor: Actor, *, now: datetime) -> list[Stood]:
    """Return how the running targets stand that somebody may see, the nearest end first."""
    directory.require_insider(actor)
    since = (now - timedelta(days=31)).date()
    found = targets.running(session, since=since, limit=LISTED + 1)
    sights = {one: places.may_see(session, actor, one) for one in {t.site_id for t in found}}
    return paces.of(
        session, [one for one in found if sights[one.site_id] or one.owner_id == actor.id], now=now
    )


def _visible(session: Session, actor: Actor, target: Target) -> bool:
    directory.require_insider(actor)
    return target.owner_id == actor.id or places.may_see(session, actor, target.site_id)


def card(session: Session, target_id: str, place: str, now: datetime, tools: Tools) -> Card | None:
    """Show a target as it stood when it was looked at last: after a booking or a closing."""
    del place, now, tools
    target = targets.get(session, uuid.UUID(hex=target_id))
    return cards.card(paces.stands(session, target, now=target.looked_at)) if target else None


def trace(session: Session, target_id: str) -> Trace | None:
    """Return what the cards of a target tell of it, so that no number is given twice."""
    target = targets.get(session, uuid.UUID(hex=target_id))
    said = cards.reference(target) if target else ""
    return Trace(KIND, target.number, said, said) if target else None


def title(session: Session, target_id: str) -> str | None:
    target = targets.get(session, uuid.UUID(hex=target_id))
    return cards.reference(target) if target else None


def is_open(session: Session, target_id: str) -> bool:
    target = targets.get(session, uuid.UUID(hex=target_id))
    return target is not None and target.state is TargetState.RUNNING


def responsible(session: Session, target_id: str) -> list[str]:
    target = targets.get(session, uuid.UUID(hex=target_id))
    return [target.owner_id] if target else []


def open_work(session: Session, person_id: str) -> list[tuple[str, str]]:
    """Return (reference, id) of the running targets of somebody; their figures stay hidden."""
    return [(cards.reference(one), one.id.hex) for one in targets.owned_by(session, person_id)]


def hand_over(session: Session, work: HandingOver, tools: Tools) -> int:
    """Give somebody's running targets to another and return how many they are."""
    del tools
    found = targets.owned_by(session, work.giver)
    for target in found:
        target.owner_id = work.receiver
        session.flush()
        outbox.show_card(session, KIND, target.id.hex, work.receiver)
        _record(session, "hand_over", target, work.actor, now=work.now)
    return len(found)


def _record(session: Session, action: str, target: Target, actor: Actor, *, now: datetime) -> None:
    audit.write(
        session,
        f"sales.target.{action}",
        at=now,
        actor_id=actor.id,
        subject=(KIND, target.id.hex),
        detail={"number": target.number, "minor": target.minor},
    )
