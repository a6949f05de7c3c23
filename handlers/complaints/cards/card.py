"""The card of a complaint: what the customer says, how it stands, and what can be done.

Many read it. It shows a first name and an order, and none of what leads to the customer.
"""

from datetime import datetime

from handlers.complaints.cards import buttons
from handlers.complaints.cards.words import (
    CAUSES,
    NAME_SHOWN,
    SEVERITIES,
    TITLE_SHOWN,
    moment,
    named,
    person,
    unstyled,
)
from handlers.complaints.rules.picture import Other, Picture
from handlers.complaints.rules.references import reference
from handlers.complaints.rules.steps import Action
from handlers.kit.answers import Block
from handlers.kit.blockkit import Card, context, escaped, section, sections
from handlers.kit.words import N_, _, _n
from storage.enums import ComplaintSource, ComplaintState

TEXT_SHOWN = 1200
REASON_SHOWN = 400
LINKED_SHOWN = 3
WORK_SHOWN = 5

EMOJI = {
    ComplaintState.NEW: ":rotating_light:",
    ComplaintState.IN_PROGRESS: ":arrow_forward:",
    ComplaintState.WAITING: ":hourglass_flowing_sand:",
    ComplaintState.RESOLVED: ":white_check_mark:",
    ComplaintState.CLOSED: ":lock:",
    ComplaintState.DISMISSED: ":no_entry_sign:",
    ComplaintState.MERGED: ":arrow_right:",
}
_STATES = {
    ComplaintState.NEW: N_("New: nobody has taken it yet"),
    ComplaintState.IN_PROGRESS: N_("{owner} sees to it"),
    ComplaintState.WAITING: N_("{owner} waits for the customer"),
    ComplaintState.RESOLVED: N_("Resolved by {who}, {when}"),
    ComplaintState.CLOSED: N_("Closed by {who}, {when}"),
    ComplaintState.DISMISSED: N_("Not a complaint, says {who}, {when}"),
    ComplaintState.MERGED: N_("Goes on in {other}, says {who}, {when}"),
}
_SOURCES = {
    ComplaintSource.TYPED: N_("logged by {who}, {when}"),
    ComplaintSource.MESSAGE: N_("logged by {who} from a message, {when}"),
    ComplaintSource.MAIL: N_("by mail, {when}"),
    ComplaintSource.CHANNEL: N_("from a message, {when}"),
}


def card(picture: Picture, steps: list[Action]) -> Card:
    """Show a complaint as it stands, with the buttons for `steps`."""
    said = status(picture)
    if picture.state is ComplaintState.MERGED:
        line = context(f"{EMOJI[picture.state]} {said}")
        return Card(f"{unstyled(picture)}: {said}", [section(named(picture)), line])
    blocks = [
        section(f"{named(picture)}\n{facts(picture)}"),
        *_words(picture),
        context(f"{EMOJI[picture.state]} {said}"),
        *sections(_circumstances(picture)),
        *_sameness(picture, steps),
        *buttons.row(picture, steps),
    ]
    return Card(f"{unstyled(picture)}: {said}", blocks)


def hidden(picture: Picture) -> Card:
    """Show what is left of a card whose reader may not see the complaint any more."""
    said = _("{complaint} is with others now.", complaint=reference(picture.number))
    return Card(said, [section(said)])


def moved(picture: Picture) -> Card:
    """Show what is left of a card in a channel that the complaint does not belong to any more."""
    said = _("{complaint} has moved to another place.", complaint=reference(picture.number))
    return Card(said, [section(said)])


def status(picture: Picture) -> str:
    """Say in one line how far a complaint is, and whose doing that was."""
    said = _(
        _STATES[picture.state],
        owner=person(picture, picture.owner_id),
        who=_doer(picture),
        when=moment(picture, picture.state_at),
        other=other(picture.merged_into) if picture.merged_into else "",
    )
    if picture.state is ComplaintState.WAITING and picture.until:
        until = moment(picture, picture.until)
        return _("{said}, until {when}", said=said, when=until)
    if picture.cause and picture.is_ended:
        return f"{said} · {_(CAUSES[picture.cause])}"
    return said


def facts(picture: Picture) -> str:
    """Say in one line who complains, about which order, where, and how bad it is."""
    parts = [
        escaped(picture.customer, NAME_SHOWN) or _("unknown customer"),
        _("order {order}", order=escaped(picture.order_number, NAME_SHOWN))
        if picture.order_number
        else "",
        place(picture),
        _(SEVERITIES[picture.severity]) if SEVERITIES[picture.severity] else "",
    ]
    return " · ".join(part for part in parts if part)


def place(picture: Picture) -> str:
    """Name the department at the site that a complaint belongs to; empty without any."""
    department, site = (escaped(one, NAME_SHOWN) for one in (picture.department, picture.site))
    if department and site:
        return _("{department} at {site}", department=department, site=site)
    return department or site


def clocks(picture: Picture) -> list[str]:
    """Say by when the customer has to be answered, and by when it has to be resolved."""
    if picture.is_ended:
        lines = [_answered(picture)]
    elif picture.responded_at is None:
        lines = [_owed(picture, N_("First answer by {when}"), picture.response_due_at,
                       is_late=picture.response_late)]  # fmt: skip
    else:
        lines = [_answered(picture)]
    if not picture.is_ended:
        lines.append(_owed(picture, N_("To be resolved by {when}"), picture.resolution_due_at,
                           is_late=picture.resolution_late))  # fmt: skip
    elif picture.resolution_late is not None and picture.state is not ComplaintState.DISMISSED:
        lines.append(_("resolved too late") if picture.resolution_late else _("resolved in time"))
    return [line for line in lines if line]


def other(one: Other) -> str:
    title = escaped(one.title, TITLE_SHOWN // 4)
    return f"{reference(one.number)} {title}".strip()


def _doer(picture: Picture) -> str:
    return person(picture, picture.state_by) if picture.state_by else _("itself")


def _owed(picture: Picture, said: str, due: datetime | None, *, is_late: bool | None) -> str:
    if due is None:
        return _("its time stands still")
    line = _(said, when=moment(picture, due))
    return f":warning: {line}" if is_late else line


def _answered(picture: Picture) -> str:
    if picture.responded_at is None:
        return ""
    when = moment(picture, picture.responded_at)
    if picture.response_late:
        return _(":warning: answered too late, {when}", when=when)
    return _("answered {when}", when=when)


def _words(picture: Picture) -> list[Block]:
    """Quote the customer, unless the title says it all."""
    text = " ".join(picture.text.split())
    label = _("the message")
    link = f"<{picture.permalink}|{label}>" if picture.permalink else ""
    lines = [f"> {escaped(text, TEXT_SHOWN)}"] if text and text != picture.title else []
    return sections([*lines, *([f"> {link}"] if link else [])])


def _circumstances(picture: Picture) -> list[str]:
    """Return what else there is to know, a line each."""
    reason = escaped(picture.reason, REASON_SHOWN)
    alarm = _(":rotating_light: Time has run out, others are being asked")
    lines = [
        f"“{reason}”" if reason else "",
        f":stopwatch: {' · '.join(clocks(picture))}" if clocks(picture) else "",
        alarm if picture.is_chased and not picture.is_ended else "",
        _before(picture),
        *(_work(one.line, is_open=one.is_open) for one in picture.work[:WORK_SHOWN]),
        _linked(picture),
        origin(picture),
    ]
    return [line for line in lines if line]


def origin(picture: Picture) -> str:
    """Say how and when a complaint came in."""
    who = person(picture, picture.logged_by) if picture.logged_by else _("somebody")
    when = moment(picture, picture.received_at)
    return f":inbox_tray: {_(_SOURCES[picture.source], who=who, when=when)}"


def _before(picture: Picture) -> str:
    if not picture.before:
        return ""
    return _n(
        ":repeat: This customer has complained once before",
        ":repeat: This customer has complained {count} times before",
        picture.before,
    )


def _work(line: str, *, is_open: bool) -> str:
    return f"{':clipboard:' if is_open else ':ballot_box_with_check:'} {line}"


def _linked(picture: Picture) -> str:
    if not picture.linked:
        return ""
    shown = ", ".join(other(one) for one in picture.linked[:LINKED_SHOWN])
    left = len(picture.linked) - LINKED_SHOWN
    if left > 0:
        shown = _("{these} and {count} more", these=shown, count=left)
    return _(":link: Linked: {others}", others=shown)


def _sameness(picture: Picture, steps: list[Action]) -> list[Block]:
    """Show which complaint this looks like, with the answers to it."""
    if picture.alike is None or picture.is_ended:
        return []
    said = _(":mag: Is it the same? It looks like {other}", other=other(picture.alike))
    return [section(said), *buttons.sameness(picture, steps)]
