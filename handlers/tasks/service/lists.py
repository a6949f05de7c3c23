"""Lists of open tasks: which are wanted, and a page of them."""

import uuid
from dataclasses import replace
from datetime import datetime

from handlers.kit import command
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.blockkit import escaped, plain
from handlers.kit.command import Marked
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.tasks.rules.filters import COUNTED, Cursor, Filter, Only, Page, Scope, Turn
from handlers.tasks.rules.picture import Picture
from handlers.tasks.service import able, belonging, found, pictured
from storage import sites, staff, task_lists, teams
from storage.enums import TaskState
from storage.session import Session
from storage.task_lists import Spot, Wanted
from storage.tasks import Task

PAGE = 15
_STATES = {Only.BLOCKED: TaskState.BLOCKED, Only.OPEN: TaskState.OPEN}


def read(session: Session, actor: Actor, text: str) -> Filter:
    """Understand what follows `list`. Errors: `Rejected` with what there is."""
    require_own(actor)
    marked = command.read(text, belonging.names(session, actor)) if text.strip() else Marked("")
    if marked.bangs or marked.due or marked.every:
        raise Rejected(_unknown(plain(text)))
    if max(len(marked.people), len(marked.tags), len(marked.places)) > 1:
        raise Rejected(_("Name one person, one department and one site at most."))
    try:
        asked = _words(session, actor, marked.title)
        asked = replace(asked, owner=_person(session, "".join(marked.people)))
        asked = _belonging(session, actor, asked, marked)
    except Invalid as invalid:
        raise Rejected(escaped(" ".join(invalid.errors.values()), 600)) from invalid
    is_narrow = asked != Filter(asked.scope)
    named = {one.value for one in Scope} & set(marked.title.casefold().split())
    return replace(asked, scope=Scope.ALL) if is_narrow and not named else asked


def page(session: Session, actor: Actor, turn: Turn, *, now: datetime, tools: Tools) -> Page:
    """Return a page of a list: at most `PAGE` tasks that somebody may see."""
    require_own(actor)
    cursor = turn.cursor
    wanted, eyes = _wanted(session, actor, turn.filter, now=now), found.eyes(actor)
    spot = Spot(cursor.due_at, cursor.number) if cursor else None
    tasks = task_lists.page(session, wanted, eyes, spot=spot, back=turn.back, limit=PAGE + 1)
    more = len(tasks) > PAGE
    shown = tasks[-PAGE:] if turn.back else tasks[:PAGE]
    has_back = more if turn.back else cursor is not None
    has_next = bool(shown) if turn.back else more
    is_whole = not (has_back or has_next)
    return Page(
        filter=turn.filter,
        pictures=pictured.outlines(session, shown, tools, now=now),
        total=len(shown) if is_whole else task_lists.count(session, wanted, eyes, most=COUNTED),
        back=_at(turn.filter, shown[:1], back=True) if has_back else None,
        next=_at(turn.filter, shown[-1:], back=False) if has_next else None,
        **_called(session, turn.filter),
    )


def some(
    session: Session, actor: Actor, turn: Turn, *, now: datetime, tools: Tools, limit: int
) -> list[Picture]:
    """Return up to `limit` tasks of a list after the cursor of `turn`."""
    require_own(actor)
    spot = Spot(turn.cursor.due_at, turn.cursor.number) if turn.cursor else None
    wanted = _wanted(session, actor, turn.filter, now=now)
    tasks = task_lists.page(session, wanted, found.eyes(actor), spot=spot, limit=limit)
    return pictured.pictures(session, tasks, tools)


def require(session: Session, actor: Actor, asked: Filter, *, now: datetime) -> None:
    """Refuse a list that there is none of, as that of one's teams without one."""
    _wanted(session, actor, asked, now=now)


def _words(session: Session, actor: Actor, title: str) -> Filter:
    asked = Filter()
    words = title.casefold().split()
    for place, word in enumerate(words):
        if word in list(Scope):
            asked = replace(asked, scope=Scope(word))
        elif word in list(Only):
            asked = replace(asked, only=Only(word))
        elif word == "at" and words[place + 1 :]:
            # It would be none of the words if its name were known; that is said with the nearest.
            belonging.read(session, actor, department="", site=" ".join(words[place + 1 :]))
        else:
            raise Rejected(_unknown(word))
    return asked


def _person(session: Session, said: str) -> str:
    if not said.startswith("@"):
        return said
    return able.named(session, said.removeprefix("@"), field="owner").id


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


def _wanted(session: Session, actor: Actor, asked: Filter, *, now: datetime) -> Wanted:
    own = teams.of_people(session, [actor.id]).get(actor.id, []) if _is_team(asked) else []
    led = teams.led_by(session, actor.id) if _is_team(asked) else []
    if _is_team(asked) and not own and not led:
        raise Rejected(_("You are in no team yet. `{example}` shows all tasks you may see.",
                         example="/task list all"))  # fmt: skip
    return Wanted(
        owner=asked.owner or (actor.id if asked.scope is Scope.MINE else ""),
        teams=tuple({team.id: team for team in (*own, *led)}.values()),
        department_id=uuid.UUID(hex=asked.department) if asked.department else None,
        site_id=uuid.UUID(hex=asked.site) if asked.site else None,
        channel_id=asked.channel,
        state=_STATES.get(asked.only) if asked.only else None,
        due_before=now if asked.only is Only.OVERDUE else None,
    )


def _is_team(asked: Filter) -> bool:
    return asked.scope is Scope.TEAM


def _at(asked: Filter, edge: list[Task], *, back: bool) -> Turn | None:
    """Return the page beyond a task at the edge of this one; the first when there is none."""
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
        lists=", ".join(f"`{one}`" for one in (*Scope, *Only)),
    )
