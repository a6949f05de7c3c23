"""A channel is archived, or the bot is sent away: somebody is told, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.bot import BotUnderTest, running_bot
from harness.databases import fresh_sqlite
from harness.given import MONDAY

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox


@pytest.fixture
def desk(sandbox_server: RunningSandbox, tmp_path: Path) -> Iterator[BotUnderTest]:
    """A bot whose admin is Dara."""
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    with (
        fresh_sqlite(tmp_path) as database,
        running_bot(sandbox_server, database, OPSBOT_ADMINS=slack.user_id("dara")) as under_test,
    ):
        under_test.wait(to=MONDAY)
        yield under_test


def test_a_card_for_a_channel_that_was_just_archived_is_told_to_the_admin(
    desk: BotUnderTest,
) -> None:
    ana, ben = desk.person("ana"), desk.person("ben")
    desk.slack.faults.set("rate_limited", "chat.postMessage", times=1, seconds=1)
    ana.command("/task add Restock aisle 3 @ben due fri 5pm", channel="warehouse")
    ana.archives("warehouse")
    desk.settle()
    warehouse = desk.slack.channel_id("warehouse")
    told = [text for text in desk.dm("dara") if "Nothing is red" not in text]
    assert told == [f"I could not show a message in <#{warehouse}>: it is archived."]
    ben.press(ben.dm()[0], "tasks.accept")
    desk.settle()
    assert desk.dm("ben") == ["T-1 Restock aisle 3: Accepted by Ben, assigned by Ana"]


def test_where_the_bot_was_sent_away_the_next_card_comes_to_the_writer(desk: BotUnderTest) -> None:
    ana, ben = desk.person("ana"), desk.person("ben")
    ana.command("/task add Plan the tour @ben", channel="site-london")
    desk.settle()
    ana.kicks("bot", "site-london")
    desk.settle()
    ben.press(ben.dm()[0], "tasks.accept")
    said = ana.command("/task add Water the plants", channel="site-london")["response"]["text"]
    desk.settle()
    assert "I cannot post in this channel" in said
    assert desk.dm("ana") == ["T-2 Water the plants: Taken on by Ana"]
    assert desk.dm("ben") == ["T-1 Plan the tour: Accepted by Ben, assigned by Ana"]
