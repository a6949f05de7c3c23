"""The card of somebody who joined, and of the work of somebody who left."""

from dataclasses import dataclass

from handlers.kit.blockkit import Card, actions, button, context, date, escaped, mention, sections
from handlers.kit.words import _, _n
from handlers.staff.cards.organisation import called
from handlers.staff.cards.people import role_word
from storage.comings import HandOver, Welcome
from storage.staff import Person

PLACE, CHANGE = "staff.place", "staff.place_else"
TAKE, GIVE = "staff.take_over", "staff.give_over"
SHOWN = 10


@dataclass(frozen=True)
class Joined:
    """Somebody who joined; `place` names where they work, or are thought to."""

    welcome: Welcome
    person: Person
    place: str | None
    settled_by: Person | None
    zone: str


@dataclass(frozen=True)
class Left:
    """Somebody who left, their open work as titles in mrkdwn, and the teams they led."""

    hand_over: HandOver
    person: Person
    work: list[str]
    led: list[str]
    settled_by: Person | None
    receiver: Person | None
    zone: str


def welcome(found: Joined) -> Card:
    """Ask where somebody new works, or say what was decided."""
    value = found.welcome.id.hex
    parts = {"name": called(found.person), "role": role_word(found.person.role)}
    place = escaped(found.place, 160) if found.place else None
    if found.welcome.settled_at is not None:
        said = _("{name}: {place}, {role}.", place=place or _("no site yet"), **parts)
        who = called(found.settled_by) if found.settled_by else ""
        when = date(found.welcome.settled_at, found.zone)
        return Card(
            said, [*sections([said]), context(_("Settled by {who}, {when}", who=who, when=when))]
        )
    if place:
        said = _("{name} joined: {place}, {role}?", place=place, **parts)
    else:
        said = _("{name} joined: {role}?", **parts)
    profile = _("Profile: {person}", person=mention(found.person.id))
    buttons = actions(
        button(_("Yes"), PLACE, value, style="primary"), button(_("Change"), CHANGE, value)
    )
    return Card(said, [*sections([said]), context(profile), buttons])


def hand_over(found: Left) -> Card:
    """Ask who takes over the work of somebody who left, or say who has it."""
    name, value = called(found.person), found.hand_over.id.hex
    if found.hand_over.settled_at is not None:
        return _handed_over(found, name)
    count = len(found.work)
    title = _n(
        "{name} has left with {count} open thing", "{name} has left with {count} open things",
        count, name=name,
    )  # fmt: skip
    if not count:
        said = _("{name} has left. Nothing of theirs is open any more.", name=name)
        return Card(said, sections([said]))
    lines = [f"• {one}" for one in found.work[:SHOWN]]
    if count > SHOWN:
        lines.append(_n("and {count} more", "and {count} more", count - SHOWN))
    if found.led:
        led = escaped(", ".join(found.led), 300)
        lines.append(_("They led {teams}, which needs a new lead.", teams=led))
    buttons = actions(
        button(_("I take them"), TAKE, value, style="primary"),
        button(_("Give them to …"), GIVE, value),
    )
    return Card(title, [*sections([f"*{title}*", *lines]), buttons])


def _handed_over(found: Left, name: str) -> Card:
    receiver = called(found.receiver) if found.receiver else ""
    said = _n(
        "{count} open thing of {name} is with {receiver} now.",
        "{count} open things of {name} are with {receiver} now.",
        found.hand_over.count, name=name, receiver=receiver,
    )  # fmt: skip
    who = called(found.settled_by) if found.settled_by else ""
    when = date(found.hand_over.settled_at, found.zone) if found.hand_over.settled_at else ""
    return Card(
        said, [*sections([said]), context(_("Settled by {who}, {when}", who=who, when=when))]
    )
