"""Reactions to messages: added, removed, told."""

from sandbox.events import announce
from sandbox.shapes import Json, first
from sandbox.talk import show
from sandbox.world import Channel, Workspace, World


def react(
    world: World, workspace: Workspace, channel: Channel, message: Json, *, user: str, name: str
) -> bool:
    """Add a reaction; False if this person has already reacted so."""
    reactions = message.setdefault("reactions", [])
    reaction = first(reactions, name=name)
    if reaction is None:
        reaction = {"name": name, "users": [], "count": 0}
        reactions.append(reaction)
    if user in reaction["users"]:
        return False
    reaction["users"].append(user)
    reaction["count"] += 1
    _tell_reaction(world, workspace, channel, message, kind="reaction_added", user=user, name=name)
    return True


def unreact(
    world: World, workspace: Workspace, channel: Channel, message: Json, *, user: str, name: str
) -> bool:
    """Remove a reaction; False if there was none."""
    reaction = first(message.get("reactions", []), name=name)
    if reaction is None or user not in reaction["users"]:
        return False
    reaction["users"].remove(user)
    reaction["count"] -= 1
    if not reaction["users"]:
        message["reactions"].remove(reaction)
    if not message["reactions"]:
        del message["reactions"]
    _tell_reaction(
        world, workspace, channel, message, kind="reaction_removed", user=user, name=name
    )
    return True


def _tell_reaction(
    world: World,
    workspace: Workspace,
    channel: Channel,
    message: Json,
    *,
    kind: str,
    user: str,
    name: str,
) -> None:
    show(world, workspace, channel, kind, message=message, user=user, reaction=name)
    event: Json = {"type": kind, "user": user, "reaction": name, "item_user": message.get("user")}
    event["item"] = {"type": "message", "channel": channel.id, "ts": message["ts"]}
    announce(world, workspace, event, channel=channel)
