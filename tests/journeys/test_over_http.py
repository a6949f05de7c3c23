"""Slack posts to an address instead of a socket; for the people who work there nothing differs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.bot import BotUnderTest, over_http, running_bot
from harness.databases import fresh_sqlite
from harness.given import MONDAY
from harness.sights import cards, tasks

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
        slack.deliver_to(None)


def test_a_task_goes_from_a_dialog_to_done(posted: BotUnderTest) -> None:
    ana, ben = posted.person("ana"), posted.person("ben")
    ana.command("/task", channel="warehouse")
    assert ana.submit({"title": "Restock", "owner": "ben", "due": "never ever"})["errors"]
    assert ana.submit({"due": "fri 5pm"})["outcome"] == "ok"
    posted.settle()
    ben.press(ben.dm()[0], "tasks.accept")
    posted.settle()
    posted.wait(days=4, hours=8)
    assert posted.dm("ben")[-1].startswith("Due")
    ben.says("bot", "done T-1")
    posted.settle()
    assert cards(posted, "warehouse")[0].startswith("T-1 Restock: :white_check_mark: Done by Ben")
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
