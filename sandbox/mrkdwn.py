"""What people type, as Slack passes it on: entities escaped, mentions and links as codes."""

import re
from collections.abc import Callable

from sandbox.shapes import Json
from sandbox.world import Channel, Workspace

_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>]+)"
    r"|(?P<mail>(?<![\w.])[\w.+-]+@[\w-]+\.[\w.]*\w)"
    r"|(?<![\w<])@(?P<name>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)"
    r"|(?<![\w&])#(?P<channel>[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)",
    re.IGNORECASE,
)
_CODE = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^>|]+)(?:\|(?P<label>[^>]*))?>")
_BROADCASTS = {"here", "channel", "everyone"}


def escape(text: str) -> str:
    """Escape the three characters that mean something in mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_message(text: str, workspace: Workspace) -> str:
    """Return typed text as it stands in a message: `@ben` becomes `<@U…>`."""
    return _encode(text, workspace, person=lambda user, _: f"<@{user}>")


def as_command(text: str, workspace: Workspace) -> str:
    """Return typed text as an escaping slash command gets it: `@ben` becomes `<@U…|ben>`."""
    return _encode(text, workspace, person=lambda user, name: f"<@{user}|{name}>")


def channel_code(channel: Channel) -> str:
    """Name a public channel; a private one is passed on without its name."""
    return f"<#{channel.id}|{channel.name if channel.kind == 'public' else ''}>"


def mentions(text: str, user: str) -> bool:
    return f"<@{user}>" in text or f"<@{user}|" in text


def rich_text(text: str, block_id: str) -> Json:
    """Return the rich_text block that Slack's composer adds to a typed message."""
    elements: list[Json] = []
    end = 0
    for found in _CODE.finditer(text):
        elements += _plain(text[end : found.start()])
        elements.append(_rich_element(found))
        end = found.end()
    elements += _plain(text[end:])
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": unescape(text)}] if text else []


def _rich_element(found: re.Match[str]) -> Json:
    sign, target = found["sign"], found["target"]
    if sign == "@":
        return {"type": "user", "user_id": target}
    if sign == "#":
        return {"type": "channel", "channel_id": target}
    if sign == "!" and target.startswith("subteam^"):
        return {"type": "usergroup", "usergroup_id": target.removeprefix("subteam^")}
    if sign == "!":
        return {"type": "broadcast", "range": target}
    link: Json = {"type": "link", "url": unescape(target)}
    return link | ({"text": unescape(found["label"])} if found["label"] else {})


def _encode(text: str, workspace: Workspace, *, person: Callable[[str, str], str]) -> str:
    def code(found: re.Match[str]) -> str:
        if found["url"]:
            return f"<{escape(found['url'])}>"
        if found["mail"]:
            return f"<mailto:{found['mail']}|{found['mail']}>"
        if found["channel"]:
            channel = workspace.channel_named(found["channel"])
            return channel_code(channel) if channel else escape(found[0])
        return _at(found["name"], workspace, person) or escape(found[0])

    parts: list[str] = []
    end = 0
    for found in _TOKEN.finditer(text):
        parts += [escape(text[end : found.start()]), code(found)]
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def _at(name: str, workspace: Workspace, person: Callable[[str, str], str]) -> str | None:
    if name in _BROADCASTS:
        return f"<!{name}>"
    if found := workspace.person_named(name):
        return person(found.id, found.name)
    group = next((g for g in workspace.groups.values() if g.handle == name), None)
    return f"<!subteam^{group.id}|@{group.handle}>" if group else None
