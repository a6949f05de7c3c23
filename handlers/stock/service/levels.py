"""How much there should be: a minimum and a maximum of an item at a site."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handlers.kit.actors import Actor
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.staff.service import directory
from handlers.stock.rules import line
from handlers.stock.rules.drafts import RuleDraft
from handlers.stock.service import items, shortages, understand
from storage import audit, staff, stock_items, stock_ledger, stock_rules
from storage.session import Session
from storage.sites import Site
from storage.stock_items import Item

WORDS = ("at", "min", "max", "buyer")
OFF = "off"


@dataclass(frozen=True)
class Levelled:
    """A rule that was set, and what is on hand."""

    item: Item
    site: Site
    minimum: Decimal
    maximum: Decimal
    buyer: str | None
    on_hand: Decimal


def of_line(session: Session, text: str, *, buyer: str) -> tuple[RuleDraft, bool]:
    """Read `<item> [at <site>] min <n> [max <n>]`, or `… off`; tell also whether it ends one."""
    words = text.split()
    ends = bool(words) and words[-1].casefold() == OFF
    if ends:
        text = " ".join(words[:-1])
    heads = line.heads(text, WORDS)
    known = stock_items.called(session, heads)
    fitting = [one for one in heads if items.pick(known, one)]
    head = next(iter(fitting), heads[-1] if heads else "")
    said = line.after(text, head, WORDS).phrases
    draft = RuleDraft(
        item=head,
        site=said.get("at", ""),
        minimum=said.get("min", ""),
        maximum=said.get("max", ""),
        buyer=buyer,
    )
    return draft, ends


def set_level(session: Session, actor: Actor, draft: RuleDraft, *, now: datetime) -> Levelled:
    """Say how much there should be. Errors: `Invalid` at the fields, `Rejected` below a lead."""
    items.require_lead(actor)
    errors: dict[str, str] = {}
    item, site = _where(session, actor, draft, errors)
    minimum = _minimum(draft, item, errors, actor.locale)
    maximum = _maximum(draft, item, minimum, errors, actor.locale)
    buyer = staff.get(session, draft.buyer) if draft.buyer else None
    if draft.buyer and buyer is None:
        errors["buyer"] = _("I do not know everybody of them yet. Please try again in a minute.")
    if buyer is not None:
        _require_present(buyer, errors)
    if errors or item is None or site is None:
        raise Invalid(errors)
    # Under the lock of the balance, so that a booking meets the old rule or the new one.
    balance = stock_ledger.lock(session, item.id, [site.id])[site.id]
    values = {
        "item_id": item.id,
        "site_id": site.id,
        "minimum": minimum,
        "maximum": maximum,
        "buyer_id": buyer.id if buyer else None,
        "set_by": actor.id,
        "set_at": now,
    }
    stock_rules.set_rule(session, values)
    _record(session, actor, "stock.rule", item, site, now=now, detail=[str(minimum), str(maximum)])
    shortages.look(session, item, site, balance.on_hand, came_in=False, now=now)
    return Levelled(item, site, minimum, maximum, buyer.id if buyer else None, balance.on_hand)


def end(session: Session, actor: Actor, draft: RuleDraft, *, now: datetime) -> tuple[Item, Site]:
    """End the rule of an item at a site. Errors: as `set_level`, also without a rule."""
    items.require_lead(actor)
    errors: dict[str, str] = {}
    item, site = _where(session, actor, draft, errors)
    if errors or item is None or site is None:
        raise Invalid(errors)
    balance = stock_ledger.lock(session, item.id, [site.id])[site.id]
    if stock_rules.rule(session, item.id, site.id) is None:
        raise Rejected(_("There is no rule for it at this site."))
    stock_rules.forget_rule(session, item.id, site.id)
    _record(session, actor, "stock.rule.end", item, site, now=now, detail=[])
    shortages.look(session, item, site, balance.on_hand, came_in=False, now=now)
    return item, site


def _where(
    session: Session, actor: Actor, draft: RuleDraft, errors: dict[str, str]
) -> tuple[Item | None, Site | None]:
    found = directory.load(session)
    item = items.one(session, draft.item, errors)
    return item, understand.site_of(session, actor, found, draft.site, errors)


def _minimum(draft: RuleDraft, item: Item | None, errors: dict[str, str], locale: str) -> Decimal:
    if not draft.minimum.strip():
        errors["minimum"] = _("Say below how much it is low, for example “10” or “2 packs”.")
    if item is None or "minimum" in errors:
        return Decimal(0)
    return understand.read_quantity(draft.minimum, item, errors, field="minimum", locale=locale)


def _maximum(
    draft: RuleDraft, item: Item | None, minimum: Decimal, errors: dict[str, str], locale: str
) -> Decimal:
    """Return the maximum; without one it is one pack above the minimum."""
    if item is None or not draft.maximum.strip():
        return minimum + (item.pack if item else 0)
    maximum = understand.read_quantity(draft.maximum, item, errors, field="maximum", locale=locale)
    if "maximum" not in errors and maximum < minimum:
        errors["maximum"] = _("The maximum is at least the minimum.")
    return maximum


def _require_present(buyer: staff.Person, errors: dict[str, str]) -> None:
    try:
        directory.require_present(buyer)
    except Rejected as absent:
        errors["buyer"] = absent.sentence


def _record(
    session: Session, actor: Actor, action: str, item: Item, site: Site, *, now: datetime,
    detail: list[str],
) -> uuid.UUID:  # fmt: skip
    return audit.write(
        session,
        action,
        at=now,
        actor_id=actor.id,
        subject=(items.KIND, item.id.hex),
        detail={"site": site.id.hex, "levels": detail},
    )
