"""auth.test: who the token belongs to."""

from sandbox.call import Call, Method
from sandbox.objects import workspace_url
from sandbox.shapes import Json


def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "ok": True,
        "url": workspace_url(call.world, workspace),
        "team": workspace.name,
        "user": workspace.people[workspace.bot_user].name,
        "team_id": workspace.id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


METHODS: dict[str, Method] = {"auth.test": auth_test}
