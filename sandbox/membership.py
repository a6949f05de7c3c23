"""Who is in which channel, what channels are called, and who works here."""

from sandbox.events import announce, by_kind, channel_letter
from sandbox.objects import user_object
from sandbox.shapes import Json, new_id
from sandbox.talk import person_message, post, show
from sandbox.world import Channel, Person, Workspace, World


def join(
    world: World, workspace: Workspace, channel: Channel, *, user: str, inviter: str | None = None
) -> None:
    """Add a person or the bot to a channel."""
    channel.members.append(user)
    _note(world, workspace, channel, "channel_join", f"<@{user}> has joined the channel", user=user)
    show(world, workspace, channel, "member_joined", user=user)
    event: Json = {"type": "member_joined_channel", "user": user, "channel": channel.id}
    event |= {"channel_type": channel_letter(channel), "team": workspace.id}
    if inviter:
        event["inviter"] = inviter
    announce(world, workspace, event, channel=channel)


def leave(
    world: World, workspace: Workspace, channel: Channel, *, user: str, actor: str | None = None
) -> None:
    """Take a person or the bot out of a channel; the bot hears of its own leaving differently."""
    if user == workspace.bot_user:
        event: Json = {"type": by_kind(channel, "left"), "channel": channel.id}
        event["actor_id"] = actor or user
        channel.members.remove(user)
        announce(world, workspace, event)
    else:
        text = f"<@{user}> has left the channel"
        _note(world, workspace, channel, "channel_leave", text, user=user)
        channel.members.remove(user)
        event = {"type": "member_left_channel", "user": user, "channel": channel.id}
        event |= {"channel_type": channel_letter(channel), "team": workspace.id}
        announce(world, workspace, event, channel=channel)
    channel.unread.pop(user, None)
    show(world, workspace, channel, "member_left", user=user)


def rename(world: World, workspace: Workspace, channel: Channel, *, user: str, name: str) -> None:
    previous, channel.name = channel.name, name
    text = f"has renamed the channel from &quot;{previous}&quot; to &quot;{name}&quot;"
    _note(world, workspace, channel, "channel_name", text, user=user)
    show(world, workspace, channel, "channel_renamed", name=name)
    renamed: Json = {"id": channel.id, "name": name, "name_normalized": name}
    renamed |= {"created": channel.created, "is_channel": True}
    event: Json = {"type": by_kind(channel, "rename"), "channel": renamed}
    announce(world, workspace, event, channel=channel)


def set_archived(
    world: World, workspace: Workspace, channel: Channel, *, user: str, archived: bool
) -> None:
    word = "archive" if archived else "unarchive"
    _note(world, workspace, channel, f"channel_{word}", f"{word}d the channel", user=user)
    channel.archived = archived
    show(world, workspace, channel, f"channel_{word}d")
    event: Json = {"type": by_kind(channel, word), "channel": channel.id, "user": user}
    announce(world, workspace, event, channel=channel)


def hire(world: World, workspace: Workspace, person: Person) -> None:
    """Add a person to the workspace and to #general."""
    person.updated = world.seconds()
    workspace.people[person.id] = person
    _tell_of_person(world, workspace, person, "team_join")
    general = workspace.channel_named("general")
    if general and not person.guest:
        join(world, workspace, general, user=person.id)


def change_person(world: World, workspace: Workspace, person: Person) -> None:
    """Tell of a changed person: a new zone, a new name, an account closed."""
    person.updated = world.seconds()
    _tell_of_person(world, workspace, person, "user_change")


def uninstall(world: World, workspace: Workspace) -> None:
    """Remove the app from the workspace: both events, then no token works any more."""
    revoked: Json = {"type": "tokens_revoked", "tokens": {"bot": [workspace.bot_user]}}
    announce(world, workspace, revoked)
    announce(world, workspace, {"type": "app_uninstalled"})
    workspace.token_error = "account_inactive"  # noqa: S105 - an error code


def revoke(workspace: Workspace, error: str) -> None:
    """Let every call with the workspace's token be refused; the app is told nothing of it."""
    workspace.token_error = error


def renew(workspace: Workspace) -> str:
    """Install the app again and return its new token; the old one is none any more."""
    workspace.token = f"{workspace.token.partition('.')[0]}.{new_id('', 8)}"
    workspace.token_error = None
    return workspace.token


def _note(
    world: World, workspace: Workspace, channel: Channel, subtype: str, text: str, *, user: str
) -> None:
    message = person_message(workspace, user, text) | {"subtype": subtype}
    del message["client_msg_id"]
    post(world, workspace, channel, message)


def _tell_of_person(world: World, workspace: Workspace, person: Person, kind: str) -> None:
    user = user_object(person, workspace, now=world.clock.now(), with_locale=True)
    world.live.push(kind, workspace=workspace.id, user=user)
    announce(world, workspace, {"type": kind, "user": user, "cache_ts": person.updated})
