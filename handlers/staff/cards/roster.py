"""The card of an uploaded sheet: what it would change, and what is wrong with it."""

from handlers.kit.blockkit import Card, actions, button, context, escaped, sections
from handlers.kit.words import _, _n
from storage.enums import RosterState
from storage.rosters import Roster

CONFIRM, DROP = "staff.roster.confirm", "staff.roster.drop"
SHOWN = 15


def card(
    roster: Roster, *, changes: list[str], unchanged: int, errors: list[tuple[int, str]]
) -> Card:
    """Show a sheet; `changes` are lines in mrkdwn, `errors` sentences by row."""
    file = escaped(roster.file_name, 120)
    match roster.state:
        case RosterState.READING:
            return _plain(_("{file}: I am reading it.", file=file))
        case RosterState.APPLIED:
            said = _n(
                "{file}: {count} person changed.", "{file}: {count} people changed.",
                roster.changed, file=file,
            )  # fmt: skip
            return _plain(f":white_check_mark: {said}")
        case RosterState.DROPPED:
            return _plain(_("{file}: cancelled, nothing was changed.", file=file))
    if roster.problem:
        return _plain(f":warning: {file}: {_(roster.problem)}")
    return _open(roster, file, changes=changes, unchanged=unchanged, errors=errors)


def _open(
    roster: Roster, file: str, *, changes: list[str], unchanged: int, errors: list[tuple[int, str]]
) -> Card:
    title = _(
        "{file}: {changes} to change, {unchanged} as they are, {errors} to correct",
        file=file,
        changes=len(changes),
        unchanged=unchanged,
        errors=len(errors),
    )
    lines = [f"*{title}*"]
    lines += [
        _(":warning: row {number}: {what}", number=number, what=what)
        for number, what in errors[:SHOWN]
    ]
    if len(errors) > SHOWN:
        lines.append(_n("and {count} more", "and {count} more", len(errors) - SHOWN))
    lines += [f"• {line}" for line in changes[:SHOWN]]
    if len(changes) > SHOWN:
        lines.append(_n("and {count} more", "and {count} more", len(changes) - SHOWN))
    blocks = sections(lines)
    buttons = [button(_("Cancel"), DROP, roster.id.hex)]
    if errors:
        blocks.append(context(_("Nothing is changed until every row is right. Upload it again.")))
    elif changes:
        label = _n("Change {count} person", "Change {count} people", len(changes))
        buttons.insert(0, button(label, CONFIRM, roster.id.hex, style="primary"))
    else:
        blocks.append(context(_("There is nothing to change.")))
    return Card(title, [*blocks, actions(*buttons)])


def _plain(text: str) -> Card:
    return Card(text, sections([text]))
