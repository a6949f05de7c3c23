"""What is said after a restore: the list of what was lost, and the answer of a lost card."""

from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import Card, actions, button, escaped, section, sections
from handlers.kit.words import _, _n
from handlers.recovery.rules import Line

RECREATE, RECREATE_ALL = "recovery.recreate", "recovery.recreate_all"
TITLE_SHOWN = 60
# So many with a button each, so many more as lines: Slack takes 11,000 characters in a message.
MOST_BUTTONS, MOST_LINES = 10, 70


def listing(listed: str, lost: list[Line], older: list[Line]) -> Card:
    """Show an admin what only Slack still knows: what is gone, and what is older than its card."""
    title = _("I was restored from a backup. Slack shows more than it held.")
    said: list[str] = []
    blocks: list[Block] = [section(f"*{title}*")]
    if lost:
        said.append(_n("{count} thing is gone:", "{count} things are gone:", len(lost)))
        blocks += _gone(listed, lost, said[-1])
    if older:
        said.append(
            _n(
                "{count} thing is as it was at the backup:",
                "{count} things are as they were at the backup:",
                len(older),
            )
        )
        room = max(MOST_LINES - len(lost), MOST_BUTTONS)
        blocks += sections([said[-1], *_lines(older, room)])
    if not said:
        said.append(_("All of it is there again."))
        blocks.append(section(said[-1]))
    return Card("\n".join([title, *(one.rstrip(":") for one in said)]), blocks)


def _gone(listed: str, lost: list[Line], said: str) -> list[Block]:
    blocks = [section(said)]
    for line in lost[:MOST_BUTTONS]:
        row = section(_line(line))
        if line.can_recreate:
            row["accessory"] = button(_("Recreate"), RECREATE, line.subject)
        blocks.append(row)
    blocks += sections(_lines(lost[MOST_BUTTONS:], MOST_LINES))
    if any(line.can_recreate for line in lost):
        blocks.append(actions(button(_("Recreate all"), RECREATE_ALL, listed, style="primary")))
    return blocks


def lost_card(reference: str, subject: str, *, may: bool) -> Text:
    """Answer a press on a card that is newer than the data."""
    name = reference or _("What this card shows")
    said = _("This card is newer than the backup I was restored from: {name} is gone.", name=name)
    if not may:
        advice = _("Nothing was done. Ask a lead or an admin to recreate it.")
        return Text(f"{said} {advice}")
    advice = _("Nothing was done. You can recreate it from its card.")
    text = f"{said} {advice}"
    return Text(text, [section(text), actions(button(_("Recreate"), RECREATE, subject))])


def recreated(reference: str) -> Text:
    return Text(_("{name} is there again. Look at who has it, and until when.", name=reference))


def recreated_all(count: int) -> Text:
    return Text(
        _n(
            "{count} thing is there again. Look at who has it, and until when.",
            "{count} things are there again. Look at who has them, and until when.",
            count,
        )
    )


def there_again() -> str:
    return _("Nothing to do: this is there again already.")


def _lines(found: list[Line], room: int) -> list[str]:
    lines = [f"• {_line(line)}" for line in found[:room]]
    if len(found) > room:
        lines.append(_n("and {count} more", "and {count} more", len(found) - room))
    return lines


def _line(line: Line) -> str:
    reference = line.reference or _("a card")
    if not line.title:
        return _("{name} in a conversation that you are not in", name=reference)
    return f"{reference} *{escaped(line.title, TITLE_SHOWN)}*"
