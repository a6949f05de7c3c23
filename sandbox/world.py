"""The state of the sandbox: workspaces with people, channels, messages, files and views."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.clock import BusinessClock
from sandbox.deliveries import Courier
from sandbox.faults import Faults
from sandbox.ledger import Ledger
from sandbox.live import Live
from sandbox.manifest import Manifest
from sandbox.shapes import Json, new_id

SLACKBOT = "USLACKBOT"


@dataclass
class Person:
    id: str
    name: str
    real_name: str
    zone: str
    title: str = ""
    bot: bool = False
    guest: bool = False
    admin: bool = False
    deactivated: bool = False
    locale: str = "en-GB"
    updated: int = 0

    def offset(self, now: datetime) -> int:
        """Return the distance of this person's zone from UTC at `now`, in seconds."""
        offset = now.astimezone(ZoneInfo(self.zone)).utcoffset()
        return int(offset.total_seconds()) if offset else 0


@dataclass
class Channel:
    """A conversation. `kind` is public, private, im or mpim; messages are in order of `ts`."""

    id: str
    name: str
    kind: str
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    archived: bool = False
    purpose: str = ""
    messages: dict[str, Json] = field(default_factory=dict)
    ephemerals: dict[str, Json] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)

    @property
    def is_direct(self) -> bool:
        return self.kind in {"im", "mpim"}


@dataclass
class View:
    """A modal or a Home tab. `typed` holds what the person filled in: (block, action) -> state."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class Trigger:
    user: str
    expires: float
    exchanged: bool = False


@dataclass
class ResponseUrl:
    """Where an answer may go for a while. `ts` is the message it came from, if any."""

    user: str
    channel: str
    expires: float
    ts: str | None = None
    uses: int = 0


@dataclass
class File:
    body: Json
    content: bytes = b""
    uploaded: bool = False
    shared: bool = False


@dataclass
class UserGroup:
    id: str
    name: str
    handle: str
    members: list[str]


@dataclass
class Workspace:
    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str
    token: str
    scopes: set[str]
    token_error: str | None = None
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    offers: dict[tuple[str, str, str], list[Json]] = field(default_factory=dict)
    message_state: dict[tuple[str, str], dict[tuple[str, str], Json]] = field(default_factory=dict)

    def person_named(self, name: str) -> Person | None:
        """Find a person by id, by `name` or by `@name`."""
        wanted = name.removeprefix("@")
        if wanted in self.people:
            return self.people[wanted]
        return next((p for p in self.people.values() if p.name == wanted), None)

    def channel_named(self, name: str) -> Channel | None:
        """Find a channel by id, by `name` or by `#name`."""
        wanted = name.removeprefix("#")
        if wanted in self.channels:
            return self.channels[wanted]
        channels = (c for c in self.channels.values() if not c.is_direct)
        return next((c for c in channels if c.name == wanted), None)

    def direct(self, *members: str) -> Channel | None:
        """Find the conversation that has exactly these members."""
        wanted = set(members)
        direct = (c for c in self.channels.values() if c.is_direct)
        return next((c for c in direct if set(c.members) == wanted), None)

    def views(self) -> Iterator[View]:
        for stack in self.stacks.values():
            yield from stack
        yield from self.homes.values()

    def visible_to(self, channel: Channel) -> list[str]:
        """Return the people who can read the channel: everyone but guests if it is public."""
        if channel.kind != "public":
            return list(channel.members)
        return [p.id for p in self.people.values() if p.id in channel.members or not p.guest]


@dataclass
class World:
    """Everything there is. Only the sandbox's own thread touches it."""

    manifest: Manifest
    clock: BusinessClock
    ledger: Ledger
    faults: Faults
    live: Live
    courier: Courier
    patience: float
    pace: float | None
    origin: str = ""
    app_id: str = "A0SANDBOX01"
    app_token: str = "xapp-1-A0SANDBOX01-sandbox"  # noqa: S105 - opens nothing but this sandbox
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - the same
    verification_token: str = "sandbox-verification"  # noqa: S105 - the same
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    posted_at: dict[str, tuple[float, float]] = field(default_factory=dict)

    def workspace_named(self, name: str | None) -> Workspace | None:
        """Find a workspace by id, name or domain; without a name, the first one."""
        for workspace in self.workspaces.values():
            if name is None or name in (workspace.id, workspace.name, workspace.domain):
                return workspace
        return None

    def new_trigger(self, workspace: Workspace, user: str) -> str:
        """Return a trigger that can be exchanged once, within the patience of the sandbox."""
        token = f"{_digits()}.{_digits()}.{new_id('', 32).lower()}"
        workspace.triggers[token] = Trigger(user=user, expires=time.monotonic() + self.patience)
        return token

    def new_response_url(
        self, workspace: Workspace, user: str, *, channel: str, ts: str | None = None
    ) -> str:
        key = new_id("", 24)
        # 30 minutes stand to 3 seconds as 600 to 1, so both shrink with the same patience.
        expires = time.monotonic() + 600 * self.patience
        workspace.response_urls[key] = ResponseUrl(
            user=user, channel=channel, expires=expires, ts=ts
        )
        return f"{self.origin}/hooks/{workspace.id}/{key}"

    def seconds(self) -> int:
        """Return business time in whole seconds, as Slack writes `created` and `event_time`."""
        return int(self.clock.now().astimezone(UTC).timestamp())


def _digits() -> str:
    return str(int(new_id("", 10), 36) % 10**13)
