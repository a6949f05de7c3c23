"""Items: found by SKU, barcode or name, and made."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handlers.kit.actors import Actor, require
from handlers.kit.blockkit import one_line
from handlers.kit.errors import Invalid
from handlers.kit.numbers import AmbiguousNumber
from handlers.kit.words import _
from handlers.staff.service.directory import require_insider
from handlers.stock.cards import refusals
from handlers.stock.rules import near, quantities
from handlers.stock.rules.drafts import ItemDraft
from handlers.stock.rules.quantities import BadQuantity, Counted
from storage import audit, stock_items
from storage.enums import Role
from storage.session import Session
from storage.stock_items import Item

KIND = "stock_item"
LIMITS = {"sku": 40, "name": 120, "unit": 16, "barcode": 40, "supplier": 80}


@dataclass(frozen=True)
class Made:
    """A new item, and the audit row that tells of it."""

    item: Item
    entry: uuid.UUID


def pick(found: Iterable[Item], text: str) -> list[Item]:
    """Return those of some items that a text means: by SKU, else by barcode, else by name."""
    folded, plain = stock_items.fold(text), text.strip()
    items = list(found)
    by_sku = [one for one in items if one.sku_folded == folded]
    by_barcode = [one for one in items if one.barcode == plain]
    return by_sku or by_barcode or [one for one in items if one.name_folded == folded]


def exactly(session: Session, text: str) -> list[Item]:
    """Return the items that are called exactly this: one, unless they share a name."""
    return pick(stock_items.called(session, [text]), text) if text.strip() else []


def one(session: Session, text: str, errors: dict[str, str], *, field: str = "item") -> Item | None:
    """Return the item a text means; what is wrong with it goes to `field`."""
    found = exactly(session, text)
    if len(found) == 1:
        return found[0]
    if not text.strip():
        errors[field] = _("Say which item: its SKU, barcode or name.")
    elif found:
        errors[field] = refusals.several_items(text, found)
    else:
        errors[field] = refusals.unknown_item(text, nearest(session, text))
    return None


def search(session: Session, text: str) -> list[Item]:
    """Return what a text may mean: exactly that, else what has its words, else the nearest."""
    words = stock_items.fold(text).split()
    if not words:
        return []
    return (
        exactly(session, text)
        or stock_items.with_words(session, words, limit=near.SHOWN)
        or nearest(session, text)
    )


def nearest(session: Session, text: str) -> list[Item]:
    """Return up to five items that are called most like a text."""
    found = near.nearest(stock_items.fold(text), stock_items.known(session))
    by_sku = stock_items.with_skus(session, found)
    return [by_sku[sku] for sku in found]


def add(session: Session, actor: Actor, draft: ItemDraft, *, now: datetime) -> Made:
    """Make an item. Errors: `Invalid` at the fields, `Rejected` below a lead."""
    require_lead(actor)
    errors: dict[str, str] = {}
    item = understood(draft, errors, locale=actor.locale, now=now)
    taken = stock_items.called(session, [text for text in (item.sku, item.barcode or "") if text])
    for other in taken:
        if other.sku_folded == item.sku_folded:
            errors["sku"] = _("There is an item {sku} already.", sku=other.sku)
        elif item.barcode and other.barcode == item.barcode:
            errors["barcode"] = _("{sku} has this barcode already.", sku=other.sku)
    if errors:
        raise Invalid(errors)
    stock_items.add(session, item)
    subject = (KIND, item.id.hex)
    entry = audit.write(session, "stock.new", at=now, actor_id=actor.id, subject=subject)
    return Made(item, entry)


def understood(draft: ItemDraft, errors: dict[str, str], *, locale: str, now: datetime) -> Item:
    """Return an unsaved item; what is wrong with it goes to `errors` by field."""
    texts = {
        field: one_line(getattr(draft, field))
        for field in ("sku", "name", "unit", "barcode", "supplier")
    }
    for field, text in texts.items():
        if len(text) > LIMITS[field]:
            errors[field] = _("At most {limit} characters.", limit=LIMITS[field])
    if not texts["sku"]:
        errors["sku"] = _("A SKU is needed: its number or code.")
    if not texts["name"]:
        errors["name"] = _("A name is needed.")
    item = Item(
        id=uuid.uuid4(),
        sku=texts["sku"],
        sku_folded=stock_items.fold(texts["sku"]),
        name=texts["name"],
        name_folded=stock_items.fold(texts["name"]),
        barcode=texts["barcode"] or None,
        unit=texts["unit"] or quantities.PIECE,
        pack=Decimal(1),
        supplier=texts["supplier"] or None,
        created_at=now,
    )
    item.pack = _pack(draft.pack, item, errors, locale=locale)
    return item


def counted(item: Item) -> Counted:
    return Counted(item.unit, item.pack)


def require_lead(actor: Actor) -> None:
    """Refuse who may not say what is kept. Errors: `Rejected`."""
    require_insider(actor)
    require(actor, Role.LEAD)


def _pack(text: str, item: Item, errors: dict[str, str], *, locale: str) -> Decimal:
    if not text.strip():
        return Decimal(1)
    try:
        return quantities.read(*quantities.split(text), counted(item), locale=locale)
    except BadQuantity as problem:
        errors["pack"] = refusals.bad_quantity(problem, text, item)
    except AmbiguousNumber as problem:
        errors["pack"] = refusals.ambiguous(problem, text)
    return Decimal(1)
