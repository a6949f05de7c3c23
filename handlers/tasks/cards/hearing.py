"""How much people hear, in words: the rules, why a push came, and what was made quieter."""

from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import actions, button, date, escaped, section
from handlers.kit.words import _, _n
from handlers.tasks.cards.reminders import because
from handlers.tasks.cards.words import NAME_SHOWN, TITLE_LISTED, due, named, person
from handlers.tasks.rules.hearing import Quieter
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.why import Why
from storage.enums import Push, Quiet
from storage.reminders import Numbers

LOUDER, CHANGE = "tasks.louder", "tasks.numbers"
QUIETED_SHOWN = 20

_RULES = ("brief", "last_call", "soon", "untaken", "unaccepted", "late")
_OF_A_PUSH = {Push.BRIEF: "brief", Push.LAST_CALL: "last_call"}
_OF_A_TASK = {
    Why.SOON: "soon",
    Why.DUE: "soon",
    Why.UNTAKEN: "untaken",
    Why.UNACCEPTED: "unaccepted",
    Why.LATE: "late",
    Why.VERY_LATE: "late",
}


def rules(
    numbers: Numbers, set_by: str, quieted: list[Quieter], *, zone: str, may_change: bool
) -> Text:
    """Show how reminders behave here, and what this person hears less of."""
    lines = [f"• {_rule(name, numbers)}" for name in _RULES]
    said = "\n".join([f"*{_('Reminders')}*", *lines, _set_by(numbers, set_by, zone)])
    blocks: list[Block] = [section(said)]
    if may_change:
        blocks.append(actions(button(_("Change…"), CHANGE, CHANGE)))
    for one in quieted[:QUIETED_SHOWN]:
        block = section(quieter(one))
        block["accessory"] = _louder(one)
        blocks.append(block)
    return Text("\n".join([said, *(quieter(one) for one in quieted[:QUIETED_SHOWN])]), blocks)


def why_task(picture: Picture, why: Why, numbers: Numbers, set_by: str, *, zone: str) -> Text:
    """Say why somebody was told of a task: what they are to it, who set what, by which rule."""
    lines = [f"{named(picture, TITLE_LISTED)}: {because(why)}"]
    giver = person(picture, picture.assigner_id)
    if picture.due_at is None:
        lines.append(_("{person} gave it.", person=giver))
    else:
        lines.append(_("{person} gave it, due {when}.", person=giver, when=due(picture)))
    if why in _OF_A_TASK:
        rule = _rule(_OF_A_TASK[why], numbers)
        lines.append(f"{_('The rule: {rule}', rule=rule)} {_set_by(numbers, set_by, zone)}")
    return Text("\n".join(lines))


def why_push(push: Push, numbers: Numbers, set_by: str, *, zone: str) -> Text:
    """Say why somebody got a brief or a last call."""
    lines = [
        _("You have tasks that are due or overdue, or somebody waits for you."),
        _("The rule: {rule}", rule=_rule(_OF_A_PUSH[push], numbers)),
        _set_by(numbers, set_by, zone),
    ]
    return Text("\n".join(lines))


def made_quieter(one: Quieter) -> Text:
    """Confirm it, with the way back."""
    said = quieter(one)
    return Text(said, [section(said), actions(_louder(one))])


def quieter(one: Quieter) -> str:
    """Say what somebody reads only in their brief."""
    match one.quiet:
        case Quiet.ALL:
            said = _(":zzz: You hear of tasks once a day, in your brief, unless they are urgent.")
        case Quiet.TASK:
            name = escaped(one.name, TITLE_LISTED)
            said = _(":zzz: You hear of {task} only in your brief.", task=name)
        case Quiet.CHANNEL if one.name:
            said = _(":zzz: You hear of tasks in {channel} only in your brief.", channel=one.name)
        case Quiet.CHANNEL:
            said = _(":zzz: You hear of tasks in a private channel only in your brief.")
    return said


def snoozed(picture: Picture, until: str) -> Text:
    return Text(
        _("I will come back to {task} {when}.", task=named(picture, TITLE_LISTED), when=until)
    )


def helped(picture: Picture, names: list[str]) -> Text:
    """Say who was told that somebody needs help."""
    if not names:
        return Text(_("{task} is marked. There is nobody I could tell.", task=named(picture)))
    said = _("I told {people} that you need help with {task}.", people=", ".join(names),
             task=named(picture, TITLE_LISTED))  # fmt: skip
    return Text(said)


def _louder(one: Quieter) -> Block:
    return button(_("Tell me again"), LOUDER, f"{one.quiet}:{one.subject}")


def _rule(name: str, numbers: Numbers) -> str:
    """Say one rule with its numbers."""
    match name:
        case "brief":
            return _brief(numbers.brief_minutes)
        case "last_call":
            return _last_call(numbers.last_call_minutes)
        case "soon":
            return _n(
                "A task that is due at a set time: {count} minute before.",
                "A task that is due at a set time: {count} minutes before.",
                numbers.soon_minutes,
            )
        case "untaken":
            return _n(
                "Nobody has taken it: its lead after {count} hour of working time.",
                "Nobody has taken it: its lead after {count} hours of working time.",
                numbers.untaken_hours,
            )
        case "unaccepted":
            return _n(
                "Not accepted: who gave it, after {count} hour of working time or {share} % of"
                " the time that is left.",
                "Not accepted: who gave it, after {count} hours of working time or {share} % of"
                " the time that is left.",
                numbers.unaccepted_hours,
                share=numbers.unaccepted_percent,
            )
    return _(
        "Overdue: its lead on working morning number {lead} after it, its manager on number"
        " {manager}.",
        lead=numbers.lead_morning,
        manager=numbers.manager_morning,
    )


def _brief(minutes: int) -> str:
    if not minutes:
        return _("A brief at the start of your working day.")
    return _n(
        "A brief {count} minute after the start of your working day.",
        "A brief {count} minutes after the start of your working day.",
        minutes,
    )


def _last_call(minutes: int) -> str:
    if not minutes:
        return _("There is no last call.")
    return _n(
        "A last call {count} minute before the end of your working day.",
        "A last call {count} minutes before the end of your working day.",
        minutes,
    )


def _set_by(numbers: Numbers, set_by: str, zone: str) -> str:
    if numbers.changed_at is None:
        return _(
            "Nobody has changed that; a manager can, with `{example}`.", example="/ops reminders"
        )
    who, when = escaped(set_by, NAME_SHOWN), date(numbers.changed_at, zone, clock=False)
    return _("Set by {who}, {when}.", who=who, when=when)
