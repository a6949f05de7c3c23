"""Taking back one's own booking: an entry for each of its entries that reverses it."""

import uuid
from datetime import datetime, timedelta

from handlers.kit.actors import Actor
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.service.directory import require_insider
from handlers.stock.rules import ledger as rules
from handlers.stock.service import booking, shortages
from storage import audit, sites, stock_items, stock_ledger
from storage.session import Session
from storage.stock_ledger import Balance, Movement

WITHIN = timedelta(minutes=10)


def take_back(session: Session, actor: Actor, value: str, *, now: datetime) -> None:
    """Take back a booking: one's own, once, within ten minutes, at the time it was booked for.

    Errors: `Rejected` with what stands against it; so is what would leave too little at any time
    since, or would change what was counted since.
    """
    require_insider(actor)
    entries = _of(session, actor, value)
    if now - entries[0].booked_at > WITHIN:
        raise Rejected(
            _("That was too long ago to be taken back. Please book the opposite instead.")
        )
    item = stock_items.get(session, entries[0].item_id)
    if item is None:
        raise LookupError(entries[0].item_id)
    held = stock_ledger.lock(session, item.id, [one.site_id for one in entries])
    # Asked under the lock: of two presses at once the second one sees the first.
    if stock_ledger.reversed_among(session, [one.id for one in entries]):
        raise Rejected(_("You have taken that back already."))
    booking_id = uuid.uuid4()
    for entry in entries:
        balance = held[entry.site_id]
        site = sites.get(session, entry.site_id)
        if site is None:
            raise LookupError(entry.site_id)
        verdict = rules.change(
            booking.state_at(session, balance, entry.at), -entry.change, at=entry.at
        )
        booking.require_bookable(verdict, item, site, at=entry.at, locale=actor.locale)
        _reverse(session, actor, entry, balance, booking_id=booking_id, now=now)
        shortages.look(session, item, site, balance.on_hand, came_in=False, now=now)
    audit.write(
        session,
        f"stock.{entries[0].kind}.undo",
        at=now,
        actor_id=actor.id,
        subject=(booking.BOOKING, entries[0].booking_id.hex),
    )


def _of(session: Session, actor: Actor, value: str) -> list[Movement]:
    try:
        entries = stock_ledger.of_booking(session, uuid.UUID(hex=value))
    except ValueError:
        entries = []
    if not entries or entries[0].person_id != actor.id or entries[0].reverses is not None:
        raise Rejected(_("Only who booked something can take it back."))
    return entries


def _reverse(
    session: Session, actor: Actor, entry: Movement, balance: Balance, *,
    booking_id: uuid.UUID, now: datetime,
) -> None:  # fmt: skip
    reversal = Movement(
        booking_id=booking_id,
        item_id=entry.item_id,
        site_id=entry.site_id,
        kind=entry.kind,
        change=-entry.change,
        at=entry.at,
        booked_at=now,
        person_id=actor.id,
        note="",
        reverses=entry.id,
    )
    booking.write(session, balance, reversal)
