"""users.*, usergroups.*, bots.info, team.info: who is who."""

from sandbox.call import Call, Method
from sandbox.objects import email_of, group_object, team_object, user_object
from sandbox.refusals import Refusal
from sandbox.shapes import Json


def info(call: Call) -> Json:
    call.needs("user")
    person = call.person(call.text("user"))
    locale = call.flag("include_locale")
    now = call.world.clock.now()
    return {"ok": True, "user": user_object(person, call.workspace, now=now, with_locale=locale)}


def list_users(call: Call) -> Json:
    locale = call.flag("include_locale")
    now = call.world.clock.now()
    page, metadata = call.page(list(call.workspace.people.values()), default=1000)
    members = [user_object(p, call.workspace, now=now, with_locale=locale) for p in page]
    stamp = call.world.seconds()
    return {"ok": True, "members": members, "cache_ts": stamp, "response_metadata": metadata}


def lookup_by_email(call: Call) -> Json:
    call.needs("email")
    wanted = call.text("email").lower()
    for person in call.workspace.people.values():
        active = not person.bot and not person.deactivated
        if active and email_of(person, call.workspace) == wanted:
            now = call.world.clock.now()
            return {"ok": True, "user": user_object(person, call.workspace, now=now)}
    raise Refusal("users_not_found")


def list_groups(call: Call) -> Json:
    with_users = call.flag("include_users")
    groups = call.workspace.groups.values()
    shown = [group_object(g, call.workspace, with_users=with_users) for g in groups]
    return {"ok": True, "usergroups": shown}


def list_group_users(call: Call) -> Json:
    group = call.workspace.groups.get(call.text("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"ok": True, "users": list(group.members)}


def bot_info(call: Call) -> Json:
    workspace = call.workspace
    if call.text("bot", workspace.bot_id) != workspace.bot_id:
        raise Refusal("bot_not_found")
    bot = workspace.people[workspace.bot_user]
    shown: Json = {"id": workspace.bot_id, "deleted": False, "name": bot.real_name}
    shown |= {"updated": bot.updated, "app_id": call.world.app_id, "user_id": bot.id, "icons": {}}
    return {"ok": True, "bot": shown}


def team_info(call: Call) -> Json:
    if call.text("team", call.workspace.id) != call.workspace.id:
        raise Refusal("team_not_found")
    return {"ok": True, "team": team_object(call.workspace)}


METHODS: dict[str, Method] = {
    "users.info": info,
    "users.list": list_users,
    "users.lookupByEmail": lookup_by_email,
    "usergroups.list": list_groups,
    "usergroups.users.list": list_group_users,
    "bots.info": bot_info,
    "team.info": team_info,
}
