"""What the digest says of a shortage that nobody has decided about."""

from handlers.kit.blockkit import clip, escaped
from handlers.kit.findings import NAME_LIMIT, Press
from handlers.kit.words import _
from handlers.stock.cards.parts import much
from handlers.stock.cards.shortage import ACTION
from storage.enums import Decision
from storage.sites import Site
from storage.stock_rules import Undecided

_SITE_SHOWN = 60


def name(one: Undecided, site: Site | None) -> str:
    item = escaped(one.item.name, NAME_LIMIT - _SITE_SHOWN)
    return _("*{item}* at {site}", item=item, site=_site(site))


def title(one: Undecided, site: Site | None) -> str:
    item = clip(one.item.name, NAME_LIMIT - _SITE_SHOWN)
    where = clip(site.name, _SITE_SHOWN) if site else ""
    return _("See to {item} at {site}", item=item, site=where)


def matter(one: Undecided, locale: str) -> str:
    parts = {
        "much": much(one.on_hand, one.item, locale),
        "least": much(one.shortage.minimum, one.item, locale),
    }
    if one.on_hand <= 0:
        return _("run out, the minimum is {least}; nobody has decided", **parts)
    return _("{much} left, the minimum is {least}; nobody has decided", **parts)


def press(one: Undecided) -> Press:
    return Press(_("Order"), f"{ACTION}.{Decision.ORDER}", one.shortage.id.hex)


def _site(site: Site | None) -> str:
    return escaped(site.name, _SITE_SHOWN) if site else _("a site that is gone")
