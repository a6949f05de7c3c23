"""Reading stock: what there is, what happened and what is low."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from handlers.kit.actors import Actor
from handlers.kit.errors import Invalid
from handlers.staff.service import directory
from handlers.staff.service.directory import require_insider
from handlers.stock.cards.shown import LISTED, Lookup
from handlers.stock.rules import line
from handlers.stock.service import items, understand
from storage import sites, staff, stock_items, stock_ledger, stock_rules
from storage.session import Session
from storage.sites import Site
from storage.staff import Person
from storage.stock_items import Item
from storage.stock_ledger import Balance, Movement
from storage.stock_rules import Shortage


def look_up(session: Session, actor: Actor, text: str) -> list[Lookup]:
    """Return what there is of the items a text may mean. Errors: `Rejected` for guests."""
    require_insider(actor)
    found = items.search(session, text)
    ids = [item.id for item in found]
    balances = stock_ledger.balances(session, ids)
    rules = stock_rules.rules_of(session, ids)
    known = {site.id: site for site in sites.every(session)}
    return [
        Lookup(
            item,
            sorted(
                (one for one in balances if one.item_id == item.id and one.site_id in known),
                key=lambda one: known[one.site_id].name,
            ),
            {rule.site_id: rule for rule in rules if rule.item_id == item.id},
            known,
        )
        for item in found
    ]


@dataclass(frozen=True)
class History:
    """The latest entries of an item: (entry, what was on hand after it, whether taken back)."""

    item: Item
    entries: Sequence[tuple[Movement, Decimal | None, bool]]
    sites: Mapping[uuid.UUID, Site]
    people: Mapping[str, Person]


def history(session: Session, actor: Actor, text: str) -> History:
    """Read `<item> [at <site>]`. Errors: `Invalid` at `item` or `site`."""
    require_insider(actor)
    errors: dict[str, str] = {}
    heads = line.heads(text, ("at",))
    known = stock_items.called(session, heads)
    head = next((one for one in heads if items.pick(known, one)), heads[-1] if heads else "")
    item = items.one(session, head, errors)
    place = line.after(text, head, ("at",)).phrases.get("at", "")
    site = _site(session, place, errors) if place else None
    if errors or item is None:
        raise Invalid(errors)
    entries = stock_ledger.latest(session, item.id, site.id if site else None, limit=LISTED)
    gone = stock_ledger.reversed_among(session, [one.id for one in entries])
    left = {one.site_id: one.on_hand for one in stock_ledger.balances(session, [item.id])}
    return History(
        item,
        [(one, _after(left, one), one.id in gone) for one in entries],
        {one.id: one for one in sites.every(session)},
        staff.get_many(session, {one.person_id for one in entries}),
    )


def low(
    session: Session, actor: Actor, text: str
) -> tuple[list[tuple[Shortage, Item, Balance]], dict[uuid.UUID, Site], bool]:
    """Read `[at] [<site>]`: what is low there or anywhere, the sites, and whether there is more.

    Errors: `Invalid` at `site`.
    """
    require_insider(actor)
    errors: dict[str, str] = {}
    word, _space, rest = text.strip().partition(" ")
    place = rest if word.casefold() == "at" else text
    site = _site(session, place, errors) if place.strip() else None
    if errors:
        raise Invalid(errors)
    found = stock_rules.low(session, site.id if site else None, limit=LISTED + 1)
    known = {one.id: one for one in sites.every(session)}
    return found[:LISTED], known, len(found) > LISTED


def _after(left: dict[uuid.UUID, Decimal], entry: Movement) -> Decimal:
    """Return what was on hand after an entry, walking back from what there is now."""
    after = left.get(entry.site_id, Decimal(0))
    left[entry.site_id] = after - entry.change
    return after


def _site(session: Session, text: str, errors: dict[str, str]) -> Site | None:
    return understand.named_site(directory.load(session), text, errors, field="site")
