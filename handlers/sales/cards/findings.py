"""What the digest says of sites that did not report, and of targets that are behind."""

from datetime import date

from handlers.kit.blockkit import clip, escaped
from handlers.kit.findings import MATTER_LIMIT, NAME_LIMIT, Press
from handlers.kit.words import _, _n
from handlers.sales.cards import shared
from handlers.sales.cards import targets as cards
from handlers.sales.cards.books import REPORT
from handlers.sales.cards.targets import CHART, Shown
from storage.sites import Site

MOST_DAYS = 4


def site_name(site: Site) -> str:
    return _("*{site}*: sales", site=escaped(site.name, NAME_LIMIT))


def site_title(site: Site) -> str:
    return _("Report the sales of {site}", site=clip(site.name, NAME_LIMIT))


def not_reported(days: list[date]) -> str:
    named = ", ".join(shared.day(day) for day in days[:MOST_DAYS])
    said = _("not reported: {days}", days=named)
    if len(days) <= MOST_DAYS:
        return said
    count = len(days) - MOST_DAYS
    return f"{said}, " + _n("and {count} more", "and {count} more", count)


def silent(site: Site, days: list[date]) -> str:
    return _("{site} (sales of {day})", site=clip(site.name, 40), day=shared.day(days[-1]))


def report(site: Site, days: list[date]) -> Press:
    return Press(_("Report"), REPORT, f"{site.id.hex}:{days[0]}")


def target_name(shown: Shown) -> str:
    return f"*{escaped(cards.named(shown), NAME_LIMIT)}*"


def target_title(shown: Shown) -> str:
    return _("Bring {target} back on pace", target=cards.reference(shown.target))


def pace(shown: Shown) -> str:
    return clip(cards.verdict(shown), MATTER_LIMIT)


def chart(shown: Shown) -> Press:
    return Press(_("Show the chart"), CHART, shown.target.id.hex)
