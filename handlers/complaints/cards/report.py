"""The report: volume, what was in time, and causes; as text, as a table and as a chart."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date

from handlers.complaints.cards.words import CAUSES, NAME_SHOWN
from handlers.complaints.rules.figures import CauseFigures, Kept, Report
from handlers.kit import numbers
from handlers.kit.answers import Text
from handlers.kit.blockkit import Card, actions, button, context, escaped, sections
from handlers.kit.charts import Drawing, Number, Series, bar, table, with_drawings
from handlers.kit.words import _, _n, language

CHART = "complaints.report.chart"


def report(shown: Report, value: str) -> Text:
    """Show a report to who asks, with a button for its charts."""
    card = words(shown)
    table_of = causes(shown)
    blocks = [*card.blocks, *table_of.classic]
    if shown.received:
        blocks.append(actions(button(_("Show the charts"), CHART, value)))
    blocks.append(context(_("Only what you may see is counted; mistakes and merged ones are not.")))
    return Text(card.text, blocks)


def drawn(shown: Report) -> Text:
    """Show the charts of a report; in words where they cannot be drawn."""
    card = with_drawings(words(shown), volume(shown), causes_chart(shown), causes(shown))
    return Text(card.text, card.blocks, classic=card.classic)


def words(shown: Report) -> Card:
    """Say in a few lines how many there were and how many were in time."""
    title = heading(shown)
    if not shown.received:
        said = _("{title}: there were none.", title=title)
        return Card(said, sections([said]))
    resolved = _n("{count} of them is resolved", "{count} of them are resolved", shown.resolved)
    lines = [
        _n("{count} complaint", "{count} complaints", shown.received) + f", {resolved}",
        _("First answer within target: {share}", share=kept(shown.answered)),
        _("Resolved within target: {share}", share=kept(shown.resolved_in_time)),
    ]
    return Card("\n".join([title, *lines]), sections([f"*{title}*", *lines]))


def heading(shown: Report) -> str:
    """Say of which days and which site a report is."""
    locale = numbers.parsed(language())
    days = f"{_day(shown.first)} \u2013 {format_date(shown.last, 'EEE d MMM y', locale=locale)}"
    if shown.site:
        return _("Complaints {days} at {site}", days=days, site=escaped(shown.site, NAME_SHOWN))
    return _("Complaints {days}", days=days)


def kept(one: Kept) -> str:
    """Write a share with the number it is of: `83.3 % (5 of 6)`."""
    if one.share is None:
        return _("not decided of any yet")
    return _("{percent} ({count} of {all})", percent=percent(one.share), count=one.in_time,
             all=one.decided)  # fmt: skip


def percent(share: Fraction) -> str:
    """Write a share with one decimal; what is below a whole step does not reach it."""
    return f"{Decimal(int(share * 1000)).scaleb(-1)} %"


def causes(shown: Report) -> Drawing:
    """Draw the table of causes."""
    header = [_("Cause"), _("Complaints"), _("Answered in time"), _("Resolved in time")]
    rows: list[list[str | Number]] = [
        [named(one), one.received, _short(one.answered), _short(one.resolved)]
        for one in shown.causes
    ]
    return table(_("What they came from"), header, rows)


def causes_chart(shown: Report) -> Drawing:
    """Draw how many came from each cause that was said."""
    said = [one for one in shown.causes if one.cause is not None]
    points = [named(one) for one in said]
    return bar(
        _("Causes"),
        points,
        [Series(_("complaints"), [one.received for one in said])] if said else [],
    )


def volume(shown: Report) -> Drawing:
    """Draw how many came in when."""
    points = [_day(one) for one in shown.volume]
    return bar(_("Received"), points, [Series(_("complaints"), list(shown.volume.values()))])


def named(one: CauseFigures) -> str:
    return _(CAUSES[one.cause]) if one.cause else _("Not said yet")


def _short(one: Kept) -> str:
    return f"{one.in_time}/{one.decided}" if one.decided else "\u2013"


def _day(value: date) -> str:
    return format_date(value, "EEE d MMM", locale=numbers.parsed(language()))
