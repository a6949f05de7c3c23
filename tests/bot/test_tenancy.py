"""Whose token is whose: asked at the start, remembered for starts while Slack is away."""

import json

import pytest
from harness.fake_api import FakeApi, Json, Raw, drop, refused

from bot import tenancy
from bot.scopes import SCOPES
from bot.slack import SlackWire
from bot.tenancy import CannotStart, identify
from bot.tenants import Tenant, Tenants
from storage import workspaces
from storage.session import Database
from storage.workspaces import Workspace

TOKEN, OTHER_TOKEN = "xoxb-1-secret", "xoxb-2-secret"


def team(number: int) -> Json:
    return {"ok": True, "team_id": f"T{number}", "team": f"Shop {number}",
            "url": f"https://shop-{number}.slack.com/", "user_id": f"UBOT{number}",
            "bot_id": f"B{number}"}  # fmt: skip


def ask(database: Database, api: FakeApi, *tokens: str) -> list[Tenant]:
    return identify(database, SlackWire(api.url, deadline=5), list(tokens))


def known(database: Database) -> dict[str, Workspace]:
    with database.across_workspaces() as session:
        return {row.id: row for row in workspaces.every(session)}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenancy, "PATIENCE", -1.0)


def test_each_token_is_asked_about_and_remembered(database: Database, api: FakeApi) -> None:
    api.will("auth.test", team(1), team(2))
    assert ask(database, api, TOKEN, OTHER_TOKEN) == [
        Tenant("T1", "UBOT1", "B1", TOKEN),
        Tenant("T2", "UBOT2", "B2", OTHER_TOKEN),
    ]
    assert [one.token for one in api.requests] == [f"Bearer {TOKEN}", f"Bearer {OTHER_TOKEN}"]
    second = known(database)["T2"]
    assert (second.name, second.url) == ("Shop 2", "https://shop-2.slack.com/")


def scoped(number: int, scopes: str) -> Raw:
    return Raw(body=json.dumps(team(number)).encode(), headers={"X-OAuth-Scopes": scopes})


def test_what_a_token_may_do_is_known_and_what_it_may_not_is_one_line(
    database: Database, api: FakeApi, caplog: pytest.LogCaptureFixture
) -> None:
    rest = SCOPES.keys() - {"users:read", "files:read"}
    api.will("auth.test", scoped(1, ", ".join(rest)), scoped(2, ",".join(SCOPES)), team(3))
    found = ask(database, api, TOKEN, OTHER_TOKEN, "xoxb-3")
    assert [one.granted for one in found] == [rest, SCOPES.keys(), None]
    [line] = [one.message for one in caplog.records if one.levelname == "WARNING"]
    assert line.startswith("Workspace T1 did not grant files:read, users:read: ")
    assert "reinstalled" in line


def test_a_token_is_recognised_but_not_kept(database: Database, api: FakeApi) -> None:
    api.will("auth.test", team(1))
    ask(database, api, TOKEN)
    row = known(database)["T1"]
    assert len(row.token_print) == 64
    assert "secret" not in str(vars(row))


@pytest.mark.parametrize("answer", [Raw(503), drop, Raw(429)])
def test_while_slack_is_away_what_it_said_before_serves(
    database: Database, api: FakeApi, answer: Json
) -> None:
    api.will("auth.test", team(1), answer)
    before = ask(database, api, TOKEN)
    assert ask(database, api, TOKEN) == before


@pytest.mark.parametrize("answer", [Raw(503), refused("invalid_auth")])
def test_a_token_of_which_nothing_is_known_is_no_start(
    database: Database, api: FakeApi, answer: Json
) -> None:
    api.will("auth.test", answer)
    with pytest.raises(CannotStart, match="SLACK_BOT_TOKEN") as caught:
        ask(database, api, TOKEN)
    assert TOKEN not in str(caught.value)
    assert known(database) == {}


def test_one_wrong_token_does_not_stop_the_others(
    database: Database, api: FakeApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.will("auth.test", refused("invalid_auth"), team(2))
    assert [one.workspace for one in ask(database, api, TOKEN, OTHER_TOKEN)] == ["T2"]
    assert "invalid_auth" in caplog.text
    assert "secret" not in caplog.text


def test_a_new_token_of_a_known_workspace_takes_its_place(database: Database, api: FakeApi) -> None:
    api.will("auth.test", team(1), team(1))
    ask(database, api, TOKEN)
    with database.writing("T1") as session:
        workspaces.change(session, timezone="Europe/Lisbon")
    (tenant,) = ask(database, api, OTHER_TOKEN)
    assert tenant.token == OTHER_TOKEN
    assert known(database)["T1"].timezone == "Europe/Lisbon", "what we found out stays"


def test_a_new_token_is_waited_for_while_slack_is_away(
    database: Database, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenancy, "PATIENCE", 20.0)
    monkeypatch.setattr("bot.tenancy.time.sleep", lambda _seconds: None)
    api.will("auth.test", Raw(503), drop, team(1))
    assert [one.workspace for one in ask(database, api, TOKEN)] == ["T1"]


def test_a_workspace_is_looked_up_by_its_id() -> None:
    tenant = Tenant("T1", "UBOT", "B1", TOKEN)
    tenants = Tenants([tenant])
    assert tenants.get("T1") == tenant
    assert tenants.get("T2") is None
    assert tenants.every() == [tenant]
    assert TOKEN not in repr(tenant)
