"""Another Slack-compatible server knows five methods: the first story still plays."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from harness.bot import BotUnderTest, running_bot
from harness.databases import fresh_sqlite
from harness.given import MONDAY
from harness.sights import cards

from bot.scopes import METHODS
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox

KNOWN = {
    "auth.test",
    "apps.connections.open",
    "chat.postMessage",
    "chat.update",
    "views.open",
}


@pytest.fixture(params=["unknown_method", "missing_scope"])
def small(
    request: pytest.FixtureRequest, sandbox_server: RunningSandbox, tmp_path: Path
) -> Iterator[BotUnderTest]:
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    for method in METHODS.keys() - KNOWN:
        slack.faults.set(request.param, method, times=None)
    with fresh_sqlite(tmp_path) as database, running_bot(sandbox_server, database) as under_test:
        under_test.wait(to=MONDAY)
        yield under_test
    slack.faults.clear()


def test_the_first_story_plays_on_a_small_server(small: BotUnderTest) -> None:
    ana, ben, him = small.person("ana"), small.person("ben"), f"<@{small.slack.user_id('ben')}>"
    said = ana.command("/task add Restock aisle 3 @ben due fri 5pm", channel="warehouse")
    assert f"T-1 *Restock aisle 3* is with {him}" in said["response"]["text"]
    small.settle()
    [card] = small.dm("ben")
    assert card.startswith("T-1 Restock aisle 3: Assigned by ")
    ben.press(ben.dm()[0], "tasks.accept")
    small.settle()
    assert f"Accepted by {him}" in small.dm("ben")[0]
    small.wait(to=datetime(2027, 3, 5, 16, 0, tzinfo=UTC))
    assert any(text.startswith("Your day: 1 due today") for text in small.dm("ben"))
    ben.press(ben.dm()[0], "tasks.done")
    small.settle()
    assert f"Done by {him}" in small.dm("ben")[0]
    ana.command("/task", channel="warehouse")
    assert ana.submit({"title": "Count the float"})["outcome"] == "ok"
    small.settle()
    assert any(text.startswith("T-2 Count the float") for text in small.dm("ana"))
    assert cards(small, "warehouse") == []
