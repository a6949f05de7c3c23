"""Builders with sane defaults, so that a test says only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.areas import registry
from handlers.kit.actors import Actor
from handlers.kit.area import Call, Tools
from handlers.kit.when import When
from handlers.staff.service import absences
from handlers.tasks.rules.drafts import Draft, Understood
from handlers.tasks.service import add as adding
from handlers.tasks.service.record import Changed
from storage import channels, sites, staff, tasks, teams
from storage.absences import Absence
from storage.enums import ChannelKind, Role
from storage.session import Database, Session
from storage.sites import Site
from storage.staff import Person
from storage.tasks import Task, TaskOwner
from storage.teams import Team
from storage.workspaces import Workspace

HOME = "T1HOME"
URL = "https://home.slack.com/"
LONDON = "Europe/London"
MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
FRIDAY_5PM = datetime(2027, 3, 5, 17, 0, tzinfo=UTC)
WINDOWS = ["09:00-17:00"] * 5 + ["", ""]
SHOP, BACK, AWAY = "C1SHOP", "G1BACK", "C1AWAY"

ROLES = {"lea": Role.LEAD, "max": Role.MANAGER, "ada": Role.ADMIN}
STAFF = ("ana", "ben", "sam")
KINDS = {"gus": "is_guest", "stu": "is_stranger", "bot": "is_bot", "old": "is_gone"}


def tools(**more: Any) -> Tools:
    return Tools(**{"registry": registry(), "timezone": LONDON, **more})


def actor(name: str = "ana", **more: Any) -> Actor:
    """Return somebody who asks; `ana` is `U1ANA`."""
    fields = {
        "id": user_id(name),
        "workspace": HOME,
        "name": name.title(),
        "role": ROLES.get(name, Role.STAFF),
        "timezone": LONDON,
        "locale": "en-GB",
        "is_guest": name == "gus",
        "is_stranger": name == "stu",
    }
    return Actor(**{**fields, **more})


def user_id(name: str) -> str:
    return f"U1{name.upper()}"


def person(handle: str, **more: Any) -> Person:
    fields: dict[str, Any] = {
        "id": user_id(handle),
        "name": handle.title(),
        "handle": handle,
        "timezone": LONDON,
    }
    fields |= {"role": ROLES.get(handle, Role.STAFF)}
    fields |= {KINDS[handle]: True} if handle in KINDS else {}
    return Person(**{**fields, **more})


def draft(title: str = "Restock aisle 3", **more: Any) -> Draft:
    return Draft(title=title, **more)


def meant(*owners: str, due: datetime | None = FRIDAY_5PM, **more: Any) -> Understood:
    """Return an understood task of these people (Ben's without any named), due on Friday."""
    ids = tuple(user_id(one) for one in owners or ("ben",))
    when = When(due, due.date(), has_clock=True) if due else None
    fields: dict[str, Any] = {"title": "Restock aisle 3", "owners": ids, "zone": LONDON}
    return Understood(**{**fields, "due": when, **more})


def added(
    session: Session,
    *owners: str,
    by: str = "ana",
    channel: str | None = SHOP,
    now: datetime = MONDAY,
    **more: Any,
) -> Changed:
    """Let somebody give a task to these people, and return what `add` returns."""
    wanted = meant(*owners, **more)
    return adding.add(session, actor(by), wanted, channel=channel, now=now, tools=tools())


def task(session: Session, *owners: str, **more: Any) -> Task:
    return added(session, *owners, **more).task


def site(session: Session, name: str = "Quay") -> Site:
    """Return a site that is open when everybody works; nobody leads there."""
    found = sites.names(session).get(sites.fold(name))
    if found is None:
        sites.add(session, Site(name=name, zone=LONDON), WINDOWS)
        found = sites.names(session)[sites.fold(name)]
    known = sites.get(session, found)
    assert known is not None
    return known


def queued(session: Session, **more: Any) -> Task:
    """Return a task in the queue of a site, which nobody has yet."""
    where = site(session).id
    wanted = replace(meant(**more), owners=(), site_id=where)
    return adding.add(session, actor(), wanted, channel=SHOP, now=MONDAY, tools=tools()).task


def parts(session: Session, one: Task) -> list[TaskOwner]:
    return tasks.owners(session, [one.id])[one.id]


def call(session: Session, name: str = "ana", **more: Any) -> Call:
    fields = {"actor": actor(name), "now": MONDAY, "tools": tools(), "channel": SHOP}
    return Call(session=session, **{**fields, **more})


def desk(database: Database) -> Database:
    """Fill a database: one workspace, people of every kind, and three channels.

    Ana, Ben, Sam and Lea are in SHOP (public); Ana and Ben in BACK (private) and AWAY (public),
    where the bot is not.
    """
    with database.across_workspaces(writing=True) as session:
        session.add(Workspace(id=HOME, url=URL, timezone=LONDON, bot_user_id=user_id("bot")))
        session.flush()
        for name in (*STAFF, *ROLES, *KINDS):
            session.add(person(name, workspace_id=HOME))
    with database.writing(HOME) as session:
        places = ((SHOP, "public", True), (BACK, "private", True), (AWAY, "public", False))
        channels.refresh(session, [_channel(*place) for place in places])
        inside = {user_id("ana"), user_id("ben")}
        channels.join(session, SHOP, inside | {user_id("sam"), user_id("lea")})
        channels.join(session, BACK, inside)
        channels.join(session, AWAY, inside)
    return database


def must(session: Session, name: str) -> Person:
    found = staff.get(session, user_id(name))
    assert found is not None
    return found


def _channel(channel_id: str, kind: str, bot_is_member: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "id": channel_id,
        "name": channel_id.lower(),
        "kind": ChannelKind(kind),
        "is_archived": False,
        "bot_is_member": bot_is_member,
        "refreshed_at": MONDAY,
    }


def away(session: Session, name: str, *, until: datetime, now: datetime = MONDAY) -> None:
    """Note that somebody is away from now on."""
    session.add(
        Absence(
            person_id=user_id(name), begins=now, ends=until, noted_by=user_id(name), noted_at=now
        )
    )
    session.flush()


def back(session: Session, name: str, *, now: datetime) -> None:
    """Let somebody come back before their absence ends."""
    absences.come_back(session, actor(name), "", now=now)


def team(session: Session, *members: str, lead: str) -> Team:
    """Make the Warehouse, Ben's team without any named, led by somebody."""
    department = teams.add_department(session, "Warehouse")
    assert department is not None
    made, _is_new = teams.open_team(session, department.id, None)
    teams.change(session, made.id, lead_id=user_id(lead))
    teams.join(session, made.id, {user_id(one) for one in members or ("ben",)})
    return made
