"""Understanding a booking: which item, how much of it, where and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.kit.actors import Actor
from handlers.kit.blockkit import one_line
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.numbers import AmbiguousNumber
from handlers.kit.words import _
from handlers.kit.workdays import resolve
from handlers.staff.service import directory
from handlers.staff.service.directory import Directory
from handlers.stock.cards import refusals
from handlers.stock.rules import days, line, quantities
from handlers.stock.rules.drafts import BookingDraft
from handlers.stock.rules.line import Amount
from handlers.stock.rules.quantities import BadQuantity
from handlers.stock.service import items
from storage import staff, stock_items
from storage.enums import MovementKind
from storage.session import Session
from storage.sites import Site
from storage.stock_items import Item

NOTE_LIMIT = 200
_END_OF_DAY = time(23, 59, 59)
# Which word of a line says the site, and which only tells a story.
_SITE_WORDS = {
    MovementKind.RECEIVE: ("at", "to"),
    MovementKind.ISSUE: ("at", "from"),
    MovementKind.MOVE: ("from", "at"),
}


@dataclass(frozen=True)
class Meant:
    """A booking that was understood; `at` is None for now, `to` goes with moving alone."""

    kind: MovementKind
    item: Item
    quantity: Decimal
    site: Site
    to: Site | None = None
    at: datetime | None = None
    note: str = ""


def of_line(session: Session, kind: MovementKind, text: str) -> BookingDraft:
    """Read `<quantity> <item> [at <site>] [on <day>] [because …]` as far as it goes."""
    readings = line.amounts(text) or [Amount(rest=text)]
    tried = [(reading, head) for reading in readings for head in line.heads(reading.rest)]
    known = stock_items.called(session, {head for _reading, head in tried}) if tried else []
    fitting = [one for one in tried if items.pick(known, one[1])]
    amount, head = fitting[0] if fitting else _likely(readings)
    said = line.after(amount.rest, head).phrases
    site_word, story_word = _words(kind, said)
    to = said.get("to", "") if kind is MovementKind.MOVE else ""
    story = f"{story_word} {said[story_word]}" if story_word else ""
    return BookingDraft(
        kind=kind,
        amount=f"{amount.number} {amount.unit}".strip(),
        item=head,
        site=said.get(site_word, ""),
        to=to,
        day=said.get(line.DAY, ""),
        note=said.get(line.NOTE, "") or story,
    )


def understand(session: Session, actor: Actor, draft: BookingDraft, *, now: datetime) -> Meant:
    """Understand a draft. Errors: `Invalid` at the fields, `Rejected` for who may not ask."""
    directory.require_insider(actor)
    errors: dict[str, str] = {}
    found = directory.load(session)
    item = items.one(session, draft.item, errors)
    site = site_of(session, actor, found, draft.site, errors)
    moved = draft.kind is MovementKind.MOVE
    to = _other_site(found, draft.to, site, errors) if moved else None
    quantity = _quantity(draft, item, errors, locale=actor.locale)
    at = _instant(draft.day, site, errors, now=now, locale=actor.locale)
    note = one_line(draft.note)
    if len(note) > NOTE_LIMIT:
        errors["note"] = _("At most {limit} characters.", limit=NOTE_LIMIT)
    if draft.kind is MovementKind.ADJUST and not note:
        errors["note"] = _("Say why it is corrected.")
    if errors or item is None or site is None:
        raise Invalid(errors)
    return Meant(draft.kind, item, quantity, site, to=to, at=at, note=note)


def site_of(
    session: Session, actor: Actor, found: Directory, text: str, errors: dict[str, str]
) -> Site | None:
    """Return the site a text names; without one, where the person works or the only one."""
    if text.strip():
        return named_site(found, text, errors, field="site")
    person = staff.get(session, actor.id)
    own = found.sites.get(person.site_id) if person and person.site_id else None
    if own is None and len(found.sites) == 1:
        (own,) = found.sites.values()
    if own is None:
        errors["site"] = _no_site(found)
    return own


def named_site(found: Directory, text: str, errors: dict[str, str], *, field: str) -> Site | None:
    """Return the site that is called so; what is wrong with the name goes to `field`."""
    try:
        site, rest = directory.site_named(found, text)
    except Rejected as unknown:
        errors[field] = unknown.sentence
        return None
    if rest:
        errors[field] = _("I know no site “{name}”.", name=text[:40])
        return None
    return site


def read_quantity(
    text: str, item: Item, errors: dict[str, str], *, field: str, locale: str, zero: bool = False
) -> Decimal:
    """Return a quantity in the unit of an item; what is wrong with it goes to `field`."""
    try:
        return quantities.read(
            *quantities.split(text), items.counted(item), locale=locale, zero=zero
        )
    except BadQuantity as problem:
        errors[field] = refusals.bad_quantity(problem, text.strip(), item)
    except AmbiguousNumber as problem:
        errors[field] = refusals.ambiguous(problem, text.strip())
    return Decimal(0)


def _likely(readings: list[Amount]) -> tuple[Amount, str]:
    """Return the reading to complain about: a word that is a unit is one, the item is short."""
    meant = [one for one in readings[1:] if quantities.looks_like_unit(one.unit)]
    reading = (meant or readings)[0]
    return reading, next(reversed(line.heads(reading.rest)), "")


def _words(kind: MovementKind, said: Mapping[str, str]) -> tuple[str, str]:
    """Return which word names the site here, and which of the others tells from or to whom."""
    stands = [word for word in line.PLACES if word in said]
    wanted = _SITE_WORDS.get(kind, ("at",))
    site_word = next((word for word in wanted if word in stands), "at")
    if kind is MovementKind.MOVE:
        return site_word, ""
    return site_word, next((word for word in stands if word not in wanted), "")


def _other_site(
    found: Directory, text: str, site: Site | None, errors: dict[str, str]
) -> Site | None:
    if not text.strip():
        errors["to"] = _("Say to which site.")
        return None
    other = named_site(found, text, errors, field="to")
    if other is not None and site is not None and other.id == site.id:
        errors["to"] = _("It is at {site} already.", site=site.name)
    return other


def _quantity(
    draft: BookingDraft, item: Item | None, errors: dict[str, str], *, locale: str
) -> Decimal:
    text = draft.amount.strip()
    sign = -1 if text[:1] in ("-", "\u2212") else 1
    if not text:
        errors["amount"] = _("Say how much, for example “5”, “1.5 kg” or “2 packs”.")
    elif sign < 0 and draft.kind is not MovementKind.ADJUST:
        errors["amount"] = _("A quantity cannot be negative here.")
    elif item is not None:
        bare = text.lstrip("-+\u2212") if draft.kind is MovementKind.ADJUST else text
        zero = draft.kind is MovementKind.COUNT
        return sign * read_quantity(bare, item, errors, field="amount", locale=locale, zero=zero)
    return Decimal(0)


def _instant(
    text: str, site: Site | None, errors: dict[str, str], *, now: datetime, locale: str
) -> datetime | None:
    """Return the end of the day that is named, at the site; None for now."""
    if not text.strip() or site is None:
        return None
    zone = ZoneInfo(site.zone)
    today = now.astimezone(zone).date()
    day = days.read(text, today=today, locale=locale)
    if day is None:
        errors["day"] = _(
            "I do not understand “{text}” as a day. Try “yesterday”, “fri” or “5 mar”.",
            text=text[:40],
        )
    elif not days.is_possible(day, today=today):
        errors["day"] = _("A day from the last two months is needed.")
    return None if day is None or day >= today else resolve(day, _END_OF_DAY, zone)


def _no_site(found: Directory) -> str:
    if not found.sites:
        return _("There are no sites yet. `{example}` makes the first.", example="/ops setup")
    return _("Say at which site.")
