"""The bot's parts on a database and a fake Slack, without sockets and without loops.

T1HOME and T2OTHER each know U1, U2 and U3 and the channel C1, in which U1 and the bot are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.areas import registry
from bot.inbound import Inbound, read
from bot.replies import Reply
from bot.sender import Patience, Sender
from bot.slack import SlackWire
from bot.tenants import Tenant, Tenants
from bot.wrapper import Wrapper
from handlers.kit.area import Area, Tools
from handlers.kit.registry import Registry
from harness.clock import SetClock
from harness.fake_api import FakeApi
from harness.payloads import BOT, HOME, OTHER
from storage import channels
from storage.audit import AuditEntry
from storage.enums import ChannelKind
from storage.outbox import OutboxMessage
from storage.session import Database
from storage.staff import Person
from storage.workspaces import Workspace

AT_ONCE = Patience(grace=timedelta(0), pace=timedelta(0))


def tokens() -> Tenants:
    return Tenants([Tenant(team, BOT, "B1", f"xoxb-{team}") for team in (HOME, OTHER)])


@dataclass
class Desk:
    """What most parts of the bot are made of."""

    database: Database
    api: FakeApi
    tools: Tools = field(default_factory=lambda: Tools(registry=registry()))
    clock: SetClock = field(default_factory=SetClock)
    tenants: Tenants = field(default_factory=tokens)

    @property
    def wire(self) -> SlackWire:
        return SlackWire(self.api.url, deadline=5)

    def serving(self, *areas: Area, admins: frozenset[str] = frozenset()) -> "Desk":
        """Return this desk with other areas."""
        tools = Tools(registry=Registry(areas), admins=admins)
        return Desk(self.database, self.api, tools, self.clock, self.tenants)

    def wrapper(self) -> Wrapper:
        return Wrapper(self.database, self.tools, self.clock, wire=self.wire, tenants=self.tenants)

    def sender(self, patience: Patience = AT_ONCE, *, owner: str = "me") -> Sender:
        return Sender(
            self.database,
            self.tools,
            self.clock,
            wire=self.wire,
            tenants=self.tenants,
            owner=owner,
            patience=patience,
        )

    def hear(self, body: dict[str, Any], *, workspace: str = HOME) -> Inbound:
        return read(body, workspace=workspace, bot_user=BOT)

    def serve(self, body: dict[str, Any], *, workspace: str = HOME) -> Reply:
        """Let the wrapper serve a payload."""
        return self.wrapper().serve(self.hear(body, workspace=workspace))

    def messages(self, workspace: str = HOME) -> list[OutboxMessage]:
        """Return the outbox of a workspace, oldest first."""
        with self.database.reading(workspace) as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def message(self, key: str) -> OutboxMessage:
        return next(one for one in self.messages() if one.key == key)

    def story(self, workspace: str = HOME) -> list[tuple[str, str | None, bool]]:
        """Return the audit of a workspace as (action, who, refused)."""
        with self.database.reading(workspace) as session:
            rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
            return [(row.action, row.actor_id, row.refused) for row in rows]


@contextmanager
def desk_on(database: Database, api: FakeApi) -> Iterator[Desk]:
    with database.across_workspaces(writing=True) as session:
        session.add_all([Workspace(id=HOME, bot_user_id=BOT), Workspace(id=OTHER, bot_user_id=BOT)])
    for workspace in (HOME, OTHER):
        with database.writing(workspace) as session:
            session.add_all(
                Person(id=f"U{n}", name=f"Person {n}", handle=f"u{n}") for n in (1, 2, 3)
            )
            channel = {
                "id": "C1",
                "name": "warehouse",
                "kind": ChannelKind.PUBLIC,
                "is_archived": False,
                "bot_is_member": True,
                "refreshed_at": None,
            }
            channels.refresh(session, [channel])
            channels.join(session, "C1", {"U1", BOT})
    yield Desk(database, api)
    database.reached = lambda _point: None
