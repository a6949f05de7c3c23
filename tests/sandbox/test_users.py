from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox

Refused = Callable[..., str]


def test_the_token_says_who_it_is_and_what_it_may(web: WebClient, manifest: dict[str, Any]) -> None:
    answer = web.auth_test()
    assert answer["team"] == "Harbour Goods"
    assert answer["bot_id"].startswith("B")
    granted = set(answer.headers["x-oauth-scopes"].split(","))
    assert granted == set(manifest["oauth_config"]["scopes"]["bot"])


def test_people_have_zones_and_offsets(slack: Sandbox, web: WebClient) -> None:
    grace = web.users_info(user=slack.user_id("grace"), include_locale=True)["user"]
    assert (grace["tz"], grace["tz_offset"]) == ("Asia/Singapore", 8 * 3600)
    assert grace["locale"] == "en-GB"


def test_the_list_has_a_guest_a_closed_account_and_slackbot(web: WebClient) -> None:
    members = {m["name"]: m for m in web.users_list()["members"]}
    assert members["kim"]["is_restricted"]
    assert members["luis"]["deleted"]
    assert members["slackbot"]["id"] == "USLACKBOT"
    assert members["opsbot"]["is_bot"]


def test_addresses_need_their_own_scope(slack: Sandbox, web: WebClient, refused: Refused) -> None:
    email = web.users_info(user=slack.user_id("ana"))["user"]["profile"]["email"]
    assert web.users_lookupByEmail(email=email)["user"]["name"] == "ana"
    assert refused(web.users_lookupByEmail, email="no@one.example") == "users_not_found"
    slack.scopes(remove=("users:read.email",))
    assert "email" not in web.users_info(user=slack.user_id("ana"))["user"]["profile"]
    assert refused(web.users_lookupByEmail, email=email) == "missing_scope"


def test_groups_have_members(slack: Sandbox, web: WebClient) -> None:
    groups = web.usergroups_list(include_users=True)["usergroups"]
    care = next(g for g in groups if g["handle"] == "care-team")
    assert slack.user_id("dara") in care["users"]
    assert web.usergroups_users_list(usergroup=care["id"])["users"] == care["users"]


def test_team_and_bot_describe_themselves(web: WebClient) -> None:
    bot_id = web.auth_test()["bot_id"]
    assert web.team_info()["team"]["domain"] == "harbour-goods"
    assert web.bots_info(bot=bot_id)["bot"]["name"] == "Opsbot"


def test_tokens_are_checked(running: RunningSandbox, slack: Sandbox, refused: Refused) -> None:
    def client(token: str) -> WebClient:
        return WebClient(token=token, base_url=running.api_url, retry_handlers=[])

    assert refused(client("xoxb-wrong").auth_test) == "invalid_auth"
    assert refused(client(running.app_token).auth_test) == "not_allowed_token_type"
    web = client(next(iter(running.bot_tokens.values())))
    assert refused(web.apps_connections_open, app_token=web.token) == "not_allowed_token_type"
    assert refused(web.admin_users_list, team_id="T1") == "unknown_method"
    slack.uninstall()
    assert refused(web.auth_test) == "account_inactive"


def test_a_missing_scope_is_named(slack: Sandbox, web: WebClient) -> None:
    slack.scopes(remove=("team:read",))
    with pytest.raises(SlackApiError) as caught:
        web.team_info()
    assert caught.value.response["needed"] == "team:read"
    assert "chat:write" in caught.value.response["provided"]


def test_workspaces_do_not_see_each_other(running: RunningSandbox, slack: Sandbox) -> None:
    pier = slack.in_workspace("north-pier")
    token = running.bot_tokens[pier.me()["id"]]
    web = WebClient(token=token, base_url=running.api_url, retry_handlers=[])
    names = {c["name"] for c in web.conversations_list()["channels"]}
    assert names == {"general", "warehouse"}
    web.chat_postMessage(channel=pier.channel_id("general"), text="Only here")
    assert slack.channel("general").messages() == []
    assert pier.user_id("ana") != slack.user_id("ana")


@pytest.fixture
def reinstalled(slack: Sandbox) -> Iterator[Sandbox]:
    """A workspace whose token may change: afterwards it has the old one again."""
    yield slack
    slack.reset()


def test_a_revoked_token_is_refused_and_a_new_one_takes_its_place(
    reinstalled: Sandbox, web: WebClient, refused: Refused
) -> None:
    slack = reinstalled
    slack.revoke_token()
    assert refused(web.auth_test) == "token_revoked"
    token = slack.renew_token()
    assert refused(web.auth_test) == "invalid_auth", "the old one is none any more"
    renewed = WebClient(token=token, base_url=web.base_url, retry_handlers=[])
    assert renewed.auth_test()["team_id"] == slack.me()["id"]
    assert slack.renew_token() != token
