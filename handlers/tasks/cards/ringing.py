"""What is asked of somebody who gives urgent work to people who are off duty."""

from datetime import datetime

from handlers.kit.answers import Text
from handlers.kit.blockkit import actions, button, section
from handlers.kit.words import _
from handlers.tasks.cards.words import moment, named, people, person, reference
from handlers.tasks.rules.picture import Picture

WAIT, ELSE, RING = "tasks.ring.wait", "tasks.ring.else", "tasks.ring.now"


def question(picture: Picture, off: dict[str, datetime], *, may_ring: bool) -> Text:
    """Ask what is to happen; waiting is what happens without an answer."""
    said = _(
        "{task} is urgent, but {people} will only be at work again {when}."
        " Unless you choose otherwise, they hear of it then.",
        task=named(picture),
        people=people(picture, off),
        when=moment(picture, max(off.values())),
    )
    buttons = [
        button(_("Wait until then"), WAIT, picture.id),
        button(_("Somebody present…"), ELSE, picture.id),
    ]
    if may_ring:
        buttons.append(button(_("Ring now"), RING, picture.id, style="danger"))
    return Text(said, [section(said), actions(*buttons)])


def waits(picture: Picture, off: dict[str, datetime]) -> Text:
    if not off:
        return Text(_("They are at work and have {task}.", task=reference(picture.number)))
    lines = [
        _(
            "{person} hears of {task} {when}.",
            person=person(picture, one),
            task=reference(picture.number),
            when=moment(picture, at),
        )
        for one, at in off.items()
    ]
    return Text("\n".join(lines))


def rung(picture: Picture, ids: list[str]) -> Text:
    return Text(
        _("I am ringing {people} about {task}.", people=people(picture, ids), task=named(picture))
    )


def nobody_present(picture: Picture) -> Text:
    return Text(_("Nobody else is at work for {task} just now.", task=reference(picture.number)))
