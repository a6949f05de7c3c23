"""Slack posts to an address instead of a socket; for the people who work there nothing differs."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.bot import BotUnderTest, over_http, running_bot, settings_for
from harness.databases import fresh_sqlite
from harness.given import MONDAY
from harness.sights import cards, tasks
from harness.threads import PATIENCE, at_once

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox


@pytest.fixture
def posted(sandbox_server: RunningSandbox, tmp_path: Path) -> Iterator[BotUnderTest]:
    """The bot in HTTP mode on Monday morning; no socket is open."""
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    with (
        fresh_sqlite(tmp_path) as database,
        running_bot(sandbox_server, database, **over_http(sandbox_server)) as bot,
    ):
        bot.wait(to=MONDAY)
        yield bot


def test_a_task_goes_from_a_dialog_to_done(posted: BotUnderTest) -> None:
    ana, ben = posted.person("ana"), posted.person("ben")
    ana.command("/task", channel="warehouse")
    assert ana.submit({"title": "Restock", "owners": ["ben"], "due": "never ever"})["errors"]
    assert ana.submit({"due": "fri 5pm"})["outcome"] == "ok"
    posted.settle()
    ben.press(ben.dm()[0], "tasks.accept")
    posted.settle()
    posted.wait(days=4, hours=8)
    assert "T-1" in posted.dm("ben")[-1]
    ben.says("bot", "done T-1")
    posted.settle()
    assert cards(posted, "warehouse")[0].startswith("T-1 Restock: Done by Ben")
    via = {try_["via"] for one in posted.slack.ledger()["deliveries"] for try_ in one["attempts"]}
    assert via == {"http"}


def test_each_workspace_is_answered_as_itself(posted: BotUnderTest) -> None:
    pier = posted.slack.in_workspace("north-pier")
    pier.person("milo").command("/task add Paint the pier", channel="warehouse")
    posted.settle()
    assert cards(posted, "warehouse") == []
    shown = pier.channel("warehouse").messages()
    assert str(shown[-1]["text"]).startswith("T-1 Paint the pier")


@pytest.mark.parametrize("fault", ["repeat", "repeat_as_retry"])
def test_what_slack_posts_twice_happens_once(posted: BotUnderTest, fault: str) -> None:
    posted.slack.faults.set(fault, on="/task")
    posted.slack.faults.set(fault, on="message")
    posted.person("ana").command("/task add Count the float", channel="warehouse")
    posted.person("ana").says("bot", "add Sweep the yard")
    posted.settle()
    assert sorted(one.title for one in tasks(posted)) == ["Count the float", "Sweep the yard"]
    repeats = [one for one in posted.slack.ledger()["deliveries"] if one.get("repeat")]
    assert [one["outcome"] for one in repeats] == ["ok", "ok"]


def test_while_both_ways_are_set_slack_may_change_over(
    sandbox_server: RunningSandbox, tmp_path: Path
) -> None:
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    both = over_http(sandbox_server, SLACK_APP_TOKEN=sandbox_server.app_token)
    with fresh_sqlite(tmp_path) as database, running_bot(sandbox_server, database, **both) as bot:
        bot.wait(to=MONDAY)
        bot.person("ana").command("/task add Count the float", channel="warehouse")
        slack.deliver_to(None)
        slack.wait_connected()
        bot.person("ana").command("/task add Sweep the yard", channel="warehouse")
        bot.settle()
        assert len(cards(bot, "warehouse")) == 2
    deliveries = slack.ledger()["deliveries"]
    commands = [one for one in deliveries if one["type"] == "slash_commands"]
    assert [one["attempts"][0]["via"] == "http" for one in commands] == [True, False]


def test_a_signing_secret_is_changed_without_a_stop(
    posted: BotUnderTest, sandbox_server: RunningSandbox
) -> None:
    ana, http = posted.person("ana"), over_http(sandbox_server)

    def outcome(secret: str) -> str:
        settings = {**http, "SLACK_SIGNING_SECRET": secret}
        posted.bot.renew(settings_for(sandbox_server, posted.database, **settings))
        return str(ana.command("/task list", channel="warehouse")["outcome"])

    valid = sandbox_server.signing_secret
    assert [outcome(one) for one in (f"next,{valid}", "next", valid)] == ["ok", "app_error", "ok"]


def test_a_command_in_hand_is_answered_before_the_bot_ends(posted: BotUnderTest) -> None:
    begun, stopping = threading.Event(), threading.Event()

    def hold(point: str) -> None:
        if point == "before commit" and threading.current_thread().name.startswith("waitress"):
            begun.set()
            assert stopping.wait(PATIENCE)

    def stop() -> bool:
        assert begun.wait(PATIENCE)
        threading.Timer(0.2, stopping.set).start()
        return posted.bot.stop()

    def ask() -> bool:
        answer = posted.person("ana").command("/task add Sweep", channel="warehouse")
        return "T-1 *Sweep*" in answer["response"]["text"]

    posted.database.reached = hold
    assert at_once(ask, stop) == [True, True]
    assert [one.title for one in tasks(posted)] == ["Sweep"]
    late = posted.person("ana").command("/task add Too late", channel="warehouse")
    assert late["outcome"] == "dispatch_failed"
