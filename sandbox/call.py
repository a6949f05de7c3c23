"""One call of the Web API: who asks, with which arguments, and the look-ups methods share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.refusals import Refusal
from sandbox.scopes import conversation_scope
from sandbox.shapes import Json, new_id
from sandbox.world import Channel, Person, Workspace, World

MAX_LIMIT = 1000


@dataclass
class Call:
    """Arguments are as they came: text from forms, any JSON from JSON bodies."""

    world: World
    workspace: Workspace
    method: str
    arguments: Json

    def text(self, name: str, default: str = "") -> str:
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in {"1", "true", "t"}

    def number(self, name: str, default: int) -> int:
        value = self.arguments.get(name)
        try:
            return default if value in (None, "") else int(str(value))
        except ValueError:
            raise Refusal("invalid_arguments") from None

    def names(self, name: str) -> list[str]:
        """Return a list that may have come as JSON or as text with commas."""
        value = self.arguments.get(name) or []
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def needs(self, *names: str) -> None:
        """Refuse the call if an argument is missing."""
        missing = [name for name in names if self.arguments.get(name) in (None, "")]
        if missing:
            lines = [f"[ERROR] missing required field: {name}" for name in missing]
            raise Refusal("invalid_arguments", response_metadata={"messages": lines})

    def person(self, user: str) -> Person:
        person = self.workspace.people.get(user)
        if person is None:
            raise Refusal("user_not_found")
        return person

    def readable(self, verb: str) -> Channel:
        """Return the conversation of `channel`, if the bot may do `verb` there."""
        channel = self.visible(self.text("channel"))
        self.needs_scope(conversation_scope(channel.kind, verb))
        return channel

    def visible(self, channel_id: str) -> Channel:
        """Return a conversation the bot can see: any public one, others if it is a member."""
        channel = self.workspace.channels.get(channel_id)
        if channel is None or (channel.kind != "public" and not self.is_member(channel)):
            raise Refusal("channel_not_found")
        return channel

    def is_member(self, channel: Channel) -> bool:
        return self.workspace.bot_user in channel.members

    def needs_scope(self, scope: str) -> None:
        if scope not in self.workspace.scopes:
            raise missing_scope(scope, self.workspace.scopes)

    def message(self, channel: Channel, name: str = "ts") -> Json:
        message = channel.messages.get(self.text(name))
        if message is None or message.get("subtype") == "tombstone":
            raise Refusal("message_not_found")
        return message

    def page(self, items: list[Any], *, default: int = 100) -> tuple[list[Any], Json]:
        """Cut a page out of `items` by `limit` and `cursor`; also return response_metadata."""
        limit = self.number("limit", default) or default
        if not 0 < limit <= MAX_LIMIT:
            raise Refusal("invalid_limit")
        start = _offset(self.text("cursor"))
        end = start + limit
        cursor = f"next:{end}" if end < len(items) else ""
        return items[start:end], {"next_cursor": cursor}


Method = Callable[[Call], Json]


def missing_scope(needed: str, provided: set[str]) -> Refusal:
    return Refusal("missing_scope", needed=needed, provided=",".join(sorted(provided)))


def open_direct(workspace: Workspace, world: World, *users: str) -> Channel:
    """Return the conversation of the bot with these people, opening it if need be."""
    channel = workspace.direct(workspace.bot_user, *users)
    if channel is None:
        kind = "im" if len(users) == 1 else "mpim"
        channel = Channel(
            new_id("D" if kind == "im" else "G"),
            "" if kind == "im" else "mpdm-" + "--".join(sorted(users)).lower(),
            kind,
            creator=workspace.bot_user,
            created=world.seconds(),
            members=[*users, workspace.bot_user],
        )
        workspace.channels[channel.id] = channel
    return channel


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    word, _, number = cursor.partition(":")
    if word != "next" or not number.isdigit():
        raise Refusal("invalid_cursor")
    return int(number)
