"""Lists of tasks, a page at a time."""

from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import actions, button, escaped, sections
from handlers.kit.words import N_, _, _n
from handlers.tasks.cards.card import EMOJI, OVERDUE
from handlers.tasks.cards.words import TITLE_LISTED, due, named, people
from handlers.tasks.rules import filters
from handlers.tasks.rules.filters import COUNTED, Filter, Only, Page, Scope
from handlers.tasks.rules.picture import Picture

BACK, NEXT = "tasks.list.back", "tasks.list.next"
NAME_SHOWN = 100
NAMED = 2

_SCOPES = {
    Scope.MINE: N_("Your open tasks"),
    Scope.TEAM: N_("Open tasks of your teams"),
    Scope.ALL: N_("Open tasks"),
}
_ONLY = {
    Only.OVERDUE: N_("overdue"),
    Only.BLOCKED: N_("blocked"),
    Only.OPEN: N_("nobody's yet"),
}


def listing(page: Page) -> Text:
    """Show a page, the task due first on top; how to go on stands below it."""
    title = heading(page)
    if not page.pictures:
        said = _nothing(page, title)
        return Text(said, [*sections([said]), *_turns(page)] if page.back else [], instead=True)
    own = page.filter.scope is Scope.MINE and not page.filter.owner
    lines = [line(one, with_owners=not own) for one in page.pictures]
    counted = _counted(page)
    blocks = [*sections([f"*{title}* · {counted}", *lines]), *_turns(page)]
    return Text("\n".join([f"{title} · {counted}", *lines]), blocks, instead=True)


def heading(page: Page) -> str:
    """Say what a list shows."""
    asked = page.filter
    parts = [_(_SCOPES[asked.scope])]
    if asked.owner:
        owner = escaped(page.owner, NAME_SHOWN) or asked.owner
        parts = [_("Open tasks of {person}", person=owner)]
    if asked.only:
        parts.append(_(_ONLY[asked.only]))
    parts += [escaped(one, NAME_SHOWN) for one in (page.department, page.site) if one]
    if asked.channel:
        parts.append(f"<#{asked.channel}>")
    return " · ".join(parts)


def _counted(page: Page) -> str:
    """Say how many tasks all pages of a list have."""
    if page.total >= COUNTED:
        return _("{count} or more", count=COUNTED)
    return _n("one in all", "{count} in all", page.total)


def line(picture: Picture, *, with_owners: bool) -> str:
    """Show a task in one line."""
    parts = [f"{EMOJI[picture.state]} {named(picture, TITLE_LISTED)}"]
    if with_owners and picture.owners:
        parts.append(people(picture, picture.owner_ids, most=NAMED))
    parts.append(due(picture))
    if picture.is_late:
        parts.append(_(OVERDUE))
    return " · ".join(parts)


def _nothing(page: Page, title: str) -> str:
    if page.filter == Filter():
        return _(
            "You have no open tasks. `{example}` makes one.", example="/task add Count the float"
        )
    return _("{list}: there is nothing.", list=title)


def _turns(page: Page) -> list[Block]:
    """Return the buttons that show the pages around this one in its place."""
    turns = [(_("Back"), BACK, page.back), (_("Next"), NEXT, page.next)]
    buttons = [button(label, name, filters.write(turn)) for label, name, turn in turns if turn]
    return [actions(*buttons)] if buttons else []
