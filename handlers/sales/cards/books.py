"""What the bot says of bookings: receipts, the days of a site, and what is missing."""

from datetime import date

from handlers.kit import money
from handlers.kit.answers import Text
from handlers.kit.blockkit import Card, actions, button, context, escape, section, sections
from handlers.kit.money import Money
from handlers.kit.words import _
from handlers.sales.cards import shared
from storage.sites import Site

UNDO, REPORT = "sales.undo", "sales.report"


def receipt(
    site: Site, day: date, *, amount: Money, total: Money, booking: str, locale: str
) -> Text:
    """Echo what was booked, in the writer's own way of writing amounts, with an Undo."""
    parts = {
        "amount": money.say(amount, locale),
        "site": shared.named(site.name),
        "day": shared.day(day),
    }
    said = _("{amount} booked for {site}, {day}.", **parts)
    if total != amount:
        said += " " + _("The day has {total} now.", total=money.say(total, locale))
    return Text(said, [section(said), actions(button(_("Undo"), UNDO, booking))])


def taken_back() -> Text:
    return Text(_("Taken back by a reversing entry."))


def days(site: Site, found: list[tuple[date, Money | None]], *, locale: str) -> Text:
    """List the last days of a site."""
    title = _("The last days of {site}", site=shared.plain_name(site.name))
    if not found:
        said = _("Nothing was to be reported yet. `{example}` does.", example="/sales log 1250")
        return Text(f"{title}: {said}")
    lines = [
        f"• {shared.day(day)}: {money.say(amount, locale)}"
        if amount is not None
        else _("• {day}: :warning: not reported", day=shared.day(day))
        for day, amount in found
    ]
    return Text("\n".join([title, *lines]), sections([f"*{title}*", *lines]))


def missing(site: Site, day: date, *, value: str) -> Card:
    """Ask for the sales of a day."""
    parts = {"site": shared.plain_name(site.name), "day": shared.day(day)}
    said = _("{site} has not reported its sales of {day}", **parts)
    why = _("Until then the day is missing, not zero. If nothing was sold, report 0.")
    report = button(_("Report"), REPORT, value, style="primary")
    return Card(said, [section(f"*{said}*"), context(why), actions(report)])


def currency(code: str) -> Text:
    return Text(_("Amounts are kept in {currency}.", currency=escape(code)))
