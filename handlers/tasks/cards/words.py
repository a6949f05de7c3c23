"""How people, dates and tasks are called wherever a task is shown."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.kit.blockkit import date, escaped, mention
from handlers.kit.words import N_, _
from handlers.tasks.rules.picture import Picture
from storage.enums import Priority

TITLE_SHOWN = 400  # After escaping; so much of a message's 11,000 characters may be one title.
TITLE_LISTED = 160
NAME_SHOWN = 100
NAMED_AT_MOST = 4

PRIORITIES = {
    Priority.LOW: N_(":small_blue_diamond: low"),
    Priority.NORMAL: "",
    Priority.HIGH: N_(":large_orange_circle: high"),
    Priority.URGENT: N_(":red_circle: urgent"),
}


def reference(number: int) -> str:
    return f"T-{number}"


def named(picture: Picture, limit: int = TITLE_SHOWN) -> str:
    """Name a task in mrkdwn."""
    return f"{reference(picture.number)} *{escaped(picture.title, limit)}*"


def unstyled(picture: Picture) -> str:
    return f"{reference(picture.number)} {escaped(picture.title, TITLE_SHOWN)}"


def person(picture: Picture, person_id: str | None) -> str:
    """Call a person by name; Slack fills it in for somebody whose name has not reached us yet."""
    if not person_id:
        return _("somebody")
    return escaped(picture.name(person_id), NAME_SHOWN) or mention(person_id)


def people(picture: Picture, ids: Iterable[str], *, most: int = NAMED_AT_MOST) -> str:
    """Join names as in `Ben, Cara and Dov`; of more than `most` only the first few are named."""
    known = [person(picture, one) for one in dict.fromkeys(ids)]
    if len(known) > most:
        kept = ", ".join(known[: most - 1])
        return _("{names} and {count} more", names=kept, count=len(known) - most + 1)
    if len(known) > 1:
        return _("{these} and {this}", these=", ".join(known[:-1]), this=known[-1])
    return known[0] if known else _("nobody yet")


def due(picture: Picture, *, with_zone: bool = False) -> str:
    """Say when a task is due in each reader's own time, and on the wall there if that differs.

    `with_zone` names the zone it was understood in also where both walls show the same.
    """
    if picture.due_at is None:
        return _("no date")
    shown = date(picture.due_at, picture.zone, clock=picture.due_has_clock)
    local, home = (
        picture.due_at.astimezone(ZoneInfo(zone)) for zone in (picture.due_zone, picture.zone)
    )
    if local.replace(tzinfo=None) == home.replace(tzinfo=None):
        return _("{when} ({zone})", when=shown, zone=picture.due_zone) if with_zone else shown
    wall = f"{local:%H:%M}" if picture.due_has_clock else f"{local:%Y-%m-%d}"
    return _("{when} ({wall} in {zone})", when=shown, wall=wall, zone=picture.due_zone)


def moment(picture: Picture, instant: datetime) -> str:
    return date(instant, picture.zone)


def number(value: Decimal) -> str:
    """Write a number as people do: no exponent, no zeros behind."""
    whole = format(value, "f")
    return whole.rstrip("0").rstrip(".") if "." in whole else whole
