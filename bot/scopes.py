"""The permissions the bot asks for, each with what it is needed for."""

from collections.abc import Set as AbstractSet

from handlers.kit.words import N_

SCOPES = {
    "app_mentions:read": N_("hear “@opsbot add …”"),
    "channels:history": N_(
        "find a message again whose answer was lost, so that none is doubled, and hear of"
        " complaints in channels where you switch that on"
    ),
    "channels:read": N_("know channel names and who is in them"),
    "chat:write": N_("post and edit messages"),
    "commands": N_("serve slash commands"),
    "files:read": N_(
        "read a sheet that somebody uploads and a customer's e-mail, and see that a photo was"
        " posted"
    ),
    "files:write": N_("bring the sheet of `/task export` to whoever asked for it"),
    "groups:history": N_("the same as channels:history, in private channels"),
    "groups:read": N_("the same as channels:read, in private channels"),
    "im:history": N_("read direct messages to the bot, and find its own again"),
    "im:read": N_("find after a restore which direct messages it has written to"),
    "im:write": N_("open a direct message before writing to somebody"),
    "reactions:read": N_("hear of a check mark on a task, where a team switched that on"),
    "usergroups:read": N_("take the members of a user group into a team"),
    "users:read": N_("know people's names and time zones"),
}

# Whoever installs the app may refuse these: what they are for is then switched off.
OPTIONAL = frozenset(
    {
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:read",
        "reactions:read",
        "usergroups:read",
    }
)
# Without these there is nothing that the bot could do.
VITAL = frozenset({"chat:write", "commands"})

# Which of these the Web API methods that the bot calls stand on.
METHODS = {
    "apps.connections.open": "connections:write",
    "auth.test": "",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history",
    "conversations.list": "channels:read",
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "usergroups.users.list": "usergroups:read",
    "users.list": "users:read",
    "views.open": "",
    "views.publish": "",
    "views.update": "",
}


def granted(header: str | None) -> frozenset[str] | None:
    """Read the header `x-oauth-scopes`; None when there is none."""
    if header is None:
        return None
    return frozenset(scope.strip() for scope in header.split(",") if scope.strip())


def missing(granted: AbstractSet[str] | None) -> dict[str, str]:
    """Return each scope that was not granted, with what it is needed for.

    None, from a server that does not say what it granted, misses nothing.
    """
    if granted is None:
        return {}
    return {scope: reason for scope, reason in SCOPES.items() if scope not in granted}
