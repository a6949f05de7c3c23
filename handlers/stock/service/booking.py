"""Booking: entries of the ledger, what is on hand after them, and what that means."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handlers.kit.actors import Actor, require
from handlers.kit.blockkit import escape
from handlers.kit.errors import Rejected
from handlers.staff.service.directory import require_insider
from handlers.stock.cards import refusals
from handlers.stock.rules import ledger as rules
from handlers.stock.rules.ledger import Book, CountedSince, Short, State, Verdict
from handlers.stock.service import shortages
from handlers.stock.service.understand import Meant
from storage import audit, stock_ledger
from storage.enums import MovementKind, Role
from storage.session import Session
from storage.sites import Site
from storage.stock_items import Item
from storage.stock_ledger import Balance, Movement

BOOKING = "stock_booking"


@dataclass(frozen=True)
class Leg:
    """What one entry did at a site, and what is on hand there now."""

    site: Site
    change: Decimal
    on_hand: Decimal


@dataclass(frozen=True)
class Booked:
    """What was booked; `legs` is one entry, or for moving the two of them."""

    booking_id: uuid.UUID
    meant: Meant
    legs: tuple[Leg, ...]


def book(session: Session, actor: Actor, meant: Meant, *, now: datetime) -> Booked:
    """Write a booking. Errors: `Rejected` when too little is there, or it was counted since."""
    require_insider(actor)
    if meant.kind is MovementKind.ADJUST:
        require(actor, Role.LEAD)
    sites = [meant.site, *([meant.to] if meant.to else [])]
    held = stock_ledger.lock(session, meant.item.id, [site.id for site in sites])
    at = meant.at or _after_the_latest(held.values(), now)
    booking_id = uuid.uuid4()
    legs = []
    for site, sign in zip(sites, _signs(meant.kind), strict=False):
        balance = held[site.id]
        change = _decided(session, actor, meant, balance, site, sign=sign, at=at)
        movement = Movement(
            booking_id=booking_id,
            item_id=meant.item.id,
            site_id=site.id,
            kind=meant.kind,
            change=change,
            counted=meant.quantity if meant.kind is MovementKind.COUNT else None,
            at=at,
            booked_at=now,
            person_id=actor.id,
            note=meant.note,
        )
        write(session, balance, movement)
        legs.append(Leg(site, change, balance.on_hand))
    _record(session, actor, f"stock.{meant.kind}", booking_id, legs, now=now)
    for leg in legs:
        came_in = leg.change > 0 and meant.kind in (MovementKind.RECEIVE, MovementKind.MOVE)
        shortages.look(session, meant.item, leg.site, leg.on_hand, came_in=came_in, now=now)
    return Booked(booking_id, meant, tuple(legs))


def write(session: Session, balance: Balance, movement: Movement) -> None:
    """Add an entry and keep its balance with it; who calls holds the balance's lock."""
    stock_ledger.add(session, movement)
    balance.on_hand += movement.change
    balance.last_at = max(balance.last_at or movement.at, movement.at)
    if movement.kind is MovementKind.COUNT:
        balance.counted_at = stock_ledger.last_count(session, balance.item_id, balance.site_id)
    session.flush()


def state_at(session: Session, balance: Balance, at: datetime) -> State:
    """Return what the rules have to know of a balance about a time."""
    is_last = balance.last_at is None or at >= balance.last_at
    later: Sequence[tuple[datetime, Decimal]] = (
        () if is_last else stock_ledger.changes_after(session, balance.item_id, balance.site_id, at)
    )
    return State(balance.on_hand, balance.counted_at, later)


def require_bookable(
    verdict: Verdict, item: Item, site: Site, *, at: datetime, locale: str
) -> Decimal:
    """Return the change that a verdict allows. Errors: `Rejected` at the amount or the day."""
    match verdict:
        case Short():
            sentence = refusals.short(verdict, item, site, since=at, locale=locale)
            raise Rejected(escape(sentence), field="amount")
        case CountedSince():
            sentence = refusals.counted_since(verdict, item, site, locale=locale)
            raise Rejected(escape(sentence), field="day")
        case Book(change):
            return change


def _decided(
    session: Session, actor: Actor, meant: Meant, balance: Balance, site: Site, *, sign: int,
    at: datetime,
) -> Decimal:  # fmt: skip
    state = state_at(session, balance, at)
    if meant.kind is MovementKind.COUNT:
        verdict = rules.count(state, meant.quantity, at=at)
    else:
        verdict = rules.change(state, sign * meant.quantity, at=at)
    return require_bookable(verdict, meant.item, site, at=at, locale=actor.locale)


def _signs(kind: MovementKind) -> tuple[int, ...]:
    return {MovementKind.ISSUE: (-1,), MovementKind.MOVE: (-1, 1)}.get(kind, (1,))


def _after_the_latest(balances: Iterable[Balance], now: datetime) -> datetime:
    """Return now, or the latest entry's time: clocks of replicas may differ a little."""
    return max([now, *(one.last_at for one in balances if one.last_at)])


def _record(
    session: Session,
    actor: Actor,
    action: str,
    booking_id: uuid.UUID,
    legs: Sequence[Leg],
    *,
    now: datetime,
) -> None:
    audit.write(
        session,
        action,
        at=now,
        actor_id=actor.id,
        subject=(BOOKING, booking_id.hex),
        detail={"changes": [[leg.site.id.hex, str(leg.change)] for leg in legs]},
    )
