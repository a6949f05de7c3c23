"""The permissions the bot asks for, each with what it is needed for."""

SCOPES = {
    "app_mentions:read": "hear “@opsbot add …”",
    "channels:history": "find its own messages again after a lost answer, so that none is doubled",
    "channels:read": "know channel names and who is in them",
    "chat:write": "post and edit its messages",
    "commands": "serve its slash commands",
    "files:read": "read the sheets that somebody uploads, of people or of sales",
    "groups:history": "the same as channels:history, in private channels it was invited to",
    "groups:read": "the same as channels:read, in private channels it was invited to",
    "im:history": "read what people write to it, and find its own messages again",
    "im:write": "open a direct message before it writes to somebody",
    "usergroups:read": "take the members of a user group into a team",
    "users:read": "know people's names and time zones",
}

# Which of these the Web API methods that the bot calls stand on.
METHODS = {
    "apps.connections.open": "connections:write",
    "auth.test": "",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history",
    "conversations.list": "channels:read",
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "files.info": "files:read",
    "usergroups.users.list": "usergroups:read",
    "users.list": "users:read",
    "views.open": "",
}
