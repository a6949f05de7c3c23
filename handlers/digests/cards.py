"""How the digest looks: in the morning's message, in its thread, and on request."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date

from handlers.digests.rules import SHOWN, Change, Line
from handlers.kit import blockkit, numbers
from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import (
    Card,
    actions,
    button,
    context,
    escaped,
    mention,
    overflow,
    section,
    sections,
)
from handlers.kit.words import N_, _, _n, language
from storage.enums import Disposition, Redness

MENU, UNDO = "digests.menu", "digests.undo"
ASSIGN, DEFER, ACCEPT = "assign", "defer", "accept"
CHUNK = 20  # So many with their buttons in one message of the thread.
LISTED = 10  # So many more as lines, where there is no thread.
MOST_SILENT = 8
SILENT_SHOWN = 60

_ICONS = {
    Redness.CRITICAL: ":red_circle:",
    Redness.HIGH: ":large_orange_circle:",
    Redness.MEDIUM: ":large_yellow_circle:",
}


@dataclass(frozen=True)
class Picture:
    """A digest as it is shown: its lines in their order, and what is said of the rest.

    `put_off` counts what is not shown because its reader decided so, `late` is when it was planned
    if it comes late, `gap` the day since which there was none, `silent` what was not reported. The
    first `top` lines have their buttons, the others stand `in_thread` or below them as lines.
    """

    lines: tuple[Line, ...]
    zone: str
    put_off: int = 0
    resolved: int = 0
    late: datetime | None = None
    gap: date | None = None
    silent: tuple[str, ...] = ()
    in_thread: bool = True
    top: int = SHOWN


def digest(picture: Picture) -> Card:
    """Show the digest: the most pressing with their buttons, the rest counted."""
    title = _title(picture)
    blocks: list[Block] = [section(f"*{title}*")]
    facts = _facts(picture)
    if facts:
        blocks.append(context(" · ".join(facts)))
    shown = picture.lines[: picture.top]
    for one in shown:
        blocks += _blocks(one)
    rest = picture.lines[picture.top :]
    if rest and picture.in_thread:
        blocks.append(
            context(_n("{count} more in the thread", "{count} more in the thread", len(rest)))
        )
    elif rest:
        blocks += sections([f"• {_line(one)}" for one in rest[:LISTED]])
        blocks += _more(len(rest) - LISTED)
    blocks.append(context(_freshness(picture.silent)))
    return Card("\n".join([title, *(_plain(one) for one in shown)]), blocks)


def rest(lines: list[Line], after: int) -> Card:
    """Show a part of what had no room in the message; `after` counts what comes behind it."""
    blocks = [block for one in lines for block in _blocks(one)]
    return Card("\n".join(map(_plain, lines)), [*blocks, *_more(after)])


def _more(count: int) -> list[Block]:
    if count <= 0:
        return []
    return [context(_n("and {count} more", "and {count} more", count))]


def _title(picture: Picture) -> str:
    if not picture.lines:
        return _(":large_green_circle: Nothing is red in what you lead")
    return _n(
        "In what you lead, {count} thing is red",
        "In what you lead, {count} things are red",
        len(picture.lines),
    )


def _facts(picture: Picture) -> list[str]:
    counts = Counter(one.change for one in picture.lines)
    carried = sum(one.is_carried_over for one in picture.lines)
    said = [
        _n("{count} new", "{count} new", counts[Change.NEW]) if counts[Change.NEW] else "",
        _n("{count} worse", "{count} worse", counts[Change.WORSE]) if counts[Change.WORSE] else "",
        _n("{count} better", "{count} better", counts[Change.BETTER])
        if counts[Change.BETTER]
        else "",
        _n("{count} solved since", "{count} solved since", picture.resolved)
        if picture.resolved
        else "",
        _n("{count} carried over undecided", "{count} carried over undecided", carried)
        if carried
        else "",
        _n("{count} put off by you", "{count} put off by you", picture.put_off)
        if picture.put_off
        else "",
    ]
    if picture.late is not None:
        said.append(_("late: planned for {when}", when=blockkit.date(picture.late, picture.zone)))
    if picture.gap is not None:
        said.append(_("there was none since {day}", day=_day(picture.gap)))
    return [one for one in said if one]


def _freshness(silent: tuple[str, ...]) -> str:
    if not silent:
        return _("Nothing is missing that should have been reported.")
    named = [escaped(one, SILENT_SHOWN) for one in silent[:MOST_SILENT]]
    if len(silent) > MOST_SILENT:
        count = len(silent) - MOST_SILENT
        named.append(_n("and {count} more", "and {count} more", count))
    return _("Not reported yet: {names}", names=", ".join(named))


def _blocks(one: Line) -> list[Block]:
    found = one.finding
    ways = ((ASSIGN, _("Assign…")), (DEFER, _("Defer until…")), (ACCEPT, _("Accept risk")))
    menu = overflow(MENU, [(f"{way}:{found.kind}:{found.subject}", label) for way, label in ways])
    press = button(found.press.label, found.press.action, found.press.value)
    return [section(_line(one)), actions(press, menu)]


def _line(one: Line) -> str:
    found = one.finding
    owner = mention(found.owner) if found.owner else _("nobody has it")
    return f"{_ICONS[found.severity]} {found.name}\n{found.matter} · {owner} · {_changed(one)}"


def _plain(one: Line) -> str:
    return f"{one.finding.name}: {one.finding.matter}"


def _changed(one: Line) -> str:
    decided = one.decision
    if decided is not None and decided.disposition is Disposition.ASSIGNED and decided.assigned_to:
        return _("you gave it to {who}", who=mention(decided.assigned_to))
    match one.change:
        case Change.NEW:
            return _("*new*")
        case Change.WORSE:
            return _("*worse* than last time")
        case Change.BETTER:
            return _("better than last time")
        case Change.SAME:
            if not one.days:
                return _("red since this morning")
            return _n("still red, {count} day", "still red, {count} days", one.days)


_RECEIPTS = {
    Disposition.DEFERRED: N_("{name}: I leave it out until {day}, unless it gets worse."),
    Disposition.ACCEPTED: N_(
        "{name}: you accept the risk. I leave it out for as long as it gets no worse."
    ),
}


def decided(disposition: Disposition, name: str, *, value: str, until: date | None = None) -> Text:
    """Confirm what was put off, with a way back."""
    day = _day(until) if until else ""
    said = _(_RECEIPTS[disposition], name=name, day=day)
    return Text(said, [section(said), actions(button(_("Undo"), UNDO, value))])


def assigned(name: str, person_id: str, task: str) -> Text:
    """Confirm who has it now."""
    who = mention(person_id)
    if task:
        return Text(_("{name}: {who} has it now, as {task}.", name=name, who=who, task=task))
    return Text(_("{name}: {who} has it now.", name=name, who=who))


def taken_back() -> Text:
    return Text(_("Taken back. It stands in your digest again."))


def timed(at: datetime, zone: str, *, clock: str | None) -> Text:
    """Confirm when the digest comes from now on."""
    when = blockkit.date(at, zone)
    if clock is None:
        said = _(
            "Your digest comes a quarter of an hour after the first of your sites opens."
            " The next one: {when}.",
            when=when,
        )
    else:
        said = _(
            "Your digest comes at {clock} ({zone}) on the days on which one of your sites is"
            " open. The next one: {when}.",
            clock=clock, zone=zone, when=when,
        )  # fmt: skip
    return Text(said)


def paused(until: date | None) -> Text:
    resume = _("`/ops digest resume` lets it come again.")
    if until is None:
        return Text(_("Your digest is paused. Your own brief goes on.") + " " + resume)
    said = _("Your digest is paused until {day}. Your own brief goes on.", day=_day(until))
    return Text(f"{said} {resume}")


def resumed(at: datetime, zone: str) -> Text:
    return Text(_("Your digest comes again. The next one: {when}.", when=blockkit.date(at, zone)))


def _day(value: date) -> str:
    return format_date(value, "EEE d MMM", locale=numbers.parsed(language()))
