"""The brief at the start of a working day, and the last call before its end."""

from collections.abc import Mapping

from handlers.kit.answers import Block
from handlers.kit.blockkit import Card, escaped, overflow, section, sections
from handlers.kit.words import N_, _, _n
from handlers.tasks.cards.buttons import MORE
from handlers.tasks.cards.reminders import HOUR, LESS, TOMORROW, WHY, quieter
from handlers.tasks.cards.words import due, named, person
from handlers.tasks.rules.briefs import Group
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.steps import Action
from storage.enums import Push, TaskState

MENU, HELP_WAY = "tasks.menu", "help"
WITH_MENU = 8  # So many with what can be done about them, the others as lines.
TITLE_SHOWN, REASON_SHOWN = 100, 100

_TITLES = {
    Group.OVERDUE: N_(":red_circle: Overdue"),
    Group.TODAY: N_(":calendar: Due today"),
    Group.UNACCEPTED: N_(":hourglass_flowing_sand: Will you do it?"),
    Group.WAITING: N_(":raised_hand: Waiting for you"),
}
_DAYS = {Push.BRIEF: N_("Your day: {counts}"), Push.LAST_CALL: N_("Before you go: {counts}")}


def brief(
    push: Push, groups: dict[Group, list[Picture]], counts: Mapping[Group, int], *, reader: str
) -> Card:
    """Show somebody their day, the most pressing on top; `counts` are also of what has no room."""
    held = {group: found for group, found in groups.items() if found}
    said = ", ".join(_count(group, counts[group]) for group in Group if counts.get(group))
    title = _(_DAYS[push], counts=said)
    head = section(f"*{title}*") | {"accessory": _less(push)}
    blocks, lines, left = [head], [title], WITH_MENU
    for group, found in held.items():
        blocks.append(section(f"*{_(_TITLES[group])}*"))
        shown = [_line(group, picture, reader) for picture in found]
        lines += shown
        for picture, line in list(zip(found, shown, strict=True))[:left]:
            blocks.append(_with_menu(group, picture, line, reader))
        blocks += sections([f"• {line}" for line in shown[left:]])
        left = max(left - len(found), 0)
    if sum(counts.values()) > sum(map(len, held.values())):
        said = _("There is more: `{example}` shows all.", example="/task list")
        blocks.append(section(said))
    return Card("\n".join(lines), blocks)


def _count(group: Group, count: int) -> str:
    match group:
        case Group.OVERDUE:
            return _n("{count} overdue", "{count} overdue", count)
        case Group.TODAY:
            return _n("{count} due today", "{count} due today", count)
        case Group.UNACCEPTED:
            return _n("{count} not accepted yet", "{count} not accepted yet", count)
        case Group.WAITING:
            return _n("{count} waits for you", "{count} wait for you", count)


def _less(push: Push) -> dict[str, object]:
    return overflow(LESS, [(f"{WHY}:{push}", _("Why me?")), *quieter("")])


def _line(group: Group, picture: Picture, reader: str) -> str:
    if group is Group.WAITING:
        return f"{named(picture, TITLE_SHOWN)} · {_wait(picture, reader)}"
    if picture.due_at is None:
        return named(picture, TITLE_SHOWN)
    return f"{named(picture, TITLE_SHOWN)} · {due(picture)}"


def _wait(picture: Picture, reader: str) -> str:
    who = person(picture, picture.state_by)
    if picture.state is TaskState.BLOCKED and picture.waits_for == reader:
        said = _("{who} is blocked", who=who)
        return f"{said}: {escaped(picture.reason, REASON_SHOWN)}" if picture.reason else said
    if picture.state is TaskState.DECLINED:
        return _("{who} declined it", who=who)
    if picture.state is TaskState.CHECKING:
        return _("{who} is done; a second person has to confirm it", who=who)
    return _("{who} offers another date", who=person(picture, picture.proposed_by))


def _with_menu(group: Group, picture: Picture, line: str, reader: str) -> Block:
    block = section(line)
    if group is Group.WAITING:
        block["accessory"] = overflow(MORE, _answers(picture, reader))
    elif group is Group.UNACCEPTED:
        steps = ((Action.ACCEPT, _("Accept")), (Action.DECLINE, _("Decline…")))
        block["accessory"] = overflow(
            MORE, [(f"{step}:{picture.id}", said) for step, said in steps]
        )
    else:
        block["accessory"] = overflow(MENU, _ways(picture, reader))
    return block


def _ways(picture: Picture, reader: str) -> list[tuple[str, str]]:
    move = Action.MOVE if reader == picture.assigner_id else Action.PROPOSE
    ways = (
        (Action.DONE.value, _("Done")),
        (HOUR, _("Snooze 1 hour")),
        (TOMORROW, _("Snooze until tomorrow")),
        (HELP_WAY, _("Need help")),
        (move.value, _("Move date…")),
    )
    return [(f"{way}:{picture.id}", said) for way, said in ways]


def _answers(picture: Picture, reader: str) -> list[tuple[str, str]]:
    """Return what can be answered to who waits."""
    if picture.state is TaskState.BLOCKED and picture.waits_for == reader:
        answers = [(Action.RESUME, _("Go on: it is cleared"))]
    elif picture.state is TaskState.DECLINED:
        answers = [(Action.ASSIGN, _("Give to…")), (Action.CANCEL, _("Cancel task"))]
    elif picture.state is TaskState.CHECKING:
        answers = [(Action.CONFIRM, _("Confirm")), (Action.REOPEN, _("Reopen"))]
    else:
        answers = [(Action.AGREE, _("Agree")), (Action.REFUSE, _("Refuse"))]
    return [(f"{step}:{picture.id}", said) for step, said in answers]
