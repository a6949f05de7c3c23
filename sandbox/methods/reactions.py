"""reactions.*: emoji on messages."""

from sandbox.call import Call, Method
from sandbox.reacting import react, unreact
from sandbox.refusals import Refusal
from sandbox.shapes import Json
from sandbox.world import Channel


def add(call: Call) -> Json:
    channel, message = _item(call)
    bot = call.workspace.bot_user
    name = call.text("name").strip(":")
    if not react(call.world, call.workspace, channel, message, user=bot, name=name):
        raise Refusal("already_reacted")
    return {"ok": True}


def remove(call: Call) -> Json:
    channel, message = _item(call)
    bot = call.workspace.bot_user
    name = call.text("name").strip(":")
    if not unreact(call.world, call.workspace, channel, message, user=bot, name=name):
        raise Refusal("no_reaction")
    return {"ok": True}


def get(call: Call) -> Json:
    channel = call.visible(call.text("channel"))
    message = call.message(channel, "timestamp")
    return {"ok": True, "type": "message", "channel": channel.id, "message": message}


def _item(call: Call) -> tuple[Channel, Json]:
    call.needs("channel", "timestamp", "name")
    channel = call.visible(call.text("channel"))
    if not call.is_member(channel):
        raise Refusal("not_in_channel")
    if channel.archived:
        raise Refusal("is_archived")
    return channel, call.message(channel, "timestamp")


METHODS: dict[str, Method] = {
    "reactions.add": add,
    "reactions.remove": remove,
    "reactions.get": get,
}
