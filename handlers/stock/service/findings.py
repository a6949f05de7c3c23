"""The shortages that nobody has decided about, for the digest of who leads there."""

from datetime import datetime

from handlers.kit.area import Tools
from handlers.kit.findings import Finding, Leading
from handlers.stock.cards import findings as cards
from handlers.stock.service import shortages
from storage import sites, stock_rules
from storage.enums import Redness
from storage.session import Session
from storage.sites import Site
from storage.stock_rules import Undecided

MOST = 100


def write(session: Session, led: Leading, now: datetime, tools: Tools) -> list[Finding]:
    """Return what runs out at their sites, as long as nobody has decided about it."""
    del now, tools
    if not (led.everything or led.sites):
        return []
    own = None if led.everything else led.sites
    found = stock_rules.undecided(session, own, limit=MOST)
    known = {site.id: site for site in sites.every(session)} if found else {}
    locale = led.actor.locale
    return [_finding(one, known.get(one.shortage.site_id), locale) for one in found]


def _finding(one: Undecided, site: Site | None, locale: str) -> Finding:
    held, on_hand = one.shortage, one.on_hand
    level = 2 if on_hand <= 0 else 1 if on_hand * 2 < held.minimum else 0
    return Finding(
        kind=shortages.KIND,
        subject=held.id.hex,
        name=cards.name(one, site),
        title=cards.title(one, site),
        severity=list(Redness)[level],
        since=held.begun_at,
        matter=cards.matter(one, locale),
        press=cards.press(one),
        owner=one.buyer_id,
        site_id=held.site_id,
        cost=1,
        level=level,
    )
