"""The card of a run, what it says in a thread, receipts and refusals."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.escalations.rules import run as rules
from handlers.escalations.rules.chain import Chain, Step
from handlers.escalations.rules.run import Action, Relation
from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import (
    Card,
    actions,
    button,
    context,
    date,
    escaped,
    mention,
    section,
    sections,
)
from handlers.kit.words import N_, _, _n
from storage.enums import EscalationState, EscalationTarget
from storage.escalations import Escalation

TITLE_SHOWN = 300  # After escaping.
NAME_SHOWN = 160
TITLE_LISTED = 120
NAME_LISTED = 60
LISTED = 5
UNDO = "escalations.undo"

_BUTTONS = {
    Action.TAKE: N_("I take it"),
    Action.UPDATE: N_("Promise anew"),
    Action.RESOLVE: N_("Resolved"),
    Action.HAND: N_("Hand to …"),
    Action.FORCE: N_("Next step now"),
}
_STYLES = {Action.TAKE: "primary"}
_ROLES = {
    EscalationTarget.OWNER: N_("the owner"),
    EscalationTarget.LEAD: N_("the lead"),
    EscalationTarget.MANAGER: N_("the managers"),
}
_ONLY = {
    Action.TAKE: N_("Only {people} can take this."),
    Action.UPDATE: N_("Only {people} can promise anew."),
    Action.RESOLVE: N_("Only {people} can say that this is resolved."),
    Action.HAND: N_("Only {people} can hand this on."),
    Action.FORCE: N_("Only {people} can have the next step reached."),
}


@dataclass(frozen=True)
class Shown:
    """A run with its chain, the names of people in it, and the zone where Slack cannot convert."""

    run: Escalation
    chain: Chain
    names: Mapping[str, str]
    zone: str
    title_limit: int = TITLE_SHOWN
    name_limit: int = NAME_SHOWN


def card(found: Shown) -> Card:
    """Show a run as it stands, with the buttons that its state allows."""
    said = status(found)
    lines = [said, *_story(found)]
    blocks = [section("\n".join(lines)), context(_where(found))]
    if buttons := _buttons(found.run):
        blocks.append(actions(*buttons))
    return Card(said.replace("*", ""), blocks)


def status(found: Shown) -> str:
    """Say in one line how a run stands."""
    run, title = found.run, f"*{escaped(found.run.title, found.title_limit)}*"
    match run.state:
        case EscalationState.RUNNING:
            return _(":rotating_light: {title} needs somebody to take it.", title=title)
        case EscalationState.HELD:
            return _(":hourglass: {title} waits until somebody is there.", title=title)
        case EscalationState.TAKEN:
            return _(
                ":raised_hand: {who} has taken {title}, update by {when}.",
                who=_called(found, run.taken_by),
                title=title,
                when=_when(found, "promise_at"),
            )
        case EscalationState.RESOLVED if run.closed_by:
            return _(
                ":white_check_mark: {title} is resolved, says {who}.",
                who=_called(found, run.closed_by),
                title=title,
            )
        case EscalationState.RESOLVED:
            return _(":white_check_mark: {title} needs nobody any more.", title=title)
        case EscalationState.ENDED:
            return _(":fire: Nobody has taken {title}.", title=title)


def receipt(found: Shown, *, undo: uuid.UUID | None = None, warning: str | None = None) -> Text:
    """Echo what was done, and what happens next, to the person who did it."""
    lines = [status(found)]
    if found.run.state is EscalationState.TAKEN:
        lines.append(_("Without an update by then the next step is reached."))
    elif found.run.state is EscalationState.RUNNING:
        lines.append(_where(found))
    if warning:
        lines.append(f":palm_tree: {warning}")
    blocks: list[Block] = [section("\n".join(lines))]
    buttons = _buttons(found.run)
    if undo is not None:
        buttons.append(button(_("Undo"), UNDO, str(undo)))
    if buttons:
        blocks.append(actions(*buttons))
    return Text("\n".join(lines), blocks)


def open_list(found: list[Shown], *, more: bool) -> list[Block]:
    """Show the open runs with their buttons, the oldest first."""
    if not found:
        return [section(_("No escalation is open."))]
    title = _n("{count} escalation is open", "{count} escalations are open", len(found))
    if more:
        title = _("The first {count} open escalations", count=len(found))
    blocks = sections([f"*{title}*"])
    for each in found:
        one = replace(each, title_limit=TITLE_LISTED, name_limit=NAME_LISTED)
        lines = f"{status(one)}\n{_where(one)}"
        blocks += [section(lines), actions(*_buttons(one.run))]
    return blocks


def not_yours(found: Shown, action: Action, *, who: frozenset[Relation]) -> str:
    """Name those who may do what somebody else just tried."""
    taker = found.run.taken_by
    called = {
        Relation.TAKER: _called(found, taker) if taker else "",
        Relation.REACHED: _("those who were reached"),
        Relation.OWNER: _("the owner"),
        Relation.LEAD: _("a lead"),
    }
    *first, last = [called[one] for one in Relation if one in who and called[one]] or [""]
    people = _("{these} or {this}", these=", ".join(first), this=last) if first else last
    return _(_ONLY[action], people=people)


def too_late(found: Shown) -> str:
    """Say why a press has lost its meaning."""
    run = found.run
    match run.state:
        case EscalationState.TAKEN:
            return _(
                "Nothing to do: {who} has taken it, update by {when}.",
                who=_called(found, run.taken_by),
                when=_when(found, "promise_at"),
            )
        case EscalationState.RESOLVED if run.closed_by:
            return _(
                "Nothing to do: {who} has resolved it, {when}.",
                who=_called(found, run.closed_by),
                when=_when(found, "closed_at"),
            )
        case EscalationState.RESOLVED:
            return _("Nothing to do: it needs nobody any more.")
    return _("Nothing to do: every step has been reached already.")


def stale(found: Shown, drawn_at: int) -> str:
    """Say that the step a button was drawn at is over, so that nobody skips one by accident."""
    pressed = found.chain.place(max(drawn_at, 1))[0]
    present = found.chain.place(max(found.run.firing, 1))[0]
    return _(
        "This button belongs to step {pressed}; step {present} has been reached meanwhile."
        " Press the one of the newest message if it is to go on from there.",
        pressed=pressed,
        present=present,
    )


def target(step: Step, names: Mapping[str, str], limit: int = NAME_LISTED) -> str:
    """Name whom a step means, and mention nobody."""
    if step.target is EscalationTarget.PERSON:
        return escaped(names.get(step.ref) or step.ref, limit)
    return f"<#{step.ref}>" if step.target is EscalationTarget.CHANNEL else _(_ROLES[step.target])


def length(step: Step) -> str:
    """Say how long a step waits: `30 minutes`, `2 working hours`."""
    minutes = int(step.wait.total_seconds()) // 60
    whole, count = minutes % 60 == 0, minutes // 60 if minutes % 60 == 0 else minutes
    if step.working and whole:
        return _n("{count} working hour", "{count} working hours", count)
    if step.working:
        return _n("{count} working minute", "{count} working minutes", count)
    if whole:
        return _n("{count} hour", "{count} hours", count)
    return _n("{count} minute", "{count} minutes", count)


def _story(found: Shown) -> list[str]:
    run = found.run
    asking = run.state in (EscalationState.RUNNING, EscalationState.HELD, EscalationState.ENDED)
    lines = []
    if asking and run.lapsed_by:
        lines.append(
            _(
                "{who} had promised an update by {when}; it did not come.",
                who=_called(found, run.lapsed_by),
                when=_when(found, "promise_at"),
            )
        )
    if run.state is EscalationState.ENDED:
        lines.append(
            _("Every step was reached. All of you hear this once; somebody please take it.")
        )
    return lines


def _where(found: Shown) -> str:
    """Say at which step a run is, and what happens without an answer."""
    run, chain = found.run, found.chain
    since = _("Open since {when}", when=_when(found, "started_at"))
    if not chain.steps or not run.firing:
        return since
    number, turn = chain.place(run.firing)
    step = chain.step(run.firing)
    parts = {"number": number, "count": len(chain.steps), "target": target(step, found.names)}
    said = [since, _("step {number} of {count}: {target}", **parts)]
    if chain.passes > 1:
        said.append(_("pass {turn} of {passes}", turn=turn, passes=chain.passes))
    if run.state is EscalationState.RUNNING:
        said.append(_("goes on {length} after you hear this", length=length(step)))
    return " · ".join(said)


def _buttons(run: Escalation) -> list[Block]:
    value = f"{run.id}:{run.firing}"
    return [
        button(_(_BUTTONS[action]), f"escalations.{action}", value, style=_STYLES.get(action))
        for action in rules.actions_in(run.state)
    ]


def _called(found: Shown, person_id: str | None) -> str:
    name = escaped(found.names.get(person_id or "", ""), found.name_limit)
    return name or mention(person_id or "")


def _when(found: Shown, column: str) -> str:
    instant = getattr(found.run, column)
    return date(instant, found.zone) if instant else ""
