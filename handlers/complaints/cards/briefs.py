"""What a brief says of somebody's complaints."""

from datetime import datetime

from handlers.complaints.cards.words import SEVERITIES, moment, named
from handlers.complaints.rules.picture import Picture, is_overdue
from handlers.kit.blockkit import Card, section, sections
from handlers.kit.words import _, _n

TITLE_SHOWN = 120


def brief(shown: list[Picture], *, count: int, now: datetime) -> Card:
    """Show what is owed to customers today; `count` is also of what has no room."""
    title = _n("{count} customer is owed something", "{count} customers are owed something", count)
    lines = [_line(one, now) for one in shown]
    blocks = [section(f":speech_balloon: *{title}*"), *sections([f"• {line}" for line in lines])]
    if count > len(shown):
        said = _("There is more: `{example}` shows all.", example="/complaint list mine")
        blocks.append(section(said))
    return Card("\n".join([title, *lines]), blocks)


def _line(picture: Picture, now: datetime) -> str:
    parts = [named(picture, TITLE_SHOWN)]
    if SEVERITIES[picture.severity]:
        parts.append(_(SEVERITIES[picture.severity]))
    if picture.due_at is not None:
        owed = moment(picture, picture.due_at)
        parts.append(_("first answer by {when}", when=owed) if picture.responded_at is None
                     else _("due {when}", when=owed))  # fmt: skip
    if is_overdue(picture, now):
        parts.append(_(":warning: overdue"))
    return " · ".join(parts)
