"""Which scope a method or an event needs."""

from collections.abc import Set as AbstractSet

# One of the scopes is enough. Methods that read conversations are in the second table, because
# the scope they need depends on the kind of conversation.
METHOD_SCOPES: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "apps.connections.open": ("connections:write",),
    "bots.info": ("users:read",),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "conversations.join": ("channels:join",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.info": ("files:read",),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "reactions.get": ("reactions:read",),
    "team.info": ("team:read",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "views.open": (),
    "views.push": (),
    "views.update": (),
    "views.publish": (),
}
CONVERSATION_VERBS: dict[str, str] = {
    "conversations.list": "read",
    "conversations.info": "read",
    "conversations.members": "read",
    "users.conversations": "read",
    "conversations.open": "write",
    "conversations.history": "history",
    "conversations.replies": "history",
}
FAMILY = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}

EVENT_SCOPES: dict[str, str | None] = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "file_shared": "files:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "subteam_updated": "usergroups:read",
    "team_join": "users:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}


def method_is_allowed(method: str, granted: AbstractSet[str]) -> bool:
    """Say whether a token with `granted` may call `method` on at least one kind of thing."""
    needed = scopes_of_method(method)
    return not needed or any(scope in granted for scope in needed)


def scopes_of_method(method: str) -> tuple[str, ...]:
    """Return the scopes of which one is enough, empty for a method that needs none."""
    if verb := CONVERSATION_VERBS.get(method):
        return tuple(f"{family}:{verb}" for family in FAMILY.values())
    return METHOD_SCOPES.get(method, ())


def conversation_scope(kind: str, verb: str) -> str:
    """Return the scope for one kind of conversation: ("private", "history") -> groups:history."""
    return f"{FAMILY[kind]}:{verb}"
