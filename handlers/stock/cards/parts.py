"""What every card of stock is made of: names, quantities, lists and receipts."""

from datetime import date
from decimal import Decimal

from babel.dates import format_date

from handlers.kit import numbers
from handlers.kit.answers import Text
from handlers.kit.blockkit import actions, button, escaped, sections
from handlers.kit.words import _, _n
from handlers.stock.rules import quantities
from storage.sites import Site
from storage.stock_items import Item

UNDO = "stock.undo"
NAME_SHOWN = 240
SITE_SHOWN = 120
ROOM = 9000  # Of the 11,000 characters that Slack takes in a message.


def named(item: Item) -> str:
    """Name an item in mrkdwn."""
    return f"*{escaped(item.name, NAME_SHOWN)}* ({escaped(item.sku, 80)})"


def unstyled(item: Item) -> str:
    return f"{escaped(item.name, NAME_SHOWN)} ({escaped(item.sku, 80)})"


def at(site: Site | None) -> str:
    return escaped(site.name, SITE_SHOWN) if site else _("a site that is gone")


def much(quantity: Decimal, item: Item, locale: str) -> str:
    return escaped(quantities.say(quantity, item.unit, locale), 60)


def packs(quantity: Decimal, item: Item, locale: str) -> str:
    """Say a quantity with how many packs that is, where it is in packs."""
    said = much(quantity, item, locale)
    whole = quantity / item.pack
    if item.pack == 1 or whole != whole.to_integral_value():
        return said
    return _n("{much} ({count} pack)", "{much} ({count} packs)", int(whole), much=said)


def day(value: date, locale: str) -> str:
    """Write a day for a sentence that may stand in a dialog, where Slack shows no dates."""
    return format_date(value, "medium", locale=numbers.parsed(locale))


def receipt(text: str, undo: str | None) -> Text:
    """Say what was done, with a button to take it back."""
    blocks = sections([text])
    if undo is not None:
        blocks.append(actions(button(_("Undo"), UNDO, undo)))
    return Text(text, blocks)


def listing(title: str, lines: list[str]) -> Text:
    """Show a list as far as it fits into one message, and say how much more there is."""
    shown: list[str] = []
    room = ROOM
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    rest = len(lines) - len(shown)
    if rest:
        shown.append(_n("and {count} more", "and {count} more", rest))
    return Text("\n".join([title, *shown]), sections([title, *shown]))
