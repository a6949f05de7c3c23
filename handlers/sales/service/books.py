"""The books: what somebody typed for a day, and taking back what was booked."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from babel.numbers import is_currency

from handlers.kit import past_days
from handlers.kit.actors import Actor, require
from handlers.kit.blockkit import escape
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.money import Money
from handlers.kit.when import NotUnderstood, Reason
from handlers.kit.words import _
from handlers.kit.workdays import Calendar
from handlers.sales.cards import shared
from handlers.sales.rules.lines import LogDraft, Mode
from handlers.sales.service import looks, places
from handlers.staff.service import directory
from storage import audit, outbox, sale_days, sale_sheets, sales, targets
from storage.enums import BookingKind, Role, SheetState
from storage.sales import Booking, DaySum
from storage.session import Session
from storage.sites import Site

KIND, SHEET = "sale", "sale_sheet"
OLDEST_DAYS = 400


@dataclass(frozen=True)
class Logged:
    """An amount that was booked, and the day's sum since."""

    booking: Booking
    site: Site
    day: date
    amount: Money
    total: Money


def log(session: Session, actor: Actor, draft: LogDraft, *, now: datetime) -> Logged:
    """Book what a site took on a day.

    Errors: `Invalid` at the fields, also when the day was reported and nobody said whether this
    is more or instead; `Rejected` for who may not.
    """
    place = places.site_meant(session, actor, draft.site)
    places.require_booking(session, actor, place.site)
    errors: dict[str, str] = {}
    amount, day = None, None
    try:
        amount = places.amount(session, actor, draft.amount)
    except Invalid as invalid:
        errors |= invalid.errors
    try:
        day = read_day(actor, draft.day, place.calendar, now)
    except Invalid as invalid:
        errors |= invalid.errors
    if errors or amount is None or day is None:
        raise Invalid(errors)
    sales.settle_currency(session, amount.currency)
    _require_decision(session, place.site, day, draft.mode)
    before = None
    if draft.mode == Mode.INSTEAD:
        before = _total(session, place.site, day).minor
        for typed in sales.typed_on(session, place.site.id, day):
            held = sales.get(session, typed.id, lock=True)
            if held is not None and not sales.is_reversed(session, held.id):
                _reverse(session, actor, held, now=now)
    what = DaySum(place.site.id, day, amount.minor)
    booking = _book(session, actor, what, now=now, instead_of=before)
    return Logged(booking, place.site, day, amount, _total(session, place.site, day))


def read_day(actor: Actor, phrase: str, calendar: Calendar, now: datetime) -> date:
    """Return the business day that is meant. Errors: `Invalid` at `day`."""
    today = calendar.working_day_of(now)
    if not phrase:
        return places.business_day(calendar, now)
    try:
        day = past_days.read(
            phrase,
            today=today,
            calendar=calendar,
            date_order="mdy" if actor.locale.replace("_", "-") == "en-US" else "dmy",
            language=actor.locale,
        )
    except NotUnderstood as problem:
        if problem.reason is Reason.TOO_FAR:
            said = _("“{phrase}” has not come yet.", phrase=phrase[:40])
        else:
            said = _(
                "I do not understand “{phrase}” as a day. Try “fri”, “yesterday” or “5 mar”.",
                phrase=phrase[:40],
            )
        raise Invalid({"day": said}) from problem
    if (today - day).days > OLDEST_DAYS:
        raise Invalid({"day": _("“{phrase}” is too long ago.", phrase=phrase[:40])})
    return day


def _require_decision(session: Session, site: Site, day: date, mode: str) -> None:
    """Ask whether an amount is more than, or instead of, one there is. Errors: `Invalid`."""
    if mode and mode not in list(Mode):
        raise Invalid({"mode": _("Say “more” or “instead”.")})
    sale_days.hold_day(session, site.id, day)
    known = sale_days.day_of(session, site.id, day)
    if known is None or mode == Mode.MORE:
        return
    parts = {"day": shared.day(day), "site": site.name, "amount": _say(session, known.minor)}
    if not mode:
        raise Invalid(
            {"mode": _("{site} has {amount} for {day} already. Is this more, or instead?", **parts)}
        )
    if known.reports > len(sales.typed_on(session, site.id, day)):
        raise Invalid(
            {"mode": _("A part of {amount} for {day} came from a sheet; take that back.", **parts)}
        )


def _book(
    session: Session, actor: Actor, amount: DaySum, *, now: datetime, instead_of: int | None = None
) -> Booking:
    booking = sales.start(session, BookingKind.LOG, actor.id, booked_at=now)
    sales.add_lines(session, booking.id, [(amount, None)])
    sale_days.count_in(session, [amount])
    looks.after_booking(session, [amount], occurrence=booking.id.hex, now=now)
    detail = {
        "site": amount.site_id.hex,
        "day": amount.day.isoformat(),
        "minor": amount.minor,
        "instead_of": instead_of,
    }
    record(session, actor, "log", booking.id, now=now, detail=detail)
    return booking


def take_back(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Booking:
    """Reverse a booking as a whole, and book again what it stood instead of. Errors: `Rejected`."""
    directory.require_insider(actor)
    try:
        booking = sales.get(session, uuid.UUID(hex=booking_id), lock=True)
    except ValueError:
        booking = None
    if booking is None or booking.booked_at is None or booking.kind is BookingKind.REVERSAL:
        raise Rejected(_("This booking is not known here."))
    if booking.made_by != actor.id and not actor.at_least(Role.MANAGER):
        raise Rejected(_("Only who booked this, a manager or an admin can take it back."))
    if sales.is_reversed(session, booking.id):
        raise Rejected(_("That has been taken back already."))
    _reverse(session, actor, booking, now=now)
    for entry in audit.story(session, booking.id.hex):
        minor = entry.detail.get("instead_of")
        if minor is not None:
            site_id = uuid.UUID(hex=entry.detail["site"])
            day = date.fromisoformat(entry.detail["day"])
            _book(session, actor, DaySum(site_id, day, minor), now=now)
    return booking


def _reverse(session: Session, actor: Actor, booking: Booking, *, now: datetime) -> None:
    """Book the opposite of a booking, and let its receipts be booked again."""
    sums = [DaySum(one.site_id, one.day, -one.minor) for one in sales.sums_of(session, booking.id)]
    reversal = sales.start(
        session, BookingKind.REVERSAL, actor.id, booked_at=now, reverses=booking.id
    )
    sales.add_lines(session, reversal.id, [(one, None) for one in sums])
    sale_days.count_in(session, sums, reports=-1)
    if booking.kind is BookingKind.SHEET:
        sales.free_receipts(session, booking.id)
        sheet = sale_sheets.get(session, booking.id, lock=True)
        if sheet is not None:
            sheet.state, sheet.settled_at = SheetState.TAKEN_BACK, now
            session.flush()
            outbox.show_card(session, SHEET, sheet.id.hex, sheet.uploaded_by)
    looks.after_booking(session, sums, occurrence=reversal.id.hex, now=now)
    record(session, actor, "take_back", booking.id, now=now, detail={"days": len(sums)})


def set_currency(session: Session, actor: Actor, code: str, *, now: datetime) -> str:
    """Choose what amounts are kept in, before the first of them. Errors: `Rejected`."""
    directory.require_insider(actor)
    require(actor, Role.MANAGER)
    wanted = code.strip().upper()
    if not is_currency(wanted):
        said = _("“{code}” is no currency. Write its code, such as EUR.", code=escape(code[:40]))
        raise Rejected(said)
    if wanted != places.currency(session) and (
        sales.has_bookings(session) or targets.any_there(session)
    ):
        raise Rejected(
            _("There are amounts in {currency} already.", currency=places.currency(session))
        )
    sales.set_currency(session, wanted)
    audit.write(session, "sales.currency", at=now, actor_id=actor.id, detail={"currency": wanted})
    return wanted


def _total(session: Session, site: Site, day: date) -> Money:
    known = sale_days.day_of(session, site.id, day)
    return Money(known.minor if known else 0, places.currency(session))


def _say(session: Session, minor: int) -> str:
    return shared.amount(Money(minor, places.currency(session)))


def record(
    session: Session,
    actor: Actor,
    action: str,
    booking_id: uuid.UUID,
    *,
    now: datetime,
    detail: dict[str, object],
) -> None:
    audit.write(
        session,
        f"sales.{action}",
        at=now,
        actor_id=actor.id,
        subject=(KIND, booking_id.hex),
        detail=detail,
    )
