"""People, channels, groups and files in the shapes Slack sends."""

from datetime import datetime

from sandbox.shapes import Json
from sandbox.world import Channel, Person, UserGroup, Workspace, World


def user_object(
    person: Person, workspace: Workspace, *, now: datetime, with_locale: bool = False
) -> Json:
    """Return a user; the e-mail address only where the app may read it."""
    user: Json = {
        "id": person.id,
        "team_id": workspace.id,
        "name": person.name,
        "deleted": person.deactivated,
        "profile": _profile(person, workspace),
        "is_bot": person.bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if person.deactivated:
        return user
    if with_locale:
        user["locale"] = person.locale
    return user | {
        "color": "4bbe2e",
        "real_name": person.real_name,
        "tz": person.zone,
        "tz_label": person.zone.split("/")[-1].replace("_", " ") + " time",
        "tz_offset": person.offset(now),
        "is_admin": person.admin,
        "is_owner": person.admin,
        "is_primary_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }


def email_of(person: Person, workspace: Workspace) -> str:
    return f"{person.name}@{workspace.domain}.example"


def channel_object(channel: Channel, workspace: Workspace, *, with_count: bool = False) -> Json:
    """Return a conversation as the bot sees it."""
    if channel.kind == "im":
        return _direct_object(channel, workspace)
    private = channel.kind != "public"
    shown: Json = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind in {"public", "private"},
        "is_group": False,
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": private,
        "is_archived": channel.archived,
        "is_general": channel.name == "general",
        "is_member": workspace.bot_user in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "created": channel.created,
        "creator": channel.creator,
        "context_team_id": workspace.id,
        "shared_team_ids": [workspace.id],
        "previous_names": [],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "unlinked": 0,
    }
    return shown | ({"num_members": len(channel.members)} if with_count else {})


def group_object(group: UserGroup, workspace: Workspace, *, with_users: bool) -> Json:
    shown: Json = {
        "id": group.id,
        "team_id": workspace.id,
        "is_usergroup": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_delete": 0,
        "user_count": len(group.members),
    }
    return shown | ({"users": list(group.members)} if with_users else {})


def team_object(workspace: Workspace) -> Json:
    return {
        "id": workspace.id,
        "name": workspace.name,
        "domain": workspace.domain,
        "email_domain": "",
        "icon": {"image_default": True},
    }


def user_stub(person: Person, workspace: Workspace) -> Json:
    """Return the short form of a user that interactions carry."""
    return {
        "id": person.id,
        "username": person.name,
        "name": person.name,
        "team_id": workspace.id,
    }


def workspace_url(world: World, workspace: Workspace) -> str:
    """Return the address of a workspace's own pages, with a slash at the end."""
    return f"{world.origin}/at/{workspace.id}/"


def permalink(world: World, workspace: Workspace, channel: Channel, *, ts: str) -> str:
    """Return an address that leads to the message on the sandbox's own page."""
    return f"{workspace_url(world, workspace)}archives/{channel.id}/p{ts.replace('.', '')}"


def _profile(person: Person, workspace: Workspace) -> Json:
    profile: Json = {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.real_name.split()[0],
        "display_name_normalized": person.real_name.split()[0],
        "first_name": person.real_name.split()[0],
        "last_name": " ".join(person.real_name.split()[1:]),
        "status_text": "",
        "status_emoji": "",
        "team": workspace.id,
    }
    if not person.bot and "users:read.email" in workspace.scopes:
        profile["email"] = email_of(person, workspace)
    if person.bot:
        profile["bot_id"] = workspace.bot_id
    return profile


def _direct_object(channel: Channel, workspace: Workspace) -> Json:
    others = [each for each in channel.members if each != workspace.bot_user]
    return {
        "id": channel.id,
        "created": channel.created,
        "is_im": True,
        "is_archived": channel.archived,
        "is_org_shared": False,
        "context_team_id": workspace.id,
        "user": others[0] if others else workspace.bot_user,
        "is_user_deleted": False,
        "priority": 0,
    }
