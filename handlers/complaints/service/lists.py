"""Lists of open complaints: which are wanted, and a page of them."""

import uuid
from dataclasses import replace
from datetime import datetime

from handlers.complaints.rules.filters import Cursor, Filter, Only, Page, Turn
from handlers.complaints.service import found, pictured, understand
from handlers.kit import command
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.blockkit import escaped, plain
from handlers.kit.command import Marked
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.tasks.service import belonging
from storage import complaint_lists, sites, staff, teams
from storage.complaint_lists import Spot, Wanted
from storage.complaints import Complaint
from storage.enums import ComplaintState
from storage.session import Session

PAGE = 15
_STATES = {Only.NEW: ComplaintState.NEW, Only.WAITING: ComplaintState.WAITING}
_EVERYBODYS = ("open", "all")
_MINE = "mine"


def read(session: Session, actor: Actor, text: str) -> Filter:
    """Understand what follows `list`. Errors: `Rejected` with what there is."""
    require_own(actor)
    marked = command.read(text, belonging.names(session, actor))
    if marked.bangs or marked.due or marked.every:
        raise Rejected(_unknown(plain(text)))
    if max(len(marked.people), len(marked.tags), len(marked.places)) > 1:
        raise Rejected(_("Name one person, one department and one site at most."))
    try:
        asked = _words(session, actor, marked.title)
        if marked.people:
            asked = replace(asked, owner=understand.person(session, actor, marked.people[0]))
        return _belonging(session, actor, asked, marked)
    except Invalid as invalid:
        raise Rejected(escaped(" ".join(invalid.errors.values()), 600)) from invalid


def page(session: Session, actor: Actor, turn: Turn, *, now: datetime, tools: Tools) -> Page:
    """Return a page of a list: at most `PAGE` complaints that somebody may see."""
    require_own(actor)
    cursor = turn.cursor
    rows = complaint_lists.page(
        session,
        _wanted(turn.filter, now=now),
        found.eyes(actor),
        spot=Spot(cursor.due_at, cursor.number) if cursor else None,
        back=turn.back,
        limit=PAGE + 1,
    )
    more = len(rows) > PAGE
    shown = rows[-PAGE:] if turn.back else rows[:PAGE]
    has_back = more if turn.back else cursor is not None
    has_next = bool(shown) if turn.back else more
    return Page(
        filter=turn.filter,
        pictures=pictured.listed(session, shown, tools),
        now=now,
        back=_at(turn.filter, shown[:1], back=True) if has_back else None,
        next=_at(turn.filter, shown[-1:], back=False) if has_next else None,
        **_called(session, turn.filter),
    )


def _words(session: Session, actor: Actor, title: str) -> Filter:
    asked = Filter()
    words = title.casefold().split()
    for place, word in enumerate(words):
        if word in list(Only):
            asked = replace(asked, only=Only(word))
        elif word == _MINE:
            asked = replace(asked, owner=actor.id)
        elif word == "at" and words[place + 1 :]:
            # It would be none of the words if its name were known; that is said with the nearest.
            belonging.read(session, actor, department="", site=" ".join(words[place + 1 :]))
        elif word not in _EVERYBODYS:
            raise Rejected(_unknown(word))
    return asked


def _belonging(session: Session, actor: Actor, asked: Filter, marked: Marked) -> Filter:
    """Ask for a channel, for a department by its name, for a site."""
    tag, site = "".join(marked.tags), "".join(marked.places)
    channel = "" if tag.startswith("#") else tag
    department = tag if tag.startswith("#") else ""
    belongs = belonging.read(session, actor, department=department, site=site)
    return replace(
        asked,
        channel=channel,
        department=belongs.department_id.hex if belongs.department_id else "",
        site=belongs.site_id.hex if belongs.site_id else "",
    )


def _wanted(asked: Filter, *, now: datetime) -> Wanted:
    return Wanted(
        owner=asked.owner,
        department_id=uuid.UUID(hex=asked.department) if asked.department else None,
        site_id=uuid.UUID(hex=asked.site) if asked.site else None,
        channel_id=asked.channel,
        state=_STATES.get(asked.only) if asked.only else None,
        due_before=now if asked.only is Only.OVERDUE else None,
    )


def _at(asked: Filter, edge: list[Complaint], *, back: bool) -> Turn | None:
    """Return the page beyond a complaint at the edge of this one; the first when there is none."""
    cursor = Cursor(edge[0].due_at, edge[0].number) if edge else None
    return Turn(asked, cursor, back=back and cursor is not None)


def _called(session: Session, asked: Filter) -> dict[str, str]:
    """Return what the parts of a filter are called."""
    named = {"owner": "", "department": "", "site": ""}
    if asked.owner:
        person = staff.get(session, asked.owner)
        named["owner"] = (person.name or person.handle) if person else ""
    if asked.department:
        departments = {one.id.hex: one.name for one in teams.departments(session)}
        named["department"] = departments.get(asked.department, "")
    if asked.site:
        site = sites.get(session, uuid.UUID(hex=asked.site))
        named["site"] = site.name if site else ""
    return named


def _unknown(said: str) -> str:
    return _(
        "I know no list “{words}”. There are {lists}, @somebody, #department and at a site.",
        words=escaped(said, 80),
        lists=", ".join(f"`{one}`" for one in (_MINE, "open", *Only)),
    )
