"""Why something is not taken, as plain sentences: they may stand in a dialog."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.kit.numbers import AmbiguousNumber
from handlers.kit.words import N_, _
from handlers.stock.cards.parts import day
from handlers.stock.rules import quantities
from handlers.stock.rules.ledger import CountedSince, Short
from handlers.stock.rules.quantities import BadQuantity, Wrong
from storage.sites import Site
from storage.stock_items import Item

_WRONG = {
    Wrong.NO_NUMBER: N_("“{typed}” is no quantity. Write it like “5”, “1.5 kg” or “2 packs”."),
    Wrong.OTHER_UNIT: N_("{name} is counted in {unit}, so “{typed}” cannot be taken."),
    Wrong.IN_PARTS: N_("{name} is counted in whole {unit}; “{typed}” is not whole."),
    Wrong.TOO_FINE: N_("“{typed}” has more than three decimals of {unit}."),
    Wrong.TOO_MUCH: N_("“{typed}” is more than I can keep."),
    Wrong.NOTHING: N_("“{typed}” is nothing. Say how much."),
}
_TYPED_SHOWN = 60


def bad_quantity(problem: BadQuantity, typed: str, item: Item) -> str:
    return _(_WRONG[problem.wrong], typed=typed[:_TYPED_SHOWN], name=item.name[:80], unit=item.unit)


def ambiguous(problem: AmbiguousNumber, typed: str) -> str:
    first, second = problem.readings
    return _(
        "“{typed}” could mean {first} or {second}. Write it without that sign.",
        typed=typed[:_TYPED_SHOWN],
        first=format(first.normalize(), "f"),
        second=format(second, "f"),
    )


def short(problem: Short, item: Item, site: Site, *, since: datetime, locale: str) -> str:
    """Say how much would be missing where and when; `since` is when it was to happen."""
    parts = {
        "missing": much(problem.missing, item, locale),
        "item": item.name[:80],
        "site": site.name,
        "there": much(problem.there, item, locale),
    }
    if problem.at == since:
        return _("There is only {there} of {item} at {site}: {missing} too little.", **parts)
    parts["date"] = day(problem.at.astimezone(ZoneInfo(site.zone)).date(), locale)
    return _("{missing} of {item} would then be missing at {site} on {date}.", **parts)


def counted_since(problem: CountedSince, item: Item, site: Site, *, locale: str) -> str:
    return _(
        "{item} was counted at {site} on {date}, and what happened before is in that count.",
        item=item.name[:80],
        site=site.name,
        date=day(problem.at.astimezone(ZoneInfo(site.zone)).date(), locale),
    )


def unknown_item(text: str, near: list[Item]) -> str:
    said = _("I know no item “{text}”.", text=text[:_TYPED_SHOWN])
    if not near:
        return said
    names = ", ".join(f"{one.name[:60]} ({one.sku})" for one in near)
    return said + " " + _("Did you mean one of these: {names}?", names=names)


def several_items(text: str, found: list[Item]) -> str:
    skus = ", ".join(one.sku for one in found[:5])
    return _(
        "Several items are called “{text}”. Write one of these instead: {skus}.",
        text=text[:_TYPED_SHOWN],
        skus=skus,
    )


def much(quantity: Decimal, item: Item, locale: str) -> str:
    return quantities.say(quantity, item.unit, locale)
