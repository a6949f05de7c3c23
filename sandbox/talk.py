"""Messages as they happen: posted, changed, deleted. All of it is told to app, page, ledger."""

import copy

from sandbox.blocks import with_ids
from sandbox.events import announce, channel_type
from sandbox.mrkdwn import mentions
from sandbox.shapes import Json, new_id
from sandbox.world import Channel, Workspace, World

MAX_TEXT = 40_000
_STORED_FIELDS = ("blocks", "attachments", "metadata", "files", "username", "icon_emoji")
# Messages that nobody reads anew: they are written by Slack about something else.
_QUIET = {"channel_join", "channel_leave", "channel_name", "channel_archive", "channel_unarchive"}


def bot_message(world: World, workspace: Workspace, content: Json) -> Json:
    """Build a message of the bot from what it sent: text, blocks, attachments, metadata."""
    bot = workspace.people[workspace.bot_user]
    message: Json = {
        "type": "message",
        "user": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "app_id": world.app_id,
        "team": workspace.id,
        "text": (content.get("text") or "")[:MAX_TEXT],
        "bot_profile": {
            "id": workspace.bot_id,
            "app_id": world.app_id,
            "user_id": workspace.bot_user,
            "name": bot.real_name,
            "icons": {},
            "deleted": False,
            "updated": bot.updated,
            "team_id": workspace.id,
        },
    }
    message |= {k: copy.deepcopy(content[k]) for k in _STORED_FIELDS if content.get(k)}
    if message.get("blocks"):
        with_ids(message["blocks"])
    return message


def person_message(workspace: Workspace, user: str, text: str) -> Json:
    """Build a message a person typed; `text` is already in Slack's codes."""
    return {
        "client_msg_id": new_id("", 36).lower(),
        "type": "message",
        "user": user,
        "team": workspace.id,
        "text": text,
    }


def post(
    world: World,
    workspace: Workspace,
    channel: Channel,
    message: Json,
    *,
    thread: str | None = None,
    broadcast: bool = False,
) -> Json:
    """Store a message with a fresh `ts` and tell everybody. `thread` is the root's ts."""
    message["ts"] = world.clock.stamp()
    root = channel.messages.get(thread) if thread else None
    if root is not None:
        _join_thread(root, message)
        if broadcast:
            message["subtype"] = "thread_broadcast"
            message["root"] = {k: v for k, v in root.items() if k != "metadata"}
    channel.messages[message["ts"]] = message
    readers = workspace.visible_to(channel)
    if message.get("subtype") not in _QUIET:
        for reader in readers:
            if reader != message.get("user"):
                channel.unread[reader] = channel.unread.get(reader, 0) + 1
    if message.get("bot_id") == workspace.bot_id:
        _book(world, workspace, channel, "message", message)
    show(world, workspace, channel, "message_posted", message=message)
    if root is not None:
        show(world, workspace, channel, "message_changed", message=root)
    _announce_posted(world, workspace, channel, message)
    return message


def change(
    world: World, workspace: Workspace, channel: Channel, message: Json, *, fields: Json
) -> Json:
    """Replace fields of a message (None removes one) and tell everybody."""
    previous = copy.deepcopy(message)
    for name, value in fields.items():
        if value is None:
            message.pop(name, None)
        else:
            message[name] = copy.deepcopy(value)
    if message.get("blocks"):
        with_ids(message["blocks"])
    if message.get("bot_id") == workspace.bot_id:
        _book(world, workspace, channel, "changed", message)
    show(world, workspace, channel, "message_changed", message=message)
    event = _message_event(channel, "message_changed")
    event |= {
        "message": _without_metadata(message),
        "previous_message": _without_metadata(previous),
    }
    _announce_hidden(world, workspace, channel, event)
    return message


def delete(world: World, workspace: Workspace, channel: Channel, message: Json) -> None:
    """Take a message away; the root of a thread stays as a tombstone, as in Slack."""
    previous = _without_metadata(message)
    if message.get("bot_id") == workspace.bot_id:
        _book(world, workspace, channel, "deleted", message)
    if message.get("reply_count"):
        kept = ("type", "ts", "thread_ts", "reply_count", "reply_users", "reply_users_count")
        stone = {k: message[k] for k in kept if k in message}
        channel.messages[message["ts"]] = stone | {
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "text": "This message was deleted.",
            "hidden": True,
        }
    else:
        del channel.messages[message["ts"]]
        _leave_thread(channel, message)
    show(world, workspace, channel, "message_deleted", ts=message["ts"])
    event = _message_event(channel, "message_deleted")
    event |= {"deleted_ts": message["ts"], "previous_message": previous}
    _announce_hidden(world, workspace, channel, event)


def whisper(
    world: World, workspace: Workspace, channel: Channel, content: Json, *, user: str
) -> Json:
    """Show a message to one person only. It is in no history; `ts` cannot be updated."""
    message = bot_message(world, workspace, content)
    message |= {"ts": world.clock.stamp(), "is_ephemeral": True, "to": user}
    if content.get("thread_ts"):
        message["thread_ts"] = content["thread_ts"]
    channel.ephemerals[message["ts"]] = message
    _book(world, workspace, channel, "ephemeral", message, user=user)
    shown = {"channel": channel.id, "message": message}
    world.live.push("ephemeral", workspace=workspace.id, people=[user], **shown)
    return message


def replace_whisper(
    world: World, workspace: Workspace, channel: Channel, message: Json, *, fields: Json | None
) -> None:
    """Change an ephemeral message, or take it away (`fields` None)."""
    if fields is None:
        del channel.ephemerals[message["ts"]]
    else:
        message |= copy.deepcopy(fields)
        with_ids(message.get("blocks") or [])
    kind = "ephemeral_deleted" if fields is None else "ephemeral_changed"
    _book(world, workspace, channel, kind, message, user=message["to"])
    shown = {"channel": channel.id, "message": message, "ts": message["ts"]}
    world.live.push(kind, workspace=workspace.id, people=[message["to"]], **shown)


def show(world: World, workspace: Workspace, channel: Channel, kind: str, **facts: object) -> None:
    """Push a change in a channel to the pages of those who can read it."""
    people = workspace.visible_to(channel)
    unread = {user: n for user, n in channel.unread.items() if n}
    world.live.push(
        kind, workspace=workspace.id, people=people, channel=channel.id, unread=unread, **facts
    )


def _book(
    world: World, workspace: Workspace, channel: Channel, kind: str, message: Json, **more: object
) -> None:
    snapshot = copy.deepcopy(message)
    world.ledger.message(
        kind,
        workspace=workspace.id,
        channel=channel.id,
        ts=message["ts"],
        message=snapshot,
        **more,
    )


def _join_thread(root: Json, message: Json) -> None:
    message["thread_ts"] = root["ts"]
    message["parent_user_id"] = root.get("user")
    author = message.get("user")
    root["thread_ts"] = root["ts"]
    root["reply_count"] = root.get("reply_count", 0) + 1
    users = root.setdefault("reply_users", [])
    if author not in users:
        users.append(author)
    root["reply_users_count"] = len(users)
    root["latest_reply"] = message["ts"]
    root["is_locked"] = False
    root["subscribed"] = False


def _leave_thread(channel: Channel, message: Json) -> None:
    root = channel.messages.get(message.get("thread_ts", ""))
    if root is None:
        return
    replies = [m for m in channel.messages.values() if m.get("thread_ts") == root["ts"]]
    replies = [m for m in replies if m["ts"] != root["ts"]]
    root["reply_count"] = len(replies)
    root["reply_users"] = sorted({m["user"] for m in replies})
    root["reply_users_count"] = len(root["reply_users"])


def _announce_posted(world: World, workspace: Workspace, channel: Channel, message: Json) -> None:
    event = copy.deepcopy(message) | {"channel": channel.id, "channel_type": channel_type(channel)}
    event["event_ts"] = message["ts"]
    if "files" in event:
        event["files"] = [_stub(each) for each in event["files"]]
    announce(world, workspace, event, channel=channel)
    by_person = message.get("bot_id") != workspace.bot_id
    if by_person and not channel.is_direct and mentions(message["text"], workspace.bot_user):
        kept = ("client_msg_id", "user", "bot_id", "text", "ts", "thread_ts", "blocks", "team")
        mention: Json = {"type": "app_mention", "channel": channel.id, "event_ts": message["ts"]}
        mention |= {k: copy.deepcopy(event[k]) for k in (*kept, "files") if k in event}
        announce(world, workspace, mention, channel=channel)


def _announce_hidden(world: World, workspace: Workspace, channel: Channel, event: Json) -> None:
    stamp = world.clock.stamp()
    event |= {"hidden": True, "ts": stamp, "event_ts": stamp}
    announce(world, workspace, event, channel=channel)


def _message_event(channel: Channel, subtype: str) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        "channel": channel.id,
        "channel_type": channel_type(channel),
    }


def _without_metadata(message: Json) -> Json:
    return {k: copy.deepcopy(v) for k, v in message.items() if k != "metadata"}


def _stub(file: Json) -> Json:
    """Return a file as events carry it: without the body of an e-mail, which files.info has."""
    body = {"plain_text", "preview_plain_text", "preview", "attachments", "cc", "headers"}
    return {k: v for k, v in file.items() if k not in body}
