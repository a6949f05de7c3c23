"""What the bot shows of a target: its card with a chart, lists, and what its owner is told."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.dates import get_day_names

from handlers.kit import numbers
from handlers.kit.answers import Text
from handlers.kit.blockkit import Card, actions, button, context, sections
from handlers.kit.charts import Drawing, Series, line, with_drawings
from handlers.kit.money import Money
from handlers.kit.words import N_, _, _n, language
from handlers.sales.cards import shared
from handlers.sales.rules.pacing import WHOLE_DAY, DayState, Standing, Verdict
from storage.enums import Pace, TargetState, Weighting
from storage.targets import Target

CHART = "sales.chart"
MOST_MISSING = 6
MOST_SITES = 8

_VERDICTS = {
    Verdict.HIT: N_(":tada: Reached"),
    Verdict.MISSED: N_(":red_circle: Missed"),
    Verdict.UNKNOWN: N_(":grey_question: No verdict while days are missing"),
    Verdict.TOO_EARLY: N_(":hourglass_flowing_sand: Too early to tell"),
    Verdict.ON: N_(":large_green_circle: On pace"),
    Verdict.BEHIND: N_(":large_orange_circle: Behind pace"),
    Verdict.FAR: N_(":red_circle: Far behind pace"),
}
_METHODS = {
    Weighting.EVEN: N_("every calendar day weighs the same"),
    Weighting.OPEN_DAYS: N_("every open day weighs the same"),
    Weighting.WEEKDAYS: N_("open days weigh by weekday"),
}

_NEWS = {
    Pace.ON: N_("{target} is back on pace"),
    Pace.BEHIND: N_("{target} has fallen behind"),
    Pace.FAR: N_("{target} has fallen far behind"),
}


@dataclass(frozen=True)
class Shown:
    """A target, how it stands, the names of its sites, and the sum of each day that has closed."""

    target: Target
    standing: Standing
    sites: dict[uuid.UUID, str]
    by_day: dict[date, int]


def reference(target: Target) -> str:
    return f"TG-{target.number}"


def named(shown: Shown) -> str:
    """Name a target: its number, amount, days and sites."""
    target = shown.target
    parts = {
        "target": reference(target),
        "amount": shared.amount(Money(target.minor, target.currency)),
        "days": shared.days(target.first, target.last),
    }
    if target.site_id is not None:
        parts["site"] = shared.plain_name(shown.sites.get(target.site_id, ""))
        return _("{target}: {amount} for {days} at {site}", **parts)
    return _("{target}: {amount} for {days} at all sites", **parts)


def verdict(shown: Shown) -> str:
    """Say in one line how a target stands, and by which method."""
    said = _(_VERDICTS[shown.standing.verdict])
    ratio = shown.standing.ratio
    if ratio is None or shown.standing.verdict not in (Verdict.ON, Verdict.BEHIND, Verdict.FAR):
        return said
    return _("{verdict}: {percent} of what was to be expected", verdict=said,
             percent=shared.percent(ratio))  # fmt: skip


def card(shown: Shown) -> Card:
    """Show a target as it stands, with the chart of its course."""
    plain = words(shown)
    return with_drawings(plain, chart(shown))


def answer(shown: Shown) -> Text:
    """Show a target to who asks, with a button for its chart."""
    plain = words(shown)
    asked = actions(button(_("Show the chart"), CHART, shown.target.id.hex))
    return Text(plain.text, [*plain.blocks, asked] if len(shown.by_day) > 1 else plain.blocks)


def drawn(shown: Shown) -> Text:
    """Show the chart of a target; in words where it cannot be drawn."""
    found = with_drawings(Card(named(shown), sections([f"*{named(shown)}*"])), chart(shown))
    return Text(found.text, found.blocks, classic=found.classic)


def words(shown: Shown) -> Card:
    """Say how a target stands: what came in, what was expected, where it leads, what is needed."""
    if shown.target.state is TargetState.REPLACED:
        said = _("{target} (replaced by a newer target)", target=named(shown))
        return Card(said, sections([said]))
    lines = [f"*{named(shown)}*", verdict(shown), *_figures(shown)]
    if missing := _missing(shown):
        lines.append(missing)
    text = f"{named(shown)}. {verdict(shown)}"
    return Card(text, [*sections(lines), context(method(shown))])


def _figures(shown: Shown) -> list[str]:
    standing, code = shown.standing, shown.target.currency
    parts = {"actual": shared.amount(Money(standing.actual, code))}
    lines = [_("{actual} so far", **parts)]
    if standing.expected:
        parts["expected"] = shared.rounded(standing.expected, code)
        lines = [_("{actual} so far, {expected} were to be expected by now", **parts)]
    if standing.projection is not None and not standing.is_over:
        amount = shared.rounded(standing.projection, code)
        lines.append(_("At this pace it becomes {amount}", amount=amount))
    if standing.needed is not None:
        lines.append(_needed(shown, standing.needed))
    return lines


def _needed(shown: Shown, needed: Fraction) -> str:
    """Say what each day that is left has to bring; of weekdays, each in its own weight."""
    code = shown.target.currency
    left = [day for day in shown.standing.days if day.state != DayState.COUNTED and day.weight]
    typed = shown.target.weights.get("")
    if typed:
        weighs = {one.day.weekday(): typed[one.day.weekday()] for one in left}
        amounts = "; ".join(
            f"{days} {shared.rounded(needed * weight / WHOLE_DAY, code)}"
            for weight, days in _by_weight(weighs).items()
        )
        return _("Needed from now on: {amounts}", amounts=amounts)
    count = len({day.day for day in left})
    weight = sum(day.weight for day in left)
    amount = shared.rounded(needed * weight / WHOLE_DAY / count, code)
    return _n(
        "Needed from now on: {amount} on the {count} day that is left",
        "Needed from now on: {amount} on each of the {count} days that are left",
        count, amount=amount,
    )  # fmt: skip


def _by_weight(weights: dict[int, int]) -> dict[int, str]:
    """Return the names of the weekdays of each weight, the lightest first."""
    names = get_day_names("abbreviated", locale=numbers.parsed(language()))
    found: dict[int, list[str]] = {}
    for weekday in sorted(weights):
        found.setdefault(weights[weekday], []).append(names[weekday])
    return {weight: ", ".join(found[weight]) for weight in sorted(found)}


def _missing(shown: Shown) -> str:
    missing = shown.standing.missing
    if not missing:
        return ""
    alone = len(shown.sites) == 1
    parts = [
        shared.day(one.day)
        if alone
        else f"{shared.day(one.day)} ({shared.plain_name(shown.sites[one.site_id])})"
        for one in missing[:MOST_MISSING]
    ]
    if len(missing) > MOST_MISSING:
        rest = len(missing) - MOST_MISSING
        parts.append(_n("and {count} more", "and {count} more", rest))
    return _(":warning: Not reported, so not counted as zero: {days}", days=", ".join(parts))


def method(shown: Shown) -> str:
    """Say how the verdict was reached."""
    how = _(_METHODS[shown.target.weighting])
    if typed := shown.target.weights.get(""):
        weighs = _by_weight({day: one for day, one in enumerate(typed) if one != WHOLE_DAY})
        heavy = [f"{days} {Decimal(one) / WHOLE_DAY}" for one, days in weighs.items()]
        how = f"{how} ({'; '.join(heavy)})" if heavy else how
    said = _("Method: {method}; only days that have closed and reported count.", method=how)
    if shown.target.site_id is not None:
        return said
    names = [shared.plain_name(name) for name in sorted(shown.sites.values())]
    more = ["…"] if len(names) > MOST_SITES else []
    sites = ", ".join([*names[:MOST_SITES], *more])
    return said + " " + _("Sites: {sites}.", sites=sites)


def chart(shown: Shown) -> Drawing:
    """Draw what came in so far beside what was to be expected, day by day, in major units."""
    expected, whole = _expected(shown), Money(1, shown.target.currency).amount
    days = [day for day in shown.by_day if day in expected]
    if len(days) < 2:  # noqa: PLR2004  # A line has two ends.
        return Drawing([], [])
    actual, sums = 0, []
    for day in days:
        actual += shown.by_day[day]
        sums.append(actual)
    return line(
        _("{target}: so far and expected", target=reference(shown.target)),
        [shared.day(day) for day in days],
        [
            Series(_("so far"), _major(sums, whole)),
            Series(_("expected"), _major([expected[day] for day in days], whole)),
        ],
        unit=shown.target.currency,
    )


def _major(minor: list[int], unit: Decimal) -> list[Decimal]:
    return [one * unit for one in minor]


def _expected(shown: Shown) -> dict[date, int]:
    """Return what was to be expected by the end of each day, in minor units."""
    whole = shown.standing.weight()
    by_day: dict[date, int] = {}
    for day in shown.standing.days:
        by_day[day.day] = by_day.get(day.day, 0) + day.weight
    passed, found = 0, {}
    for one in sorted(by_day):
        passed += by_day[one]
        found[one] = round(Fraction(shown.target.minor * passed, whole)) if whole else 0
    return found


def listing(found: list[Shown]) -> Text:
    """List the running targets, the nearest end first."""
    if not found:
        example = "/target set 50000 for october"
        return Text(_("No target is running. `{example}` sets one.", example=example))
    title = _n("{count} target is running", "{count} targets are running", len(found))
    lines = [f"• *{named(one)}*\n      {verdict(one)}" for one in found]
    return Text("\n".join([title, *lines]), sections([f"*{title}*", *lines]))


def receipt(shown: Shown) -> Text:
    """Echo what was understood to who set a target; its card is in their direct messages."""
    said = _("{target} is set. Its card is in your direct messages with me.", target=named(shown))
    return Text(said, [*sections([said]), context(method(shown))])


def paced(shown: Shown) -> Card:
    """Tell the owner that a target fell behind, or is back."""
    said = _(_NEWS[shown.target.pace], target=reference(shown.target))
    plain = words(shown)
    return Card(f"{said}: {verdict(shown)}", [*sections([f"*{said}*"]), *plain.blocks])


def ended(shown: Shown) -> Card:
    """Tell the owner how a target ended."""
    said = _("{target} has ended. {verdict}", target=named(shown), verdict=verdict(shown))
    amount = shared.amount(Money(shown.standing.actual, shown.target.currency))
    return Card(said, sections([said, _("{actual} came in.", actual=amount)]))
