"""Builders with sane defaults, so that a test says only what it is about."""

from datetime import UTC, datetime
from typing import Any

from bot.areas import registry
from handlers.kit.actors import Actor
from handlers.kit.area import Call, Tools
from handlers.tasks.cards import Names
from handlers.tasks.rules import Draft
from storage import channels, staff
from storage.enums import ChannelKind, Priority, Role, TaskState
from storage.session import Database, Session
from storage.staff import Person
from storage.tasks import Task
from storage.workspaces import Workspace

HOME = "T1HOME"
LONDON = "Europe/London"
MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
FRIDAY_5PM = datetime(2027, 3, 5, 17, 0, tzinfo=UTC)
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


def task(**more: Any) -> Task:
    """Return an unsaved task of Ben's, assigned by Ana, with no date."""
    fields = {
        "number": 1,
        "title": "Restock aisle 3",
        "state": TaskState.ASSIGNED,
        "priority": Priority.NORMAL,
        "assigner_id": user_id("ana"),
        "owner_id": user_id("ben"),
        "due_has_clock": True,
        "created_at": MONDAY,
    }
    return Task(**{**fields, **more})


def names(**more: str) -> Names:
    return Names(**{"owner": "Ben", "assigner": "Ana", "ended_by": "", "zone": LONDON, **more})


def draft(title: str = "Restock aisle 3", **more: str) -> Draft:
    return Draft(title=title, **more)


def call(session: Session, name: str = "ana", **more: Any) -> Call:
    fields = {"actor": actor(name), "now": MONDAY, "tools": tools(), "channel": SHOP}
    return Call(session=session, **{**fields, **more})


def desk(database: Database) -> Database:
    """Fill a database: one workspace, people of every kind, and three channels.

    Ana, Ben, Sam and Lea are in SHOP (public); Ana and Ben in BACK (private) and AWAY (public),
    where the bot is not.
    """
    with database.across_workspaces(writing=True) as session:
        session.add(Workspace(id=HOME, timezone=LONDON, bot_user_id=user_id("bot")))
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
