"""The README's pictures, taken from the page itself when OPSBOT_PICTURES=1."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser.shell.conftest import OpenTab
from browser.shell.desk import DESKTOP, PHONE, Tab
from harness.bot import BotUnderTest
from playwright.sync_api import Browser, expect

from bot import morning as before
from bot import shop
from bot.areas import registry
from handlers.kit.area import Tools

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


@pytest.fixture
def seeded(bot: BotUnderTest) -> BotUnderTest:
    """The morning that the demo begins with, with something in every drawer."""
    bot.wait(to=WEDNESDAY)
    with bot.database.writing(str(bot.slack.me()["id"])) as session:
        shop.fill(session, now=bot.bot.clock.now(), tools=Tools(registry=registry()))
    before.begin(bot.slack)
    bot.settle()
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


@pytest.mark.parametrize("figure", ["create", "token", "install", "member"])
def test_what_to_click_while_installing(chromium: Browser, figure: str) -> None:
    """Slack's own pages are not ours to show, so they are sketched."""
    page = chromium.new_page(device_scale_factor=2)
    page.goto((FOLDER / "install.html").as_uri())
    page.locator(f"#{figure}").screenshot(path=FOLDER / f"install-{figure}.png")
    page.close()


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


def work_for_ben(morning: BotUnderTest) -> None:
    """Give Ben a week's work: late, due, blocked and new."""
    ana, ben, chidi = (morning.person(name) for name in ("ana", "ben", "chidi"))
    for line in (
        "Call the carrier about the broken seal @ben due thu 11:00 !high",
        "Count the Rotterdam pallets @ben @chidi all due thu",
        "Book the dock for Monday @ben due fri noon",
        "Check the fire doors @ben due fri 16:00 every friday 16:00",
        "Repaint the floor lines @ben due 12 mar !low",
    ):
        ana.command(f"/task add {line}", channel="warehouse")
    ben.command("/task start T-2", channel="warehouse")
    ben.command("/task accept T-4", channel="warehouse")
    chidi.command("/task add Unload the late truck due fri 2pm", channel="warehouse")
    chidi.command("/task block T-7 waiting for @ben: no free dock", channel="warehouse")
    morning.settle()


@pytest.mark.parametrize(("name", "size"), [("list", DESKTOP), ("phone-list", PHONE)])
def test_the_list(morning: BotUnderTest, desk: OpenTab, name: str, size: tuple[int, int]) -> None:
    accepted(morning)
    work_for_ben(morning)
    morning.wait(to=datetime(2027, 3, 5, 9, 0, tzinfo=UTC))
    ben = desk("ben", "bot", size=size)
    ben.says("/task list")
    ben.sees("Your open tasks")
    take(ben, name)


def test_the_brief(morning: BotUnderTest, desk: OpenTab) -> None:
    accepted(morning)
    work_for_ben(morning)
    morning.person("ben").reads("bot")
    morning.wait(to=datetime(2027, 3, 5, 9, 0, tzinfo=UTC))
    for name, size in (("brief", DESKTOP), ("phone-brief", PHONE)):
        ben = desk("ben", "bot", size=size)
        ben.sees("Your day").evaluate("message => message.scrollIntoView()")
        take(ben, name)


def test_the_card_on_a_phone(morning: BotUnderTest, desk: OpenTab) -> None:
    accepted(morning)
    ben = desk("ben", "warehouse", size=PHONE)
    ben.sees("Accepted by Ben")
    take(ben, "phone-card")


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize(("name", "size"), [("form", DESKTOP), ("phone-form", PHONE)])
def test_the_form_with_an_error(desk: OpenTab, name: str, size: tuple[int, int]) -> None:
    ana = desk("ana", "warehouse", size=size)
    ana.says("/task add")
    ana.dialog.get_by_label("What is to be done?").fill("Count the pallets from Rotterdam")
    ana.dialog.get_by_label("By when?").fill("friday-ish")
    ana.dialog.get_by_role("button", name="Create").click()
    expect(ana.dialog.get_by_label("By when?")).to_be_focused()
    expect(ana.dialog).to_contain_text("I do not understand")
    take(ana, name)


@pytest.mark.parametrize(
    "picture",
    [
        ("stock", "farid", "warehouse", "Oat milk (OAT-1) is low at Harbour"),
        ("till", "hugo", "bot", "has not reported its sales"),
        ("target", "ana", "bot", "TG-1"),
        ("mail", "dara", "customer-care", "Nobody answers the phone"),
    ],
)
def test_every_drawer_of_the_seeded_morning(
    seeded: BotUnderTest, desk: OpenTab, picture: tuple[str, str, str, str]
) -> None:
    name, person, place, part = picture
    tab = desk(person, place)
    tab.sees(part).evaluate("message => message.scrollIntoView({block: 'center'})")
    seeded.person(person).reads(place)
    take(tab, name)


@pytest.mark.usefixtures("seeded")
def test_what_is_urgent_and_untaken(desk: OpenTab) -> None:
    ana = desk("ana", "site-lisbon")
    ana.says("/ops escalation list")
    ana.sees("1 escalation is open")
    take(ana, "urgent")


def test_the_digest_of_who_manages_it_all(seeded: BotUnderTest, desk: OpenTab) -> None:
    seeded.wait(minutes=30)
    seeded.settle()
    ana = desk("ana", "bot")
    ana.sees("things are red").evaluate("message => message.scrollIntoView({block: 'start'})")
    take(ana, "digest")


def test_the_home_tab(seeded: BotUnderTest, desk: OpenTab) -> None:
    seeded.wait(minutes=30)
    seeded.settle()
    ana = desk("ana", "bot")
    ana.page.get_by_role("tab", name="Home").click()
    expect(ana.page.locator("#main")).to_contain_text("Third broken lamp")
    take(ana, "home")


def test_a_complaint_in_its_channel(morning: BotUnderTest, desk: OpenTab) -> None:
    ana, ben = morning.person("ana"), morning.person("ben")
    for said in (
        "Order 4411 came broken, for the third time! I want my money back. !serious",
        "My order 4411 came broken for the third time, I want my money back",
    ):
        line = f"/complaint add {said} customer: Jane Doe jane@example.com"
        ana.command(line, channel="warehouse")
        morning.settle()
    ben.command("/complaint take C-1", channel="warehouse")
    ben.command("/complaint task C-1 Send a new lamp @chidi", channel="warehouse")
    morning.settle()
    chidi = desk("chidi", "warehouse")
    chidi.sees("Ben sees to it")
    take(chidi, "complaint")
