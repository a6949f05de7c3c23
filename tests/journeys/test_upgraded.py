"""A shop upgrades: what its people had promised is there, and the cards in Slack still work."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import olden, recording
from harness.bot import BotUnderTest, running_bot
from harness.databases import open_database
from harness.given import MONDAY
from harness.sights import tasks

from bot.envelopes import Envelope, bolt_handler
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox
from storage import migrate, scope
from storage.enums import TaskState
from storage.migrate import upgrade
from storage.session import Database

OLD_BUTTON = Path(__file__).parent.parent / "recorded" / "first" / "press.tasks.done.json"


def names(slack: Sandbox) -> dict[str, str]:
    ana, ben = slack.user_id("ana"), slack.user_id("ben")
    return {"T1": str(slack.me()["id"]), "U1": ana, "U2": ben}


@pytest.fixture
def upgraded(
    sandbox_server: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BotUnderTest]:
    """Start the bot on a database of revision 0002 with tasks in it."""
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    database: Database = open_database(f"sqlite:///{tmp_path}/opsbot.db")
    monkeypatch.setattr(migrate, "HEAD", "0002")
    upgrade(database, backup_dir=None)
    unguarded = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
    with unguarded.begin() as connection:
        olden.fill(connection, **names(slack))
    monkeypatch.undo()
    done = upgrade(database, backup_dir=tmp_path)
    assert (done.before, done.after) == ("0002", migrate.HEAD)
    with running_bot(sandbox_server, database) as bot:
        yield bot
    database.close()


def press_the_old_button(bot: BotUnderTest) -> None:
    written = OLD_BUTTON.read_text().replace(recording.TASK, olden.ACCEPTED)
    ours = names(bot.slack)
    for recorded, name in (("T0HARBOUR", "T1"), ("U0ANA", "U2")):
        written = written.replace(recorded, ours[name])
    payload = json.loads(written)
    bolt_handler(bot.bot.app)(Envelope("E", "interactive", payload))


def test_an_old_task_is_finished_by_its_old_button_and_another_is_reminded_of(
    upgraded: BotUnderTest,
) -> None:
    press_the_old_button(upgraded)
    upgraded.settle()
    states = {task.number: task.state for task in tasks(upgraded)}
    assert states == {1: TaskState.ASSIGNED, 2: TaskState.DONE, 3: TaskState.DONE}
    upgraded.wait(to=MONDAY)
    upgraded.wait(hours=7)
    told = [text for text in upgraded.dm("ben") if "T-1 a" in text]
    assert [text for text in told if not text.startswith("T-1 a")] == ["Overdue: T-1 a"]
