"""conversations.*: which conversations there are, who is in them, what was said."""

from sandbox.call import Call, Method, open_direct
from sandbox.membership import join
from sandbox.objects import channel_object
from sandbox.refusals import Refusal
from sandbox.scopes import CONVERSATION_VERBS, conversation_scope
from sandbox.shapes import Json
from sandbox.world import Channel

MAX_HISTORY = 999
MAX_OPEN = 8
_KIND_OF_TYPE = {"public_channel": "public", "private_channel": "private", "im": "im"}
_KIND_OF_TYPE |= {"mpim": "mpim"}


def list_conversations(call: Call) -> Json:
    kinds = _kinds(call)
    channels = [c for c in call.workspace.channels.values() if c.kind in kinds]
    channels = [c for c in channels if c.kind == "public" or call.is_member(c)]
    if call.flag("exclude_archived"):
        channels = [c for c in channels if not c.archived]
    page, metadata = call.page(channels)
    shown = [channel_object(c, call.workspace, with_count=True) for c in page]
    return {"ok": True, "channels": shown, "response_metadata": metadata}


def of_user(call: Call) -> Json:
    """users.conversations: those of `user`, or of the bot itself, that the bot can see."""
    kinds = _kinds(call)
    user = call.text("user") or call.workspace.bot_user
    call.person(user)
    channels = [c for c in call.workspace.channels.values() if c.kind in kinds]
    channels = [c for c in channels if user in c.members]
    channels = [c for c in channels if c.kind == "public" or call.is_member(c)]
    if call.flag("exclude_archived"):
        channels = [c for c in channels if not c.archived]
    page, metadata = call.page(channels)
    shown = [channel_object(c, call.workspace) for c in page]
    return {"ok": True, "channels": shown, "response_metadata": metadata}


def info(call: Call) -> Json:
    channel = call.readable("read")
    with_count = call.flag("include_num_members")
    shown = channel_object(channel, call.workspace, with_count=with_count)
    if call.flag("include_locale"):
        shown["locale"] = "en-GB"
    return {"ok": True, "channel": shown}


def members(call: Call) -> Json:
    channel = call.readable("read")
    page, metadata = call.page(channel.members)
    return {"ok": True, "members": page, "response_metadata": metadata}


def open_conversation(call: Call) -> Json:
    if call.text("channel"):
        channel = call.visible(call.text("channel"))
        if not channel.is_direct:
            raise Refusal("method_not_supported_for_channel_type")
        return _opened(call, channel, already=True)
    users = call.names("users")
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > MAX_OPEN:
        raise Refusal("too_many_users")
    call.needs_scope(conversation_scope("im" if len(users) == 1 else "mpim", "write"))
    for user in users:
        if call.person(user).deactivated:
            raise Refusal("user_disabled")
        if user == call.workspace.bot_user:
            raise Refusal("cannot_dm_bot")
    already = call.workspace.direct(call.workspace.bot_user, *users) is not None
    return _opened(call, open_direct(call.workspace, call.world, *users), already=already)


def join_conversation(call: Call) -> Json:
    call.needs("channel")
    channel = call.visible(call.text("channel"))
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("is_archived")
    shown: Json = {"ok": True}
    if call.is_member(channel):
        shown["warning"] = "already_in_channel"
        shown["response_metadata"] = {"warnings": ["already_in_channel"]}
    else:
        join(call.world, call.workspace, channel, user=call.workspace.bot_user)
    return shown | {"channel": channel_object(channel, call.workspace)}


def history(call: Call) -> Json:
    channel = _member_channel(call)
    messages = [m for m in channel.messages.values() if _in_channel(m) and _in_range(call, m)]
    messages.reverse()
    return _messages_page(call, messages) | {"pin_count": 0}


def replies(call: Call) -> Json:
    channel = _member_channel(call)
    call.needs("ts")
    asked = channel.messages.get(call.text("ts"))
    if asked is None:
        raise Refusal("thread_not_found")
    root = channel.messages.get(str(asked.get("thread_ts", asked["ts"])), asked)
    answers = [m for m in channel.messages.values() if m.get("thread_ts") == root["ts"]]
    answers = [m for m in answers if m is not root and _in_range(call, m)]
    return _messages_page(call, [root, *answers])


def _messages_page(call: Call, messages: list[Json]) -> Json:
    if call.number("limit", 100) > MAX_HISTORY:
        raise Refusal("invalid_limit")
    page, metadata = call.page(messages)
    everything = call.flag("include_all_metadata")
    shown: Json = {"ok": True, "messages": [_shown(m, everything=everything) for m in page]}
    shown["has_more"] = bool(metadata["next_cursor"])
    return shown | {"response_metadata": metadata}


def _shown(message: Json, *, everything: bool) -> Json:
    """Return a message as history has it: of metadata only the type, unless all was asked for."""
    metadata = message.get("metadata")
    if metadata is None or everything:
        return message
    return message | {"metadata": {"event_type": metadata["event_type"]}}


def _in_channel(message: Json) -> bool:
    in_thread = message.get("thread_ts", message["ts"]) != message["ts"]
    return not in_thread or message.get("subtype") == "thread_broadcast"


def _in_range(call: Call, message: Json) -> bool:
    ts = float(message["ts"])
    try:
        oldest = float(call.text("oldest") or 0)
        latest = float(call.text("latest") or "inf")
    except ValueError:
        raise Refusal("invalid_ts_oldest") from None
    if call.flag("inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _member_channel(call: Call) -> Channel:
    channel = call.readable("history")
    if not call.is_member(channel):
        raise Refusal("not_in_channel")
    return channel


def _kinds(call: Call) -> set[str]:
    types = call.names("types") or ["public_channel"]
    if not set(types) <= set(_KIND_OF_TYPE):
        raise Refusal("invalid_types")
    kinds = {_KIND_OF_TYPE[each] for each in types}
    for kind in sorted(kinds):
        call.needs_scope(conversation_scope(kind, CONVERSATION_VERBS[call.method]))
    return kinds


def _opened(call: Call, channel: Channel, *, already: bool) -> Json:
    shown: Json = {"id": channel.id}
    if call.flag("return_im"):
        shown = channel_object(channel, call.workspace)
    return {"ok": True, "no_op": already, "already_open": already, "channel": shown}


METHODS: dict[str, Method] = {
    "conversations.list": list_conversations,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.open": open_conversation,
    "conversations.join": join_conversation,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.conversations": of_user,
}
