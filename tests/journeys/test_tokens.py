"""A token is revoked, renewed, added or taken away: nothing is lost, and nobody else notices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.bot import BotUnderTest, running_bot, settings_for
from harness.databases import fresh_sqlite
from harness.given import MONDAY
from harness.sights import cards, tasks

from bot.hangup import reread
from bot.tenancy import CannotStart
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox
from storage import backlog, parking

NEEDS_A_TOKEN = ("token_revoked", "invalid_auth", "account_inactive")


@pytest.fixture
def tokens(sandbox_server: RunningSandbox) -> list[str]:
    """The tokens of both workspaces as they are at the start."""
    return list(sandbox_server.bot_tokens.values())


def renew(bot: BotUnderTest, sandbox: RunningSandbox, *tokens: str) -> None:
    bot.bot.renew(settings_for(sandbox, bot.database, SLACK_BOT_TOKEN=",".join(tokens)))


def waits(bot: BotUnderTest, workspace: str) -> int:
    """Return how many messages wait in a workspace that rests as a whole, else nought."""
    with bot.database.reading(workspace) as session:
        rests = parking.until(session, "any") is not None
        return backlog.count_waiting(session) if rests else 0


@pytest.mark.parametrize("error", NEEDS_A_TOKEN)
def test_a_revoked_token_rests_its_workspace_and_a_new_one_wakes_it(
    monday: BotUnderTest, sandbox_server: RunningSandbox, tokens: list[str], error: str
) -> None:
    home = str(monday.slack.me()["id"])
    monday.person("ana").command("/task add Restock @ben due today 5pm", channel="warehouse")
    monday.settle()
    monday.slack.revoke_token(error)
    monday.slack.clock.move(hours=7)
    monday.until(lambda: waits(monday, home))
    pier = monday.slack.in_workspace("north-pier")
    pier.person("milo").command("/task add Paint the pier", channel="warehouse")
    monday.until(lambda: pier.channel("warehouse").messages())
    renew(monday, sandbox_server, monday.slack.renew_token(), tokens[1])
    monday.until(lambda: monday.dm("ben")[1:])
    monday.settle()
    [reminder] = monday.dm("ben")[1:]
    assert reminder.startswith("Before you go: 1 due today\nT-1 *Restock*")
    assert monday.person("ana").command("/task add Sweep", channel="warehouse")["outcome"] == "ok"


def test_a_workspace_is_added_and_removed_without_a_stop(
    sandbox_server: RunningSandbox, tokens: list[str], tmp_path: Path
) -> None:
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    with (
        fresh_sqlite(tmp_path) as database,
        running_bot(sandbox_server, database, SLACK_BOT_TOKEN=tokens[0]) as bot,
    ):
        bot.wait(to=MONDAY)
        pier = slack.in_workspace("north-pier")
        milo = pier.person("milo")
        milo.command("/task add Too early", channel="warehouse")
        renew(bot, sandbox_server, *tokens)
        bot.settle()
        milo.command("/task add Paint the pier due today 5pm", channel="warehouse")
        bot.settle()
        renew(bot, sandbox_server, tokens[0])
        slack.clock.move(hours=5.75)
        bot.until(lambda: waits(bot, str(pier.me()["id"])))
        bot.person("ana").command("/task add Sweep", channel="warehouse")
        bot.until(lambda: cards(bot, "warehouse"))
        renew(bot, sandbox_server, *tokens)
        bot.settle()
        assert sum("Paint the pier" in one["text"] for one in milo.dm()) == 1
        assert [one.title for one in tasks(bot)] == ["Paint the pier", "Sweep"]


def test_tokens_that_slack_does_not_know_change_nothing(
    monday: BotUnderTest, sandbox_server: RunningSandbox, tokens: list[str]
) -> None:
    with pytest.raises(CannotStart, match="does not know 1 of these tokens"):
        renew(monday, sandbox_server, tokens[0], "xoxb-unknown")
    pier = monday.slack.in_workspace("north-pier")
    assert pier.person("milo").command("/task add Paint", channel="warehouse")["outcome"] == "ok"
    monday.settle()
    assert len(tasks(monday)) == 1


def test_the_way_to_slack_changes_only_at_a_start(
    monday: BotUnderTest, sandbox_server: RunningSandbox
) -> None:
    with pytest.raises(CannotStart, match="only a new start"):
        monday.bot.renew(
            settings_for(sandbox_server, monday.database, SLACK_SIGNING_SECRET="secret")
        )


@pytest.fixture
def environ(
    monday: BotUnderTest, sandbox_server: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.MonkeyPatch]:
    """The environment of the running bot, as a hangup reads it again."""
    settings = settings_for(sandbox_server, monday.database)
    monkeypatch.setenv("SLACK_API_URL", settings.api_url)
    monkeypatch.setenv("SLACK_APP_TOKEN", sandbox_server.app_token)
    monkeypatch.setenv("DATABASE_URL", settings.database_url.get_secret_value())
    return monkeypatch


def test_a_hangup_with_bad_settings_is_one_line_and_changes_nothing(
    monday: BotUnderTest, environ: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    environ.setenv("SLACK_BOT_TOKEN", "oops-secret")
    environ.setenv("OPSBOT_LOG", "loud")
    reread(monday.bot)
    [line] = [one.getMessage() for one in caplog.records if "as they were" in one.getMessage()]
    assert "SLACK_BOT_TOKEN must begin" in line
    assert "OPSBOT_LOG must be" in line
    assert "\n" not in line
    assert "secret" not in caplog.text
    answer = monday.person("ana").command("/task add Sweep", channel="warehouse")
    assert "T-1 *Sweep*" in answer["response"]["text"]


def test_a_hangup_reads_the_file_of_a_token_again(
    monday: BotUnderTest, environ: pytest.MonkeyPatch, tmp_path: Path, tokens: list[str]
) -> None:
    file = tmp_path / "tokens"
    environ.setenv("SLACK_BOT_TOKEN_FILE", str(file))
    environ.delenv("SLACK_BOT_TOKEN", raising=False)
    file.write_text(f"{monday.slack.renew_token()},{tokens[1]}\n", "utf-8")
    reread(monday.bot)
    monday.settle()
    monday.person("ana").command("/task add Sweep", channel="warehouse")
    monday.settle()
    assert cards(monday, "warehouse") == ["T-1 Sweep: Taken on by Ana"]
