"""The doctor finds what is wrong and says what to do, against a Slack that can be made ill."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from click.testing import CliRunner
from harness.fake_api import FakeApi, Raw

from bot.__main__ import main
from bot.doctor import machine, workspaces
from bot.doctor.examine import examine
from bot.doctor.findings import Finding, Level, verdict
from bot.lock import only_process
from bot.scopes import OPTIONAL, SCOPES
from bot.slack import SlackWire
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox
from storage.migrate import upgrade
from storage.session import Database


@pytest.fixture
def slack(sandbox_server: RunningSandbox) -> Iterator[Sandbox]:
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    yield slack
    slack.reset()


@pytest.fixture
def environ(sandbox_server: RunningSandbox, slack: Sandbox, tmp_path: Path) -> dict[str, str]:
    """Settings as an operator would write them, with everything as it should be."""
    path = tmp_path / "opsbot.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database, backup_dir=None)
    database.close()
    return {
        "SLACK_API_URL": sandbox_server.api_url,
        "SLACK_APP_TOKEN": sandbox_server.app_token,
        "SLACK_BOT_TOKEN": sandbox_server.bot_tokens[slack.me()["id"]],
        "OPSBOT_ADMINS": slack.user_id("ana"),
        "DATABASE_URL": f"sqlite:///{path}",
    }


def now() -> datetime:
    return datetime.now(UTC)


def seen(environ: dict[str, str], *, late: float = 0) -> list[Finding]:
    def clock() -> datetime:
        return now() + timedelta(seconds=late)

    return list(examine(environ, now=clock, env_file=Path("/nonexistent")))


def wrong(findings: list[Finding]) -> list[Finding]:
    """Return what is not fine; each of it says what to do."""
    bad = [one for one in findings if one.level is not Level.FINE]
    assert all(one.todo for one in bad)
    return bad


def test_a_healthy_bot_is_fine_in_every_respect(environ: dict[str, str]) -> None:
    found = seen(environ)
    assert wrong(found) == []
    checks = ["settings", "token", "scopes", "clock", "message", "socket", "database", "zones"]
    assert [one.check for one in found] == checks


def test_what_was_tried_leaves_nothing_behind(environ: dict[str, str], slack: Sandbox) -> None:
    seen(environ)
    assert slack.person("ana").dm() == []
    calls = [call["method"] for call in slack.ledger()["calls"]]
    assert calls[-5:] == ["conversations.open", "chat.postMessage", "conversations.history",
                          "chat.delete", "apps.connections.open"]  # fmt: skip
    assert slack.sockets()["connected"] == 0


def test_each_missing_permission_is_named_with_what_to_do(
    environ: dict[str, str], slack: Sandbox
) -> None:
    slack.scopes(remove=("users:read", "im:history", "usergroups:read"))
    found = seen(environ)
    denied = [one for one in found if "did not grant" in one.said]
    named = {one.said.split("did not grant ")[1].split(",")[0]: one for one in denied}
    assert named.keys() == {"users:read", "im:history", "usergroups:read"}
    assert named["users:read"].level is Level.WARNING
    assert "Reinstall the app" in named["users:read"].todo
    assert named["usergroups:read"].level is Level.FINE, "whoever installs may refuse it"
    assert verdict(found) is Level.WARNING
    assert "not found again" in next(one.said for one in found if one.check == "message")


def test_commands_are_spelled_as_they_are_typed_here(
    environ: dict[str, str], slack: Sandbox
) -> None:
    slack.scopes(remove=("files:write",))
    said = [one.said for one in seen(environ | {"OPSBOT_COMMAND_PREFIX": "x-"})]
    assert any("`/x-task export`" in one for one in said)


@pytest.mark.parametrize(
    ("taken", "level"),
    [
        (tuple(OPTIONAL), Level.FINE),
        (tuple(SCOPES.keys() - OPTIONAL), Level.BROKEN),
        (("chat:write",), Level.BROKEN),
        (("channels:read",), Level.WARNING),
    ],
)
def test_how_bad_a_missing_permission_is(taken: tuple[str, ...], level: Level) -> None:
    found = list(workspaces.look_at_scopes(",".join(SCOPES.keys() - set(taken)), "Shop"))
    assert (len(found), verdict(found)) == (len(taken), level)


def test_a_refused_token_is_told_by_its_number_and_the_others_are_looked_at(
    environ: dict[str, str],
) -> None:
    environ["SLACK_BOT_TOKEN"] += ",xoxb-made-up"
    [found] = wrong(seen(environ))
    assert found.said == "Slack refuses bot token 2: invalid_auth."
    assert found.level is Level.BROKEN


@pytest.mark.parametrize(
    ("name", "value", "todo"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-a-secret", "OAuth & Permissions"),
        ("SLACK_APP_TOKEN", "xoxb-a-secret", "App-Level Tokens"),
        ("OPSBOT_LOG", "loud", ".env.example"),
    ],
)
def test_a_token_of_another_kind_is_told_where_the_right_one_stands(
    environ: dict[str, str], name: str, value: str, todo: str
) -> None:
    [found] = seen(environ | {name: value})
    assert (found.level, found.said.split()[0]) == (Level.BROKEN, name)
    assert todo in found.todo
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    ("late", "level"), [(0, Level.FINE), (20, Level.WARNING), (-90, Level.BROKEN)]
)
def test_a_wrong_clock_is_found(environ: dict[str, str], late: float, level: Level) -> None:
    [clock] = [one for one in seen(environ, late=late) if one.check == "clock"]
    assert clock.level is level


def test_an_app_level_token_that_slack_refuses_is_no_socket(environ: dict[str, str]) -> None:
    [found] = wrong(seen(environ | {"SLACK_APP_TOKEN": "xapp-made-up"}))
    assert (found.check, found.level) == ("socket", Level.BROKEN)
    assert "connections:write" in found.todo


def test_beside_a_running_bot_no_second_connection_is_opened(
    environ: dict[str, str], slack: Sandbox, tmp_path: Path
) -> None:
    with only_process(tmp_path / "opsbot.db"):
        found = seen(environ)
    assert wrong(found) == []
    assert "the running bot has its own" in next(x.said for x in found if x.check == "socket")
    assert slack.sockets()["connected"] == 0


def test_without_an_admin_no_message_is_tried(environ: dict[str, str]) -> None:
    for admins in ("", "U0NOBODY"):
        [found] = wrong(seen(environ | {"OPSBOT_ADMINS": admins}))
        assert (found.check, found.level) == ("message", Level.WARNING)
        assert "OPSBOT_ADMINS" in found.todo


@pytest.mark.parametrize(
    ("method", "said", "level"),
    [
        ("chat.postMessage", "Not posted", Level.BROKEN),
        ("conversations.history", "not found again", Level.WARNING),
        ("chat.delete", "not deleted", Level.WARNING),
    ],
)
def test_a_message_that_fails_somewhere_is_told(
    environ: dict[str, str], slack: Sandbox, method: str, said: str, level: Level
) -> None:
    slack.faults.set("refused", method, error="restricted_action")
    [found] = wrong(seen(environ))
    assert said in found.said
    assert found.level is level


def test_another_server_that_tells_less_is_a_warning(api: FakeApi) -> None:
    api.will("auth.test", Raw(body=b'{"ok": true, "team": "Shop", "team_id": "T1"}'))
    patient = workspaces.Patient(SlackWire(api.url), "xoxb-1", name="Bot token 1")
    found = list(workspaces.look_at(patient, admins=[], now=now))
    assert [one.check for one in wrong(found)] == ["scopes", "message"]


def test_a_slack_that_cannot_be_reached_is_told(environ: dict[str, str]) -> None:
    found = wrong(seen(environ | {"SLACK_API_URL": "http://127.0.0.1:9/api"}))
    assert [(one.check, one.level) for one in found] == [
        ("token", Level.BROKEN), ("socket", Level.BROKEN),
    ]  # fmt: skip


def test_an_old_database_is_a_warning_and_stays_as_it_is(
    environ: dict[str, str], tmp_path: Path
) -> None:
    Database(f"sqlite:///{tmp_path / 'new.db'}").engine.connect().close()
    [found] = wrong(seen(environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}))
    assert (found.check, found.level) == ("database", Level.WARNING)
    assert "revision none" in found.said


def test_a_database_that_does_not_exist_is_not_made(
    environ: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "later" / "opsbot.db"
    assert wrong(seen(environ | {"DATABASE_URL": f"sqlite:///{path}"})) == []
    assert not path.parent.exists()


def test_a_database_that_is_none_is_told(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "odd.db").write_text("no database, but long enough to look like one" * 40)
    [found] = wrong(seen(environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'odd.db'}"}))
    assert (found.check, found.level) == ("database", Level.BROKEN)


def test_a_server_that_lets_nobody_in_is_told_without_its_password(
    environ: dict[str, str],
) -> None:
    address = "postgresql://opsbot:hushhush@127.0.0.1:9/opsbot"
    [found] = wrong(seen(environ | {"DATABASE_URL": address}))
    assert (found.check, found.level) == ("database", Level.BROKEN)
    assert "refused" in found.said
    assert "hushhush" not in str(found)


def nowhere(name: str) -> ZoneInfo:
    raise ZoneInfoNotFoundError(name)


@pytest.mark.parametrize("load", [nowhere, lambda _name: ZoneInfo("UTC")])
def test_time_zones_that_are_missing_or_wrong_are_told(load: Any) -> None:
    assert machine.look_at_zones(None, load=load).level is Level.BROKEN
    assert machine.look_at_zones("Asia/Tokyo").level is Level.FINE


@pytest.fixture
def _logs_as_before() -> Iterator[None]:
    """The command sets up the logs of its process, which here is that of all tests."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def run(environ: dict[str, str], *options: str) -> tuple[int, str]:
    unset: dict[str, str | None] = {"OPSBOT_COMMAND_PREFIX": None}
    result = CliRunner().invoke(main, ["doctor", *options], env={**unset, **environ})
    return result.exit_code, result.output


@pytest.mark.usefixtures("_logs_as_before")
def test_the_exit_code_tells_programs_how_bad_it_is(
    environ: dict[str, str], slack: Sandbox
) -> None:
    assert run(environ)[0] == 0
    slack.scopes(remove=("users:read",))
    code, said = run(environ)
    assert code == 1
    assert "users:read" in said
    assert said.endswith("fine: 7, warning: 1, broken: 0\n")
    assert run(environ | {"SLACK_BOT_TOKEN": "xoxb-made-up"})[0] == 2


@pytest.mark.usefixtures("_logs_as_before")
def test_programs_are_told_in_json_and_no_secret_is_in_it(environ: dict[str, str]) -> None:
    code, said = run(environ, "--json")
    found = json.loads(said)
    assert (code, found["verdict"], len(found["findings"])) == (0, "fine", 8)
    assert environ["SLACK_BOT_TOKEN"] not in said
    assert environ["SLACK_APP_TOKEN"] not in said
