"""Slack in: `/stock <item>`, `/stock history` and `/stock low`."""

from handlers.kit.answers import Answer, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import escape, one_line, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.stock.cards import shown as cards
from handlers.stock.service import items, lists


def look(call: Call) -> Answer:
    """Show what there is of an item; without one, what is low."""
    text = one_line(plain(call.text))
    if not text:
        return low(call)
    found = lists.look_up(call.session, call.actor, text[:200])
    if len(found) == 1:
        return cards.lookup(found[0], call.actor.locale)
    return cards.candidates(text, found, call.actor.locale) if found else cards.nothing(text)


def called_exactly(call: Call, text: str) -> Text | None:
    """Show the item that is called exactly this, verb and all; None when none is."""
    if len(items.exactly(call.session, text)) != 1:
        return None
    (found,) = lists.look_up(call.session, call.actor, text)
    return cards.lookup(found, call.actor.locale)


def history(call: Call) -> Answer:
    """Read `<item> [at <site>]`."""
    text = one_line(plain(call.text))
    if not text:
        example = _("For example `{example}`.", example="/stock history oat milk at Harbour")
        raise Rejected(_("Say which item: its SKU, barcode or name.") + " " + example)
    try:
        found = lists.history(call.session, call.actor, text)
    except Invalid as invalid:
        return _instead(call, f"history {text}", invalid)
    return cards.history(
        found.item,
        found.entries,
        found.sites,
        found.people,
        locale=call.actor.locale,
        zone=call.actor.timezone,
    )


def low(call: Call) -> Answer:
    """Read `[at] [<site>]`."""
    text = one_line(plain(call.text))
    try:
        found, known, more = lists.low(call.session, call.actor, text)
    except Invalid as invalid:
        return _instead(call, f"low {text}", invalid)
    return cards.low(found, known, locale=call.actor.locale, more=more)


def _instead(call: Call, whole: str, invalid: Invalid) -> Answer:
    """Answer what does not fit its verb: with the item of that name, else with what is wrong."""
    item = called_exactly(call, whole)
    if item is None:
        raise Rejected(escape(" ".join(invalid.errors.values())))
    return item
