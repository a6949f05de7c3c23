"""chat.*: posting, changing and deleting the bot's messages."""

import math
import re
import time

from sandbox.call import Call, Method, open_direct
from sandbox.limits import message_problems
from sandbox.objects import permalink
from sandbox.refusals import Refusal
from sandbox.shapes import Json
from sandbox.talk import bot_message, change, delete, post, whisper
from sandbox.world import Channel, World

BURST = 3
_TS = re.compile(r"\d+\.\d{6}")
_CONTENT = ("text", "blocks", "attachments", "metadata", "markdown_text")


def post_message(call: Call) -> Json:
    channel = _target(call)
    content = _content(call.arguments)
    check_content(content)
    thread = call.text("thread_ts") or None
    _pace(call.world, channel)
    message = post(
        call.world,
        call.workspace,
        channel,
        bot_message(call.world, call.workspace, content),
        thread=_root(channel, thread),
        broadcast=call.flag("reply_broadcast"),
    )
    return {"ok": True, "channel": channel.id, "ts": message["ts"], "message": dict(message)}


def post_ephemeral(call: Call) -> Json:
    call.needs("user")
    channel = call.visible(call.text("channel"))
    _may_post(call, channel)
    content = _content(call.arguments)
    check_content(content)
    person = call.workspace.people.get(call.text("user"))
    if person is None or person.deactivated or person.id not in channel.members:
        raise Refusal("user_not_in_channel")
    content["thread_ts"] = call.text("thread_ts")
    message = whisper(call.world, call.workspace, channel, content, user=person.id)
    return {"ok": True, "message_ts": message["ts"]}


def update(call: Call) -> Json:
    channel, message = _own_message(call, "cant_update_message")
    content = _content(call.arguments)
    check_content(content, update=True)
    fields: Json = {"text": content.get("text") or ""}
    # Text without blocks takes the blocks away; metadata that is left out stays.
    fields |= {name: content.get(name) or None for name in ("blocks", "attachments")}
    if "metadata" in content:
        fields["metadata"] = content["metadata"] or None
    if not fields["blocks"]:
        fields["edited"] = {"user": call.workspace.bot_user, "ts": call.world.clock.stamp()}
    message = change(call.world, call.workspace, channel, message, fields=fields)
    shown = {"ok": True, "channel": channel.id, "ts": message["ts"], "text": message["text"]}
    return shown | {"message": dict(message)}


def delete_message(call: Call) -> Json:
    channel, message = _own_message(call, "cant_delete_message")
    delete(call.world, call.workspace, channel, message)
    return {"ok": True, "channel": channel.id, "ts": message["ts"]}


def get_permalink(call: Call) -> Json:
    call.needs("channel", "message_ts")
    channel = call.visible(call.text("channel"))
    message = call.message(channel, "message_ts")
    link = permalink(call.world, call.workspace, channel, ts=message["ts"])
    return {"ok": True, "channel": channel.id, "permalink": link}


def check_content(content: Json, *, update: bool = False) -> None:
    """Refuse a message in Slack's words if it is empty or breaks a limit."""
    problems = message_problems(content, update=update)
    if problems:
        lines = [f"[ERROR] {p.message} [json-pointer:{p.pointer}]" for p in problems]
        code = problems[0].code
        raise Refusal(code, errors=lines, response_metadata={"messages": lines})


def _content(arguments: Json) -> Json:
    return {name: arguments[name] for name in _CONTENT if arguments.get(name) is not None}


def _target(call: Call) -> Channel:
    """Find where to post: a channel, a direct message, or a person, whose DM is then opened."""
    target = call.text("channel")
    if not target:
        raise Refusal("channel_not_found")
    workspace = call.workspace
    if target in workspace.people:
        person = workspace.people[target]
        if person.bot:
            raise Refusal("channel_not_found")
        return open_direct(workspace, call.world, target)
    named = workspace.channel_named(target)
    channel = call.visible(named.id if named else target)
    _may_post(call, channel)
    return channel


def _may_post(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise Refusal("is_archived")
    if not call.is_member(channel) and "chat:write.public" not in call.workspace.scopes:
        raise Refusal("not_in_channel")


def _own_message(call: Call, refusal: str) -> tuple[Channel, Json]:
    call.needs("channel", "ts")
    channel = call.visible(call.text("channel"))
    message = call.message(channel)
    if message.get("bot_id") != call.workspace.bot_id:
        raise Refusal(refusal)
    return channel, message


def _root(channel: Channel, thread: str | None) -> str | None:
    """Return the ts of the thread's root: Slack accepts that of a reply as well."""
    if thread is None:
        return None
    if not _TS.fullmatch(thread):
        raise Refusal("invalid_thread_ts")
    message = channel.messages.get(thread)
    if message is None:
        raise Refusal("thread_not_found")
    return str(message.get("thread_ts", thread))


def _pace(world: World, channel: Channel) -> None:
    """Let a short burst pass, then one message per `1 / pace` seconds and channel."""
    if world.pace is None:
        return
    now = time.monotonic()
    tokens, since = world.posted_at.get(channel.id, (float(BURST), now))
    tokens = min(float(BURST), tokens + (now - since) * world.pace)
    if tokens < 1:
        seconds = max(1, math.ceil((1 - tokens) / world.pace))
        raise Refusal("ratelimited", status=429, headers={"Retry-After": str(seconds)})
    world.posted_at[channel.id] = (tokens - 1, now)


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete_message,
    "chat.getPermalink": get_permalink,
}
