"""The card of a task: what is to be done, how far it is, and what can be done about it."""

from handlers.kit.answers import Block
from handlers.kit.blockkit import Card, context, date, escape, escaped, section, sections
from handlers.kit.words import N_, _, _n
from handlers.tasks.cards import buttons, checklist
from handlers.tasks.cards.refusals import limits
from handlers.tasks.cards.words import (
    PRIORITIES,
    due,
    moment,
    named,
    number,
    people,
    person,
    reference,
    unstyled,
)
from handlers.tasks.rules.picture import Given, Picture
from handlers.tasks.rules.steps import Action
from storage.enums import Evidence, Sharing, TaskState

QUOTE_SHOWN = 500
NOTE_SHOWN = 300
REASON_SHOWN = 400
PLACE_SHOWN = 100
GIVEN_SHOWN = 2
OVERDUE = N_(":warning: overdue")

EMOJI = {
    TaskState.OPEN: ":inbox_tray:",
    TaskState.ASSIGNED: ":hourglass_flowing_sand:",
    TaskState.ACCEPTED: ":handshake:",
    TaskState.STARTED: ":arrow_forward:",
    TaskState.BLOCKED: ":no_entry:",
    TaskState.CHECKING: ":eyes:",
    TaskState.DECLINED: ":leftwards_arrow_with_hook:",
    TaskState.DONE: ":white_check_mark:",
    TaskState.CANCELLED: ":no_entry_sign:",
}
_STATES = {
    TaskState.OPEN: N_("Open: anybody of the team can take it"),
    TaskState.ASSIGNED: N_("Assigned by {assigner}, not accepted yet"),
    TaskState.STARTED: N_("Started by {who}, {when}"),
    TaskState.BLOCKED: N_("Blocked, says {who}, {when}"),
    TaskState.CHECKING: N_("Done by {who}, {when}; somebody else has to confirm it"),
    TaskState.DECLINED: N_("Declined by {who}, {when}; {assigner} decides who does it"),
    TaskState.DONE: N_("Done by {who}, {when}"),
    TaskState.CANCELLED: N_("Cancelled by {who}, {when}"),
}
_WANTED = {
    Evidence.NONE: "",
    Evidence.PHOTO: N_(":camera: Done with a photo in this thread"),
    Evidence.NUMBER: N_(":1234: Done with a number{limits}"),
    Evidence.SECOND: N_(":busts_in_silhouette: Done once a second person has confirmed it"),
}


def card(picture: Picture, steps: list[Action]) -> Card:
    """Show a task as it stands, with the buttons for `steps`."""
    said = status(picture)
    blocks = [
        section(f"{named(picture)}\n{facts(picture)}"),
        context(f"{EMOJI[picture.state]} {said}", *([_(OVERDUE)] if picture.is_late else [])),
        *sections(_circumstances(picture)),
        *_offer(picture, steps),
        *checklist.boxes(picture, steps),
        *buttons.row(picture, steps),
    ]
    late = f" ({_(OVERDUE)})" if picture.is_late else ""
    return Card(f"{unstyled(picture)}: {said}{late}", blocks)


def hidden(picture: Picture) -> Card:
    """Show what is left of a card whose reader may not see the task any more."""
    said = _("{task} is with others now.", task=reference(picture.number))
    return Card(said, [section(said)])


def moved(picture: Picture) -> Card:
    """Show what is left of a card in a channel that the task does not belong to any more."""
    said = _("{task} has moved to another place.", task=reference(picture.number))
    return Card(said, [section(said)])


def status(picture: Picture) -> str:
    """Say in one line how far a task is, and whose doing that was."""
    parts = {
        "who": person(picture, picture.state_by),
        "assigner": person(picture, picture.assigner_id),
        "when": moment(picture, picture.state_at),
    }
    if picture.state is not TaskState.ACCEPTED:
        return _(_STATES[picture.state], **parts)
    owners = people(picture, picture.owner_ids)
    if picture.owner_ids == (picture.assigner_id,):
        return _("Taken on by {owners}", owners=owners)
    if picture.state_by in picture.owner_ids:
        return _("Accepted by {who}, assigned by {assigner}", **parts)
    return _("With {owners}, assigned by {assigner}", owners=owners, **parts)


def facts(picture: Picture) -> str:
    """Say in one line who does it, by when, where, how often and how urgently."""
    when = due(picture)
    parts = [
        _for(picture),
        _("due {when}", when=when) if picture.due_at else when,
        place(picture),
        picture.rule and f":repeat: {escape(picture.rule)}",
        _(PRIORITIES[picture.priority]),
    ]
    return " · ".join(part for part in parts if part)


def place(picture: Picture) -> str:
    """Name the department at the site that a task belongs to; empty without any."""
    department, site = (escaped(one, PLACE_SHOWN) for one in (picture.department, picture.site))
    if department and site:
        return _("{department} at {site}", department=department, site=site)
    return department or site


def slip(picture: Picture) -> str:
    """Say how often the date was moved, and from when; empty if it never was."""
    if not picture.moves or picture.first_due_at is None:
        return ""
    first = date(picture.first_due_at, picture.zone, clock=picture.due_has_clock)
    return _n(
        "Moved once, first {when}", "Moved {count} times, first {when}", picture.moves, when=first
    )


def _for(picture: Picture) -> str:
    owners = people(picture, picture.owner_ids)
    if len(picture.owners) > 1 and picture.sharing is Sharing.ALL:
        return _("For {owners}, each of them", owners=owners)
    if len(picture.owners) > 1:
        return _("For {owners}, any of them", owners=owners)
    return _("For {owners}", owners=owners) if picture.owners else _("For the team")


def _circumstances(picture: Picture) -> list[str]:
    """Return what else there is to know, a line each."""
    lines = [
        _why(picture),
        shares(picture),
        _help(picture),
        f":date: {slip(picture)}" if slip(picture) else "",
        _quote(picture),
        *_evidence(picture),
        _newest(picture),
    ]
    return [line for line in lines if line]


def _why(picture: Picture) -> str:
    """Say why a task stands where it does, in the words of whoever put it there."""
    reason = escaped(picture.reason, REASON_SHOWN)
    if picture.state is TaskState.BLOCKED and picture.waits_for:
        waiting = _("Waiting for {who}", who=person(picture, picture.waits_for))
        return f"{waiting}: {reason}" if reason else waiting
    return f"“{reason}”" if reason else ""


def shares(picture: Picture) -> str:
    """Say who of several has done their part, or promised it."""
    if len(picture.owners) == 1 or picture.sharing is Sharing.ANY or picture.is_ended:
        return ""
    done = [one.person for one in picture.owners if one.done_at]
    willing = [one.person for one in picture.owners if one.accepted_at and not one.done_at]
    parts = []
    if done:
        parts.append(_("Done so far: {people}", people=people(picture, done)))
    if willing:
        parts.append(_("Accepted by {people}", people=people(picture, willing)))
    return " · ".join(parts)


def _help(picture: Picture) -> str:
    if not picture.help_by or picture.is_ended:
        return ""
    return _(":raised_hand: {who} needs help", who=person(picture, picture.help_by))


def _quote(picture: Picture) -> str:
    quoted = escaped(" ".join(picture.quoted.split()), QUOTE_SHOWN)
    label = _("the message")
    link = f"<{picture.permalink}|{label}>" if picture.permalink else ""
    if quoted and link:
        return f"> {quoted}\n> {link}"
    return f"> {quoted}" if quoted else link


def _evidence(picture: Picture) -> list[str]:
    """Say what is wanted before it counts as done, and what was given."""
    wanted = _(_WANTED[picture.evidence], limits=limits(picture))
    given = [evidence_line(picture, one) for one in picture.given[-GIVEN_SHOWN:]]
    if given:
        return given
    return [wanted] if not picture.is_ended else []


def evidence_line(picture: Picture, one: Given) -> str:
    who, when = person(picture, one.person), moment(picture, one.at)
    if one.number is not None:
        value = number(one.number)
        return _(":1234: *{number}*, measured by {who}, {when}", number=value, who=who, when=when)
    photo = _("a photo")
    shown = f"<{one.file}|{photo}>" if one.file else photo
    return _(":camera: {photo} by {who}, {when}", photo=shown, who=who, when=when)


def _newest(picture: Picture) -> str:
    """Quote the newest note, and say how many there are."""
    note = picture.newest
    if note is None:
        return ""
    text = escaped(" ".join(note.text.split()), NOTE_SHOWN)
    said = f":memo: {person(picture, note.person)}: {text}"
    others = picture.notes - 1
    if not others:
        return said
    return _n("{note} ({count} more)", "{note} ({count} more)", others, note=said)


def _offer(picture: Picture, steps: list[Action]) -> list[Block]:
    """Show the other date that an owner offers, with the answers to it."""
    said = offer(picture)
    return [section(said), *buttons.offer(picture, steps)] if said else []


def offer(picture: Picture) -> str:
    """Say which other date an owner offers, and why; empty if nobody does."""
    if picture.proposed_at is None or picture.is_ended:
        return ""
    who = person(picture, picture.proposed_by)
    when = date(picture.proposed_at, picture.zone, clock=picture.proposed_has_clock)
    said = _(":calendar: {who} can do it by {when}", who=who, when=when)
    reason = escaped(picture.proposed_reason, REASON_SHOWN)
    return f"{said}: “{reason}”" if reason else said
