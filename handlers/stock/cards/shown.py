"""What is told privately: what there is of an item, its history, what is low, receipts."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handlers.kit.answers import Text
from handlers.kit.blockkit import date, escaped, mention
from handlers.kit.words import N_, _, _n
from handlers.stock.cards.parts import at, listing, much, named, packs, receipt
from handlers.stock.rules.shortage import Levels
from storage.enums import Decision, MovementKind, ShortageState
from storage.sites import Site
from storage.staff import Person
from storage.stock_items import Item
from storage.stock_ledger import Balance, Movement
from storage.stock_rules import Rule, Shortage

LISTED = 20
_KINDS = {
    MovementKind.RECEIVE: N_("received"),
    MovementKind.ISSUE: N_("issued"),
    MovementKind.MOVE: N_("moved"),
    MovementKind.ADJUST: N_("corrected"),
    MovementKind.COUNT: N_("counted"),
}
_BOOKED = {
    MovementKind.RECEIVE: N_("Received {much} of {item} at {site}; there is now {there}."),
    MovementKind.ISSUE: N_("Issued {much} of {item} at {site}; there is now {there}."),
    MovementKind.ADJUST: N_("Corrected {item} at {site} by {much}; there is now {there}."),
    MovementKind.COUNT: N_("Counted {much} of {item} at {site}; there is now {there}."),
}
_DECIDED = {
    Decision.ORDER: N_("ordered"),
    Decision.TRANSFER: N_("asked another site"),
    Decision.SNOOZE: N_("snoozed"),
    Decision.IGNORE: N_("left as it is"),
}


@dataclass(frozen=True)
class Lookup:
    """What is known of an item: what is on hand, and what should be, by site."""

    item: Item
    balances: Sequence[Balance]
    rules: Mapping[uuid.UUID, Rule]
    sites: Mapping[uuid.UUID, Site]

    @property
    def total(self) -> Decimal:
        return sum((one.on_hand for one in self.balances), Decimal(0))


def lookup(found: Lookup, locale: str) -> Text:
    """Show what there is of one item at each site."""
    item = found.item
    facts = [named(item), _("{much} in all", much=much(found.total, item, locale))]
    if item.pack != 1:
        facts.append(_("pack of {much}", much=much(item.pack, item, locale)))
    if item.supplier:
        facts.append(_("from {supplier}", supplier=escaped(item.supplier, 120)))
    lines = [_at_site(found, one, locale) for one in found.balances]
    return listing(" · ".join(facts), lines or [_("There is none of it anywhere yet.")])


def candidates(text: str, found: Sequence[Lookup], locale: str) -> Text:
    """Show the items that a text may mean."""
    title = _("Which item is “{text}”?", text=escaped(text, 120))
    lines = [
        _("• {item}: {much} in all", item=named(one.item), much=much(one.total, one.item, locale))
        for one in found
    ]
    return listing(f"*{title}*", lines)


def nothing(text: str) -> Text:
    said = _("I know no item like “{text}”.", text=escaped(text, 120))
    hint = _("`{example}` makes one.", example="/stock new OAT-1 Oat milk unit l pack 6")
    return Text(f"{said} {hint}")


def history(
    item: Item,
    entries: Sequence[tuple[Movement, Decimal | None, bool]],
    sites: Mapping[uuid.UUID, Site],
    people: Mapping[str, Person],
    *,
    locale: str,
    zone: str,
) -> Text:
    """Show the latest entries of an item: (entry, what was on hand after it, taken back)."""
    lines = []
    for entry, after, gone in entries:
        who = people.get(entry.person_id)
        parts = [
            date(entry.at, zone),
            _(_KINDS[entry.kind]) if entry.reverses is None else _("taken back"),
            _signed(entry.change, item, locale),
            at(sites.get(entry.site_id)),
            escaped(who.name or who.handle, 80) if who else mention(entry.person_id),
        ]
        if after is not None:
            parts.append(_("then {much}", much=much(after, item, locale)))
        if entry.note:
            parts.append(escaped(entry.note, 120))
        line = " · ".join(parts)
        lines.append(f"• ~{line}~" if gone else f"• {line}")
    title = _("{item}: what happened last", item=named(item))
    return listing(title, lines or [_("Nothing has been booked yet.")])


def low(
    found: Sequence[tuple[Shortage, Item, Balance]],
    sites: Mapping[uuid.UUID, Site],
    *,
    locale: str,
    more: bool,
) -> Text:
    """Show what is low, the undecided first."""
    if not found:
        return Text(_("Nothing is low."))
    count = len(found)
    title = _n("{count} item is low", "{count} items are low", count)
    if more:
        title = _n("The first {count} item that is low", "The first {count} that are low", count)
    return listing(f"*{title}*", [_low_line(*one, sites=sites, locale=locale) for one in found])


def booked(
    item: Item, kind: MovementKind, legs: Sequence[tuple[Site, Decimal, Decimal]], *,
    counted: Decimal | None, when: datetime | None, zone: str, note: str, undo: str, locale: str,
) -> Text:  # fmt: skip
    """Echo a booking: each leg is (site, change, what is on hand now)."""
    (site, change, there), *others = legs
    quantity = counted if counted is not None else change
    parts = {"item": named(item), "site": at(site), "there": much(there, item, locale)}
    if others:
        other, _change, over_there = others[0]
        text = _(
            "Moved {much} of {item} from {site} to {other}; there is now {there} and {over_there}.",
            much=packs(-quantity, item, locale),
            other=at(other),
            over_there=much(over_there, item, locale),
            **parts,
        )
    else:
        shown = quantity if kind is MovementKind.ADJUST else abs(quantity)
        text = _(_BOOKED[kind], much=packs(shown, item, locale), **parts)
    if counted is not None and change:
        text += " " + _("That is {much} off.", much=_signed(change, item, locale))
    if when is not None:
        text += " " + _("Booked for {when}.", when=date(when, zone, clock=False))
    if note:
        text += "\n" + _("Note: {note}", note=escaped(note, 400))
    return receipt(text, undo)


def item_made(item: Item, locale: str) -> Text:
    text = _(
        "{item} is kept in {unit}, a pack is {pack}.",
        item=named(item), unit=escaped(item.unit, 60), pack=much(item.pack, item, locale),
    )  # fmt: skip
    return receipt(text, None)


def rule_set(
    item: Item, site: Site, *, levels: Levels, there: Decimal, buyer: str | None, locale: str
) -> Text:
    text = _(
        "{item} is low at {site} below {minimum}, and is then filled up to {maximum}."
        " There is now {there}.",
        item=named(item),
        site=at(site),
        minimum=much(levels.minimum, item, locale),
        maximum=much(levels.maximum, item, locale),
        there=much(there, item, locale),
    )
    if buyer:
        text += " " + _("{who} orders it.", who=mention(buyer))
    return receipt(text, None)


def rule_ended(item: Item, site: Site) -> Text:
    return receipt(
        _("{item} has no minimum at {site} any more.", item=named(item), site=at(site)), None
    )


def _at_site(found: Lookup, balance: Balance, locale: str) -> str:
    line = _(
        "• {site}: {much}",
        site=at(found.sites.get(balance.site_id)),
        much=much(balance.on_hand, found.item, locale),
    )
    rule = found.rules.get(balance.site_id)
    if rule is None:
        return line
    line += " · " + _("minimum {much}", much=much(rule.minimum, found.item, locale))
    return f"{line} :warning:" if balance.on_hand < rule.minimum else line


def _low_line(
    shortage: Shortage, item: Item, balance: Balance, *, sites: Mapping[uuid.UUID, Site],
    locale: str,
) -> str:  # fmt: skip
    line = _(
        "• {item} at {site}: {much}, minimum {minimum}",
        item=named(item),
        site=at(sites.get(shortage.site_id)),
        much=much(balance.on_hand, item, locale),
        minimum=much(shortage.minimum, item, locale),
    )
    if shortage.state is ShortageState.LOW or shortage.decision is None:
        return f"{line} :warning:"
    return f"{line} · {_(_DECIDED[shortage.decision])}"


def _signed(change: Decimal, item: Item, locale: str) -> str:
    said = much(change, item, locale)
    return f"+{said}" if change > 0 else said
