"""What a person can see, as JSON for the control API and the page."""

import copy
from dataclasses import asdict

from sandbox.actor import Actor
from sandbox.dialogs import view_object
from sandbox.shapes import Json
from sandbox.world import Channel, View, Workspace, World


def overview(world: World) -> Json:
    """Return the workspaces, people and channels, and what the app's manifest declares."""
    return {
        "app_id": world.app_id,
        "name": world.manifest.name,
        "clock": world.clock.now().isoformat(),
        "patience": world.patience,
        "commands": [asdict(command) for command in world.manifest.commands.values()],
        "shortcuts": [asdict(shortcut) for shortcut in world.manifest.shortcuts.values()],
        "home_tab": world.manifest.home_tab,
        "workspaces": [_workspace(each) for each in world.workspaces.values()],
    }


def channel_summary(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "archived": channel.archived,
        "members": list(channel.members),
        "unread": {user: n for user, n in channel.unread.items() if n},
    }


def messages(channel: Channel, *, viewer: str | None) -> list[Json]:
    """Return the channel's messages, with the ephemerals `viewer` sees (None sees them all)."""
    whispers = [m for m in channel.ephemerals.values() if viewer in (None, m["to"])]
    everything = sorted([*channel.messages.values(), *whispers], key=lambda m: float(m["ts"]))
    return [copy.deepcopy(m) | {"channel": channel.id} for m in everything]


def search(actor: Actor, words: list[str], *, most: int = 50) -> list[Json]:
    """Return the newest messages this person can read with all of these lower-case words."""
    user = actor.person.id
    channels = actor.workspace.channels.values()
    seen = [c for c in channels if user in actor.workspace.visible_to(c)]
    everything = [m for c in seen for m in messages(c, viewer=user) if _says(m, words)]
    return sorted(everything, key=lambda m: float(m["ts"]), reverse=True)[:most]


def views(actor: Actor) -> list[Json]:
    """Return the person's stack of dialogs, the top one last, with errors shown at fields."""
    stack = actor.workspace.stacks.get(actor.person.id, [])
    return [_view(actor, view) for view in stack]


def home(actor: Actor) -> Json | None:
    view = actor.workspace.homes.get(actor.person.id)
    return _view(actor, view) if view else None


def _says(message: Json, words: list[str]) -> bool:
    files = " ".join(file["name"] for file in message.get("files") or [])
    text = f"{message.get('text', '')} {files}".casefold()
    return all(word in text for word in words)


def _view(actor: Actor, view: View) -> Json:
    return view_object(actor.world, actor.workspace, view) | {"errors": dict(view.errors)}


def _workspace(workspace: Workspace) -> Json:
    return {
        "id": workspace.id,
        "name": workspace.name,
        "domain": workspace.domain,
        "bot_user": workspace.bot_user,
        "scopes": sorted(workspace.scopes),
        "installed": workspace.token_error is None,
        "people": [asdict(p) for p in workspace.people.values()],
        "channels": [channel_summary(c) for c in workspace.channels.values()],
        "groups": [asdict(g) for g in workspace.groups.values()],
    }
