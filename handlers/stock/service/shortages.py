"""Shortages: told once, decided about, over. Each is the subject of one card."""

import uuid
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from handlers.kit.actors import Actor
from handlers.kit.area import Glance, Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.service import calendars, directory, leading, responsible
from handlers.stock.cards import shortage as cards
from handlers.stock.rules import shortage as rules
from handlers.stock.rules.shortage import Donor, Levels, Step, Transfer
from handlers.stock.service import asked
from storage import audit, outbox, staff, stock_items, stock_ledger, stock_rules, timers
from storage.enums import Decision, ShortageState
from storage.session import Session
from storage.sites import Site
from storage.stock_items import Item
from storage.stock_rules import Rule, Shortage

KIND = "shortage"
WAKE = "stock.wake"


def look(
    session: Session, item: Item, site: Site, on_hand: Decimal, *, came_in: bool, now: datetime
) -> None:
    """See what a new quantity on hand means; who calls holds the balance's lock."""
    rule = stock_rules.rule(session, item.id, site.id)
    held = stock_rules.open_shortage(session, item.id, site.id)
    if rule is None and held is None:
        return
    state = held.state if held else ShortageState.OVER
    step = rules.look(state, on_hand, levels(rule, item), came_in=came_in)
    if step is Step.FALL and rule is not None:
        _begin(session, rule, on_hand, now=now)
    elif held is not None:
        if step is Step.RECOVER:
            _end(session, held, now=now)
        outbox.show_card(session, KIND, held.id.hex, held.place)


def levels(rule: Rule | None, item: Item) -> Levels | None:
    return Levels(rule.minimum, rule.maximum, item.pack) if rule else None


def decide(
    session: Session, actor: Actor, value: str, decision: Decision, *, now: datetime, tools: Tools
) -> Shortage:
    """Decide about a shortage. Errors: `Rejected` for who may not, or when it is too late."""
    held, item, on_hand = _locked(session, value)
    rule = stock_rules.rule(session, held.item_id, held.site_id)
    _require_say(session, actor, held, rule)
    if not rules.allowed(Step.DECIDE, held.state) or rule is None:
        raise Rejected(cards.too_late(held, item, staff.get(session, held.decided_by or "")))
    held.state = rules.TRANSITIONS[Step.DECIDE].after
    held.decision, held.decided_by, held.decided_at = decision, actor.id, now
    at_levels = Levels(rule.minimum, rule.maximum, item.pack)
    match decision:
        case Decision.ORDER:
            held.quantity = rules.to_order(on_hand, at_levels)
            held.task = asked.order(session, actor, held, item, rule, now=now, tools=tools)
        case Decision.TRANSFER:
            offer = rules.to_transfer(on_hand, at_levels, donors(session, item, held.site_id))
            _take_up(held, offer)
            held.task = asked.transfer(session, actor, held, item, now=now, tools=tools)
        case Decision.SNOOZE:
            held.until = _woken_at(session, held, now)
            timers.arm(session, WAKE, held.id.hex, at=held.until, occurrence=held.until.isoformat())
        case Decision.IGNORE:
            pass
    session.flush()
    _record(session, held, f"stock.shortage.{decision}", now=now, actor_id=actor.id)
    outbox.show_card(session, KIND, held.id.hex, held.place)
    return held


def wake(session: Session, glance: Glance) -> None:
    """Answer the timer of a snooze: what is still low is told again, by a card of its own."""
    _tell_anew(session, glance, lambda held: held.decision is Decision.SNOOZE)


def task_moved(session: Session, glance: Glance) -> None:
    """Answer that the task of a decision moved: what was called off is to be decided anew."""
    _tell_anew(session, glance, lambda held: asked.came_to_nothing(session, held))


def _tell_anew(session: Session, glance: Glance, is_void: Callable[[Shortage], bool]) -> None:
    """Tell by a card of its own what is still low, when what was decided means nothing any more."""
    held = stock_rules.shortage(session, uuid.UUID(hex=glance.alarm.subject))
    if held is None:
        return
    held, _item, on_hand = _locked(session, held.id.hex)
    rule = stock_rules.rule(session, held.item_id, held.site_id)
    if rule is None or not rules.allowed(Step.WAKE, held.state) or not is_void(held):
        return
    _end(session, held, now=glance.now)
    outbox.show_card(session, KIND, held.id.hex, held.place)
    _begin(session, rule, on_hand, now=glance.now)


def get(session: Session, value: str) -> Shortage:
    """Return the shortage of a button. Errors: `Rejected` when it is unknown here."""
    try:
        found = stock_rules.shortage(session, uuid.UUID(hex=value))
    except ValueError:
        found = None
    if found is None:
        raise Rejected(_("This card is out of date."))
    return found


def donors(session: Session, item: Item, site_id: uuid.UUID) -> list[Donor]:
    """Return what the other sites have of an item, and what they keep for themselves."""
    kept = {rule.site_id: rule.minimum for rule in stock_rules.rules_of(session, [item.id])}
    return [
        Donor(balance.site_id.hex, balance.on_hand, kept.get(balance.site_id))
        for balance in stock_ledger.balances(session, [item.id])
        if balance.site_id != site_id
    ]


def _begin(session: Session, rule: Rule, on_hand: Decimal, *, now: datetime) -> None:
    shortage = Shortage(
        id=uuid.uuid4(),
        item_id=rule.item_id,
        site_id=rule.site_id,
        state=rules.TRANSITIONS[Step.FALL].after,
        place=_place(session, rule),
        on_hand=on_hand,
        minimum=rule.minimum,
        maximum=rule.maximum,
        begun_at=now,
    )
    stock_rules.begin(session, shortage)
    _record(session, shortage, "stock.shortage.begin", now=now, actor_id=None)
    outbox.show_card(session, KIND, shortage.id.hex, shortage.place)


def _end(session: Session, shortage: Shortage, *, now: datetime) -> None:
    shortage.state, shortage.ended_at = rules.TRANSITIONS[Step.RECOVER].after, now
    session.flush()
    timers.disarm(session, shortage.id.hex, kind=WAKE)
    _record(session, shortage, "stock.shortage.end", now=now, actor_id=None)


def _locked(session: Session, value: str) -> tuple[Shortage, Item, Decimal]:
    """Return a shortage with its item and what is on hand, which nobody else books meanwhile."""
    found = get(session, value)
    balance = stock_ledger.lock(session, found.item_id, [found.site_id])[found.site_id]
    item = stock_items.get(session, found.item_id)
    if item is None:
        raise LookupError(found.item_id)
    # Read anew: it may have changed while we waited for the lock.
    return get(session, value), item, balance.on_hand


def _require_say(session: Session, actor: Actor, held: Shortage, rule: Rule | None) -> None:
    directory.require_insider(actor)
    buyer = rule.buyer_id if rule else None
    if actor.id != buyer and not leading.leads_at(session, actor, held.site_id):
        raise Rejected(cards.not_yours(staff.get(session, buyer or "")))


def _take_up(held: Shortage, offer: Transfer | None) -> None:
    if offer is None:
        raise Rejected(_("No other site has enough of it to give any away."))
    held.donor_id, held.quantity = uuid.UUID(hex=offer.site), offer.quantity


def _woken_at(session: Session, held: Shortage, now: datetime) -> datetime:
    """Return the first working morning of the site after the snooze."""
    until = rules.snoozed_until(now)
    calendar = calendars.at(session, held.site_id)
    return calendar.next_working_morning(until) if calendar else until


def _place(session: Session, rule: Rule) -> str:
    """Return where a shortage is told: the site's channel, else who leads it, else who asked."""
    found = responsible.team_for(session, None, rule.site_id)
    return found.channel_id or found.lead_id or rule.set_by


def _record(
    session: Session, shortage: Shortage, action: str, *, now: datetime, actor_id: str | None
) -> None:
    detail = {"quantity": str(shortage.quantity)} if shortage.quantity is not None else None
    subject = (KIND, shortage.id.hex)
    audit.write(session, action, at=now, actor_id=actor_id, subject=subject, detail=detail)
