"""A small company in the database: people of every kind, a channel, and calls in their name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event

from bot.areas import registry
from handlers.kit.actors import Actor
from handlers.kit.area import Call, Tools
from handlers.staff.service import people
from storage import channels, staff
from storage.enums import ChannelKind, Role
from storage.session import Database, Session
from storage.staff import Person
from storage.workspaces import Workspace

HOME = "T1HOME"
MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
PUBLIC, PRIVATE = "C1SHOP", "C2LEADS"
_PEOPLE: dict[str, dict[str, Any]] = {
    "ada": {"role": Role.ADMIN},
    "max": {"role": Role.MANAGER},
    "lea": {"role": Role.LEAD},
    "stu": {},
    "ben": {},
    "kim": {"is_guest": True},
    "sly": {"is_stranger": True},
    "bot": {"is_bot": True},
    "old": {"is_gone": True},
}


def uid(name: str) -> str:
    return f"U1{name.upper()}"


def found(database: Database) -> Database:
    """Found the company in an empty database."""
    with database.across_workspaces(writing=True) as session:
        session.add(Workspace(id=HOME, timezone="Europe/London", bot_user_id="U1BOT"))
    with database.writing(HOME) as session:
        for name, more in _PEOPLE.items():
            fields = {"timezone": "Europe/London", "locale": "en-GB", **more}
            session.add(Person(id=uid(name), name=name.title(), handle=name, **fields))
        session.flush()
        kinds = {PUBLIC: ChannelKind.PUBLIC, PRIVATE: ChannelKind.PRIVATE}
        rows = [
            {"id": one, "name": one.lower(), "kind": kind, "is_archived": False,
             "bot_is_member": True, "refreshed_at": MONDAY}
            for one, kind in kinds.items()
        ]  # fmt: skip
        channels.refresh(session, rows)
        channels.join(session, PUBLIC, {uid(name) for name in ("stu", "ben", "bot", "old")})
        channels.join(session, PRIVATE, {uid("ada"), uid("lea")})
    return database


def tools(*admins: str) -> Tools:
    return Tools(registry=registry(), admins=frozenset(admins))


def person(session: Session, name: str) -> Person:
    one = staff.get(session, uid(name))
    assert one is not None
    return one


def actor(session: Session, name: str = "max") -> Actor:
    return people.actor(session, person(session, name), tools())


def call(session: Session, name: str = "max", text: str = "", **more: Any) -> Call:
    fields: dict[str, Any] = {"now": MONDAY, "tools": tools(), **more}
    return Call(session=session, actor=actor(session, name), text=text, **fields)


def at(name: str) -> str:
    """Refer to somebody as Slack does in a command."""
    return f"<@{uid(name)}|{name}>"


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are sent while the block runs."""
    sent: list[str] = []

    def listen(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)
