"""The machine was lost and yesterday's copy is put back: nobody notices twice what they know."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from harness.bot import BotUnderTest, running_bot
from harness.databases import (
    fresh_postgresql,
    fresh_sqlite,
    open_database,
    postgresql_tools,
)
from harness.given import MONDAY
from harness.sights import cards, tasks, whispers

from bot.backups import make
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox
from storage.restore import restore

NEW, CHANGED, DUE = 30, 20, 20


class Shop:
    """A bot that can be stopped, lost, restored and started again, with one Slack all the time."""

    def __init__(self, server: RunningSandbox, url: str, folder: Path) -> None:
        self._server = server
        self.url = url
        self.copy = folder / "copy"

    @contextmanager
    def open(self) -> Iterator[BotUnderTest]:
        database = open_database(self.url)
        ana = Sandbox.connect(self._server.url).user_id("ana")
        try:
            with running_bot(self._server, database, OPSBOT_ADMINS=ana) as bot:
                yield bot
        finally:
            database.close()

    def back_up(self, bot: BotUnderTest) -> None:
        make(bot.database, self.copy, now=bot.bot.clock.now())

    def restore(self) -> None:
        restore(self.url, self.copy)


@pytest.fixture
def shop(sandbox_server: RunningSandbox, tmp_path: Path) -> Shop:
    Sandbox.connect(sandbox_server.url).reset()
    with fresh_sqlite(tmp_path) as database:
        url = database.url.render_as_string()
    return Shop(sandbox_server, url, tmp_path)


@pytest.fixture
def shop_on_postgresql(
    sandbox_server: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    monkeypatch.setenv("PATH", postgresql_tools())
    Sandbox.connect(sandbox_server.url).reset()
    with fresh_postgresql() as url:
        yield Shop(sandbox_server, url, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_shop(request: pytest.FixtureRequest) -> Shop:
    name = {"sqlite": "shop", "postgresql": "shop_on_postgresql"}[request.param]
    found: Shop = request.getfixturevalue(name)
    return found


def add(bot: BotUnderTest, *lines: str) -> None:
    for line in lines:
        bot.person("ana").command(f"/task add {line}", channel="warehouse")
    bot.settle()


def blocks_text(message: dict[str, Any]) -> str:
    return str(message["blocks"])


def listed(bot: BotUnderTest) -> dict[str, Any]:
    return next(m for m in bot.person("ana").dm() if m["text"].startswith("I was restored"))


def reminders(bot: BotUnderTest) -> list[str]:
    """Return what Ben was reminded of, one entry for each task and message."""
    # His brief may say it as well as a reminder of its own; a card is neither.
    said = "\n".join(text for text in bot.dm("ben") if not text.startswith("T-"))
    return re.findall(r"(T-\d+) \*?Count", said)


def a_lost_week(shop: Shop) -> list[str]:
    """Back up, then make fifty changes and be reminded twenty times; return the reminders."""
    with shop.open() as bot:
        bot.wait(to=MONDAY)
        add(bot, *(f"Count shelf {n} @ben due tue 10am" for n in range(DUE)))
        add(bot, *(f"Clean shelf {n} @ben" for n in range(CHANGED)))
        shop.back_up(bot)
        add(bot, *(f"Order shelf {n} @ben" for n in range(NEW)))
        for n in range(DUE + 1, DUE + CHANGED + 1):
            bot.person("ben").command(f"/task accept T-{n}", channel="warehouse")
        bot.wait(hours=24)
        return reminders(bot)


def test_after_a_restore_nothing_is_said_twice_and_everything_lost_is_listed(shop: Shop) -> None:
    before = a_lost_week(shop)
    assert sorted(before) == sorted(f"T-{n}" for n in range(1, DUE + 1))
    shop.restore()
    with shop.open() as bot:
        assert reminders(bot) == before
        shown = blocks_text(listed(bot))
        assert "30 things are gone" in shown
        assert "20 things are as they were" in shown
        for number in range(DUE + 1, DUE + CHANGED + NEW + 1):
            assert f"T-{number} " in shown
        bot.wait(hours=1)
        assert reminders(bot) == before
        add(bot, "Something new @ben")
        shown = "\n".join(cards(bot, "warehouse"))
        numbers = [int(one) for one in re.findall(r"^T-(\d+) ", shown, re.MULTILINE)]
        assert len(numbers) == len(set(numbers))
        assert max(numbers) == DUE + CHANGED + NEW + 1


def a_lost_task(shop: Shop, line: str = "Order shelf @ben") -> None:
    """Leave a task behind that only its cards know, and restore."""
    with shop.open() as bot:
        bot.wait(to=MONDAY)
        add(bot, "Count shelf @ben")
        shop.back_up(bot)
        add(bot, line)
    shop.restore()


def lost_card(bot: BotUnderTest) -> dict[str, Any]:
    return next(one for one in bot.person("ben").dm() if one["text"].startswith("T-2 "))


def test_a_button_of_a_lost_card_acts_on_nothing_and_a_lead_makes_its_task_anew(
    shop: Shop,
) -> None:
    a_lost_task(shop)
    with shop.open() as bot:
        ben, ana = bot.person("ben"), bot.person("ana")
        add(bot, "Something else @ben")
        ben.press(lost_card(bot), "tasks.accept")
        bot.settle()
        [said] = whispers(bot, "ben", "bot")
        assert "T-2 is gone. Nothing was done. Ask a lead" in said
        assert [task.number for task in tasks(bot)] == [1, 3]
        ana.press(listed(bot), "recovery.recreate")
        bot.settle()
        [back] = [task for task in tasks(bot) if task.number == 2]
        assert back.title == "Order shelf"
        assert "All of it is there again" in blocks_text(listed(bot))
        ben.press(lost_card(bot), "tasks.accept")
        bot.settle()
        assert "Accepted by Ben" in lost_card(bot)["text"]
        assert len([one for one in cards(bot, "warehouse") if one.startswith("T-2 ")]) == 1


def test_all_that_is_lost_comes_back_with_one_press(either_shop: Shop) -> None:
    with either_shop.open() as bot:
        bot.wait(to=MONDAY)
        either_shop.back_up(bot)
        add(bot, *(f"Order shelf {n} @ben" for n in range(3)))
        before = cards(bot, "warehouse")
    either_shop.restore()
    with either_shop.open() as bot:
        bot.person("ana").press(listed(bot), "recovery.recreate_all")
        bot.settle()
        assert [task.title for task in tasks(bot)] == [f"Order shelf {n}" for n in range(3)]
        assert cards(bot, "warehouse") == before
        add(bot, "One more @ben")
        assert cards(bot, "warehouse")[-1].startswith("T-4 ")
