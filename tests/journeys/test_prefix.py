"""A workspace where /task is taken: every command has a prefix, and every hint says it so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.bot import BotUnderTest, running_bot, start_sandbox
from harness.databases import fresh_sqlite


@pytest.fixture
def prefixed(tmp_path: Path) -> Iterator[BotUnderTest]:
    sandbox = start_sandbox(prefix="x-")
    with (
        fresh_sqlite(tmp_path) as database,
        running_bot(sandbox, database, OPSBOT_COMMAND_PREFIX="x-") as bot,
    ):
        yield bot
    sandbox.stop()


def test_commands_are_typed_and_hinted_with_the_prefix(prefixed: BotUnderTest) -> None:
    ana = prefixed.person("ana")
    said = ana.command("/x-task add Restock aisle 3", channel="warehouse")["response"]["text"]
    assert "T-1 " in said
    helped = str(ana.command("/x-ops help", channel="warehouse")["response"])
    assert "/x-task add Restock aisle 3 @ben due fri 5pm" in helped
    assert "/task" not in helped
    unknown = ana.command("/x-task lsit", channel="warehouse")["response"]["text"]
    assert "Did you mean `/x-task list " in unknown


def test_a_message_to_the_bot_is_understood_with_and_without_it(prefixed: BotUnderTest) -> None:
    ben = prefixed.person("ben")
    for line in ("task add Count the float", "/x-task add Count the till", "x-ops help", "lsit"):
        ben.says("bot", line)
        prefixed.settle()
    answers = prefixed.dm("ben")
    assert any("T-1 " in text for text in answers)
    assert any("T-2 " in text for text in answers)
    assert "What I can do" in answers
    said = [str(one) for one in ben.dm() if one["user"] != prefixed.slack.user_id("ben")]
    assert "/task" not in "".join(said)
