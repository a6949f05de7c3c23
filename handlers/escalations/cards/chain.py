"""What the bot says of chains: which there are, one as it is written, and a trial of one."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.escalations.cards.run import length, target
from handlers.escalations.rules import grammar
from handlers.escalations.rules.chain import Chain
from handlers.escalations.rules.plan import Hole, Reached, Through
from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import date, escape, escaped, section, sections
from handlers.kit.words import _, _n
from storage.enums import IfEmpty

NAME_SHOWN = 60
MOST_NAMED = 3
# Of the 11,000 characters that Slack takes in a message: a list shares them with what is open.
_ROOM_OF_LIST, _ROOM_OF_TRIAL = 4000, 8500
_OWNER = "owner"


def listing(found: list[tuple[str, Chain, bool]], names: Mapping[str, str]) -> list[str]:
    """Return a line for each chain: what it is for, the chain, and whether it is the default."""
    lines = []
    for scope, chain, is_default in found:
        steps = " → ".join(_code(grammar.write_step(step, names)) for step in chain.steps)
        line = f"• *{escaped(scope, 120)}*: {steps}"
        if chain.passes > 1:
            line += " · " + _code(f"passes {chain.passes}")
        lines.append(line + " · " + _("default") if is_default else line)
    return _fitting(lines, _ROOM_OF_LIST)


def everything(lines: list[str], runs: list[Block], said: str) -> Text:
    """Show the open runs, and below them every chain."""
    title = _("Chains")
    return Text("\n".join([said, title, *lines]), [*runs, *sections([f"*{title}*", *lines])])


def one(scope: str, chain: Chain, names: Mapping[str, str], *, origin: str) -> Text:
    """Show one chain as it is written, and why it is this one."""
    title = _("Who is reached for {scope}", scope=escaped(scope, 200))
    lines = [_code(line) for line in grammar.write(chain, names).splitlines()]
    edit = _("`{example}` changes it.", example=f"/ops escalation edit {escape(scope)}")
    text = "\n".join([f"*{title}*", *lines, origin, edit])
    return Text(text, sections(text.splitlines()))


def default() -> str:
    return _("This is the default: nobody has written another.")


def own(scope: str, who: str, when: datetime, zone: str) -> str:
    """Say what a chain was written for, by whom and when."""
    return _(
        "Written for {scope} by {who}, {when}.",
        scope=escaped(scope, 200),
        who=escaped(who, NAME_SHOWN),
        when=date(when, zone),
    )


def trial(
    scope: str,
    at: datetime,
    events: tuple[Reached | Hole | Through, ...],
    *,
    names: Mapping[str, str],
    zones: Mapping[str, str],
    in_the_end: tuple[str, ...],
    zone: str,
) -> Text:
    """Print who would be reached when, each in their own local time, and the holes."""
    title = _("If {scope} began {when}", scope=escaped(scope, 200), when=date(at, zone))
    people = _People(names, zones)
    lines = [people.line(event, in_the_end, zone) for event in events]
    lines = _fitting(lines, _ROOM_OF_TRIAL)
    holes = sum(isinstance(event, Hole) for event in events) + (not in_the_end)
    verdict = _(":warning: It has holes.") if holes else _(":white_check_mark: It has no holes.")
    if not any(isinstance(event, Reached) for event in events):
        verdict = _(":warning: Nobody at all would be reached by a step.")
    return Text("\n".join([title, *lines, verdict]), sections([f"*{title}*", *lines, verdict]))


class _People:
    """The people of a trial, as its lines name them."""

    def __init__(self, names: Mapping[str, str], zones: Mapping[str, str]) -> None:
        self._names = names
        self._zones = zones

    def line(self, event: Reached | Hole | Through, in_the_end: tuple[str, ...], zone: str) -> str:
        match event:
            case Through(at):
                return self._through(at, in_the_end, zone)
            case Reached():
                return self._reached(event)
            case Hole():
                return self._hole(event, zone)

    def _reached(self, event: Reached) -> str:
        places = ", ".join(self._place(one, at) for one, at in event.places[:MOST_NAMED])
        said = _(
            "• {number}. {target}: {places}; then it waits {length}",
            number=event.firing,
            target=target(event.step, self._names),
            places=places,
            length=length(event.step),
        )
        return said + " " + _("(the managers stand in)") if event.instead else said

    def _hole(self, event: Hole, zone: str) -> str:
        whom = target(event.step, self._names)
        if event.away:
            away = ", ".join(self._name(one) for one in event.away[:MOST_NAMED])
            why = _("{names} is away", names=away)
        else:
            why = _("nobody")
        said = _(":hole: {number}. {target}: {why}", number=event.firing, target=whom, why=why)
        if event.held and event.until:
            return said + "; " + _("it is held until {when}", when=date(event.until, zone))
        if event.held:
            return said + "; " + _("it is held until somebody is there")
        return said + "; " + self._without(event)

    @staticmethod
    def _without(event: Hole) -> str:
        if event.step.if_empty is IfEmpty.MANAGER:
            return _("and no manager is there either, so it is skipped")
        return _("it is skipped")

    def _through(self, at: datetime, in_the_end: tuple[str, ...], zone: str) -> str:
        when = date(at, zone)
        if not in_the_end:
            return _(":hole: {when}: the end, and there is no manager to hear of it", when=when)
        names = ", ".join(self._name(one) for one in in_the_end[:MOST_NAMED])
        return _("• {when}: everybody of the chain hears it, and {names}", when=when, names=names)

    def _place(self, one: str, at: datetime) -> str:
        """Name a place with the time on the wall there; a channel has the reader's."""
        zone = self._zones.get(one)
        if zone is None:
            return f"{self._name(one)} {date(at, 'UTC')}"
        local = at.astimezone(ZoneInfo(zone))
        return f"{self._name(one)} {local:%Y-%m-%d %H:%M} ({zone})"

    def _name(self, one: str) -> str:
        return _("the owner") if one == _OWNER else escaped(self._names.get(one, one), NAME_SHOWN)


def _fitting(lines: list[str], room: int) -> list[str]:
    """Return as many lines as there is room for, and say how many are left out."""
    shown: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            left = len(lines) - len(shown)
            return [*shown, _n("and {count} more", "and {count} more", left)]
        shown.append(line)
    return shown


def _code(text: str) -> str:
    """Set what somebody would type; a grave accent in a name must not end it."""
    shown = escaped(text.replace("`", "'"), 200)
    return f"`{shown}`"


def changed(scope: str, shown: Text) -> Text:
    """Echo a chain that was just written."""
    note = _("Runs that are under way keep the chain they began with.")
    said = _("Saved for {scope}.", scope=escaped(scope, 200))
    text = f"{said}\n{shown.text}\n{note}"
    return Text(text, [section(said), *shown.blocks, section(note)])
