"""The README's pictures, taken from the page itself when OPSBOT_PICTURES=1."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser.shell.conftest import OpenTab
from browser.shell.desk import PHONE, Tab
from harness.bot import BotUnderTest
from playwright.sync_api import expect

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"
WEDNESDAY = datetime(2027, 3, 3, 9, 12, tzinfo=UTC)

pytestmark = pytest.mark.skipif(
    os.environ.get("OPSBOT_PICTURES") != "1", reason="pictures are taken with OPSBOT_PICTURES=1"
)


@pytest.fixture
def morning(bot: BotUnderTest) -> BotUnderTest:
    """A Wednesday at the warehouse: people talk, and two tasks are under way."""
    bot.wait(to=WEDNESDAY)
    ana, ben, chidi = bot.person("ana"), bot.person("ben"), bot.person("chidi")
    ben.says("warehouse", "Morning all. The Rotterdam truck is at gate 2, *14 pallets*.")
    chidi.says("warehouse", "I only have 12 on the delivery note. Counting again now.")
    ana.says("site-london", "Fire drill at three, please tell everybody.")
    bot.wait(minutes=9)
    ana.says("warehouse", "Thanks @chidi. Aisle 3 is nearly empty, that one first please.")
    ana.command("/task add Restock aisle 3 @ben due fri 5pm", channel="warehouse")
    bot.settle()
    ana.reads("warehouse")
    return bot


def take(tab: Tab, name: str) -> None:
    """Save what the tab shows, without the cursor's blinking."""
    FOLDER.mkdir(exist_ok=True)
    tab.page.mouse.move(600, 5)
    tab.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")


def accepted(morning: BotUnderTest) -> None:
    ben = morning.person("ben")
    ben.press(ben.dm()[0], "tasks.accept")
    morning.settle()


def test_the_story_in_the_channel(morning: BotUnderTest, desk: OpenTab) -> None:
    accepted(morning)
    ana = desk("ana", "warehouse")
    ana.sees("Accepted by Ben")
    ana.types("/")
    expect(ana.page.get_by_role("option", name="/task")).to_be_visible()
    take(ana, "channel")


@pytest.mark.usefixtures("morning")
def test_the_story_in_the_dark(desk: OpenTab) -> None:
    ana = desk("ana", "warehouse", dark=True)
    ana.sees("not accepted yet")
    take(ana, "dark")


def test_the_reminder(morning: BotUnderTest, desk: OpenTab) -> None:
    accepted(morning)
    morning.wait(to=datetime(2027, 3, 5, 16, 0, tzinfo=UTC))
    morning.person("ben").reads("bot")
    morning.wait(hours=1)
    ben = desk("ben", "bot")
    ben.sees("Due now")
    take(ben, "reminder")
    phone = desk("ben", "bot", size=PHONE)
    phone.sees("Due now")
    take(phone, "phone")


@pytest.mark.usefixtures("morning")
def test_the_form_with_an_error(desk: OpenTab) -> None:
    ana = desk("ana", "warehouse")
    ana.says("/task add")
    ana.dialog.get_by_label("What is to be done?").fill("Count the pallets from Rotterdam")
    ana.dialog.get_by_label("By when?").fill("friday-ish")
    ana.dialog.get_by_role("button", name="Create").click()
    expect(ana.dialog.get_by_label("By when?")).to_be_focused()
    expect(ana.dialog).to_contain_text("I do not understand")
    take(ana, "form")
