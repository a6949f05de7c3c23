"""Events: what the app is told of, if its manifest, scopes and memberships let it hear it."""

from sandbox.deliveries import Envelope
from sandbox.scopes import EVENT_SCOPES, FAMILY, conversation_scope
from sandbox.shapes import Json, new_id
from sandbox.world import Channel, Workspace, World

_MEMBERS_ONLY = {
    "message",
    "app_mention",
    "reaction_added",
    "reaction_removed",
    "member_joined_channel",
    "member_left_channel",
    "file_shared",
    "group_rename",
    "group_archive",
    "group_unarchive",
}
_CHANNEL_TYPE = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
_CHANNEL_LETTER = {"public": "C", "private": "G", "im": "D", "mpim": "G"}


def announce(
    world: World, workspace: Workspace, event: Json, *, channel: Channel | None = None
) -> bool:
    """Send an event to the app, or not if it may not hear it; say which.

    `event_ts` is added where it is missing.
    """
    if not _may_hear(world, workspace, event, channel=channel):
        return False
    event.setdefault("event_ts", world.clock.stamp())
    world.courier.tell(Envelope("events_api", _wrap(world, workspace, event)))
    return True


def channel_type(channel: Channel) -> str:
    """Return the word of message events: channel, group, im or mpim."""
    return _CHANNEL_TYPE[channel.kind]


def channel_letter(channel: Channel) -> str:
    """Return the word of membership events: C, G or D."""
    return _CHANNEL_LETTER[channel.kind]


def by_kind(channel: Channel, what: str) -> str:
    """Return `channel_rename` or `group_rename`, as the channel is public or not."""
    return f"{'channel' if channel.kind == 'public' else 'group'}_{what}"


def _may_hear(world: World, workspace: Workspace, event: Json, *, channel: Channel | None) -> bool:
    kind = event["type"]
    if workspace.token_error:
        return False
    if kind in _MEMBERS_ONLY and channel and workspace.bot_user not in channel.members:
        return False
    name = f"message.{FAMILY[channel.kind]}" if kind == "message" and channel else kind
    scope = EVENT_SCOPES.get(name)
    if kind.startswith("member_") and channel:
        scope = conversation_scope(channel.kind, "read")
    return name in world.manifest.events and (scope is None or scope in workspace.scopes)


def _wrap(world: World, workspace: Workspace, event: Json) -> Json:
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.id,
        "user_id": workspace.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": world.verification_token,
        "team_id": workspace.id,
        "context_team_id": workspace.id,
        "context_enterprise_id": None,
        "api_app_id": world.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(float(event["event_ts"])),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": "4-" + new_id("", 40),
    }
