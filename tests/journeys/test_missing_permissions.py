"""An app that was installed with less than it asks for: it starts, works, and says what is off."""

from pathlib import Path

import pytest
from harness.bot import running_bot
from harness.databases import fresh_sqlite

from bot.scopes import SCOPES
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox

REFUSED = ("usergroups:read", "files:read", "im:history", "users:read")


def test_what_is_not_granted_is_off_and_the_rest_works(
    sandbox_server: RunningSandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    slack.scopes(remove=REFUSED)
    with fresh_sqlite(tmp_path) as database, running_bot(sandbox_server, database) as bot:
        ana = bot.person("ana")
        status = ana.command("/ops status", channel="warehouse")["response"]["text"]
        made = ana.command("/task add Restock aisle 3 @ben", channel="warehouse")["response"]
        bot.settle()
        assert bot.dm("ben")
    off = status.partition("This is switched off")[2]
    assert [scope for scope in SCOPES if f"(`{scope}`)" in off] == sorted(REFUSED)
    assert "T-1 " in made["text"]
    [line] = [one.message for one in caplog.records if "did not grant" in one.message]
    assert all(scope in line for scope in REFUSED)
    slack.reset()
