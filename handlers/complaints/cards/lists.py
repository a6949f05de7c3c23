"""Lists of complaints, a page at a time."""

from handlers.complaints.cards.card import EMOJI
from handlers.complaints.cards.words import (
    NAME_SHOWN,
    SEVERITIES,
    TITLE_LISTED,
    moment,
    named,
    person,
)
from handlers.complaints.rules import filters
from handlers.complaints.rules.filters import Filter, Only, Page
from handlers.complaints.rules.picture import Picture, is_overdue
from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import actions, button, escaped, sections
from handlers.kit.words import N_, _

BACK, NEXT = "complaints.list.back", "complaints.list.next"
_ONLY = {
    Only.OVERDUE: N_("overdue"),
    Only.NEW: N_("nobody's yet"),
    Only.WAITING: N_("waiting for the customer"),
}


def listing(page: Page) -> Text:
    """Show a page, what is owed first on top; how to go on stands below it."""
    title = heading(page)
    if not page.pictures:
        said = _nothing(page, title)
        return Text(said, [*sections([said]), *_turns(page)] if page.back else [], instead=True)
    lines = [line(one, page) for one in page.pictures]
    blocks = [*sections([f"*{title}*", *lines]), *_turns(page)]
    return Text("\n".join([title, *lines]), blocks, instead=True)


def heading(page: Page) -> str:
    """Say what a list shows."""
    asked = page.filter
    parts = [_("Open complaints")]
    if asked.owner:
        owner = escaped(page.owner, NAME_SHOWN) or asked.owner
        parts = [_("Open complaints of {person}", person=owner)]
    if asked.only:
        parts.append(_(_ONLY[asked.only]))
    parts += [escaped(one, NAME_SHOWN) for one in (page.department, page.site) if one]
    if asked.channel:
        parts.append(f"<#{asked.channel}>")
    return " · ".join(parts)


def line(picture: Picture, page: Page) -> str:
    """Show a complaint in one line."""
    parts = [f"{EMOJI[picture.state]} {named(picture, TITLE_LISTED)}"]
    if SEVERITIES[picture.severity]:
        parts.append(_(SEVERITIES[picture.severity]))
    if not page.filter.owner:
        parts.append(person(picture, picture.owner_id))
    if picture.due_at is None:
        parts.append(_("its time stands still"))
    elif picture.responded_at is None:
        parts.append(_("first answer by {when}", when=moment(picture, picture.due_at)))
    else:
        parts.append(_("due {when}", when=moment(picture, picture.due_at)))
    if is_overdue(picture, page.now):
        parts.append(_(":warning: overdue"))
    return " · ".join(parts)


def _nothing(page: Page, title: str) -> str:
    if page.filter == Filter():
        return _("No complaint is open. `{example}` logs one.",
                 example="/complaint add Order 4411 never came")  # fmt: skip
    return _("{list}: there is nothing.", list=title)


def _turns(page: Page) -> list[Block]:
    """Return the buttons that show the pages around this one in its place."""
    turns = [(_("Back"), BACK, page.back), (_("Next"), NEXT, page.next)]
    buttons = [button(label, name, filters.write(turn)) for label, name, turn in turns if turn]
    return [actions(*buttons)] if buttons else []
