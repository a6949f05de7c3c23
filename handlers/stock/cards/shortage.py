"""The card of a shortage: the numbers that led to it, and what may be decided."""

from dataclasses import dataclass
from decimal import Decimal

from handlers.kit.answers import Block
from handlers.kit.blockkit import Card, actions, button, clip, context, date, escaped, section
from handlers.kit.words import N_, _
from handlers.stock.cards.parts import NAME_SHOWN, at, much, named, packs, unstyled
from handlers.stock.rules import quantities
from handlers.stock.rules import shortage as rules
from handlers.stock.rules.shortage import Step, Transfer
from storage.enums import Decision, ShortageState
from storage.sites import Site
from storage.staff import Person
from storage.stock_items import Item
from storage.stock_rules import Shortage

ACTION = "stock.decide"
TITLE_LIMIT = 200
_NAME_IN_TITLE = 60

_DECIDED = {
    Decision.ORDER: N_(":package: {who} has ordered {much}: {task}"),
    Decision.TRANSFER: N_(":truck: {who} has asked {donor} for {much}: {task}"),
    Decision.SNOOZE: N_(":zzz: {who} will look again {until}"),
    Decision.IGNORE: N_(":no_bell: {who} has decided to leave it as it is"),
}


@dataclass(frozen=True)
class Present:
    """A shortage as things stand: what is on hand, what could be done, who did what."""

    shortage: Shortage
    item: Item
    site: Site
    on_hand: Decimal
    to_order: Decimal
    transfer: Transfer | None
    donor: Site | None
    decided_by: Person | None
    zone: str


def card(present: Present, locale: str) -> Card:
    """Show a shortage with the decisions its state allows."""
    held, item = present.shortage, present.item
    where = at(present.site)
    if held.state is ShortageState.OVER:
        said = _("There is enough of {item} at {site} again.", item=unstyled(item), site=where)
        if present.on_hand < held.minimum:
            said = _(
                "{item} at {site}: this is told anew, or no longer asked for.",
                item=unstyled(item), site=where,
            )  # fmt: skip
        return Card(
            said, [section(f":white_check_mark: {said}"), context(_numbers(present, locale))]
        )
    title = _("{item} is low at {site}", item=named(item), site=where)
    text = _(
        "{item} is low at {site}: {much} on hand",
        item=unstyled(item), site=where, much=much(present.on_hand, item, locale),
    )  # fmt: skip
    blocks = [section(f":warning: {title}\n{_numbers(present, locale)}")]
    if held.state is ShortageState.DECIDED and held.decision is not None:
        blocks.append(context(_decided(present, held.decision, locale)))
    if rules.allowed(Step.DECIDE, held.state):
        blocks.append(actions(*_buttons(present, locale)))
    return Card(text, blocks)


def too_late(shortage: Shortage, item: Item, by: Person | None) -> str:
    """Say why a press has lost its meaning."""
    if shortage.state is ShortageState.DECIDED:
        return _("Nothing to do: {who} has decided about it already.", who=_called(by))
    return _("Nothing to do: {item} is not low there any more.", item=unstyled(item))


def not_yours(buyer: Person | None) -> str:
    if buyer is None:
        return _("Only a lead, a manager or an admin can decide that.")
    return _("Only {who}, a lead, a manager or an admin can decide that.", who=_called(buyer))


def order_title(held: Shortage, item: Item, site: Site | None, *, locale: str) -> str:
    """Return the plain title of a buyer's task."""
    parts = {
        "much": _plainly(held.quantity, item, locale),
        "item": _short(item),
        "site": clip(site.name, _NAME_IN_TITLE) if site else "",
    }
    if item.supplier:
        supplier = clip(item.supplier, _NAME_IN_TITLE)
        title = _("Order {much} {item} from {supplier} for {site}", supplier=supplier, **parts)
    else:
        title = _("Order {much} {item} for {site}", **parts)
    return clip(title, TITLE_LIMIT)


def transfer_title(
    held: Shortage, item: Item, donor: Site | None, site: Site | None, *, locale: str
) -> str:
    """Return the plain title of the giving site's task."""
    title = _(
        "Send {much} {item} from {donor} to {site}",
        much=_plainly(held.quantity, item, locale),
        item=_short(item),
        donor=clip(donor.name, _NAME_IN_TITLE) if donor else "",
        site=clip(site.name, _NAME_IN_TITLE) if site else "",
    )
    return clip(title, TITLE_LIMIT)


def _numbers(present: Present, locale: str) -> str:
    """Say the numbers that led to it: what was there, the rule, the pack, what is there now."""
    held, item = present.shortage, present.item
    said = [
        _("{much} on hand", much=much(present.on_hand, item, locale)),
        _("minimum {much}", much=much(held.minimum, item, locale)),
        _("maximum {much}", much=much(held.maximum, item, locale)),
    ]
    if item.pack != 1:
        said.append(_("pack of {much}", much=much(item.pack, item, locale)))
    if held.on_hand != present.on_hand:
        said.append(_("{much} when it fell short", much=much(held.on_hand, item, locale)))
    if item.supplier:
        said.append(_("from {supplier}", supplier=escaped(item.supplier, 120)))
    said.append(_("since {when}", when=date(held.begun_at, present.zone)))
    return " · ".join(said)


def _decided(present: Present, decision: Decision, locale: str) -> str:
    held = present.shortage
    quantity = held.quantity or Decimal(0)
    return _(
        _DECIDED[decision],
        who=_called(present.decided_by),
        much=packs(quantity, present.item, locale),
        donor=at(present.donor),
        task=held.task or "",
        until=date(held.until, present.zone) if held.until else "",
    )


def _buttons(present: Present, locale: str) -> list[Block]:
    value = present.shortage.id.hex
    order = _("Order {much}", much=_plainly(present.to_order, present.item, locale))
    shown = [button(order, f"{ACTION}.{Decision.ORDER}", value, style="primary")]
    if present.transfer is not None:
        label = _(
            "Get {much} from {site}",
            much=_plainly(present.transfer.quantity, present.item, locale),
            site=present.donor.name if present.donor else "",
        )
        shown.append(button(label, f"{ACTION}.{Decision.TRANSFER}", value))
    shown.append(button(_("Snooze"), f"{ACTION}.{Decision.SNOOZE}", value))
    shown.append(button(_("Leave it"), f"{ACTION}.{Decision.IGNORE}", value))
    return shown


def _plainly(quantity: Decimal | None, item: Item, locale: str) -> str:
    """Say a quantity where Slack shows plain text: a button, a title."""
    return quantities.say(quantity or Decimal(0), item.unit, locale)


def _short(item: Item) -> str:
    return clip(f"{clip(item.name, _NAME_IN_TITLE)} ({item.sku})", 100)


def _called(person: Person | None) -> str:
    if person is None:
        return _("somebody")
    return escaped(person.name or person.handle or person.id, NAME_SHOWN)
