"""The first story, played by hand on the page with the real bot behind it."""

from datetime import UTC, datetime

from browser.shell.conftest import OpenTab
from browser.shell.desk import Tab
from harness.bot import BotUnderTest
from playwright.sync_api import expect

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


def adds_a_task(tab: Tab) -> None:
    """Type the command, taking what is offered for the command and for the person."""
    tab.types("/ta")
    expect(tab.page.get_by_role("option", name="/task")).to_be_visible()
    tab.page.keyboard.press("Tab")
    expect(tab.page.locator("#main .hint")).to_contain_text("/task [add")
    tab.page.keyboard.type("add Restock aisle 3 @be")
    expect(tab.page.get_by_role("option", name="Ben Okafor")).to_be_visible()
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.type("due fri 3pm")
    tab.page.keyboard.press("Enter")


def test_a_task_goes_from_add_to_done_by_hand(bot: BotUnderTest, desk: OpenTab) -> None:
    bot.wait(to=MONDAY)
    ana, ben = desk("ana", "warehouse"), desk("ben", "warehouse")
    adds_a_task(ana)
    expect(ana.sees("is with Ben")).to_contain_text("Only visible to you")
    ben.opens("Opsbot")
    ben.presses(ben.sees("Restock aisle 3"), "Accept")
    ana.sees("Accepted by Ben")
    for _ in range(4):
        ben.moves_clock("Next 09:00")
    ben.sees("due today")
    ben.page.locator("#top .clock").click()
    ben.page.get_by_label("Pick a time").fill("2027-03-05T14:00")
    ben.page.get_by_role("button", name="Move to this time").click()
    ben.presses(ben.sees("Due soon"), "Done")
    ana.sees("Done by Ben")


def test_the_form_shows_an_error_at_its_field_and_then_takes_the_task(
    bot: BotUnderTest, desk: OpenTab
) -> None:
    bot.wait(to=MONDAY)
    ana = desk("ana", "warehouse")
    ana.says("/task add")
    ana.dialog.get_by_label("What is to be done?").fill("Count the pallets")
    ana.dialog.get_by_label("By when?").fill("when the cows come home")
    ana.dialog.get_by_role("button", name="Create").click()
    wrong = ana.dialog.locator("[aria-invalid=true]")
    expect(wrong).to_have_value("when the cows come home")
    expect(wrong).to_be_focused()
    expect(ana.dialog).to_contain_text("I do not understand")
    ana.dialog.get_by_label("By when?").fill("tomorrow 10:00")
    ana.page.keyboard.press("Enter")
    expect(ana.dialog).to_be_hidden()
    bot.settle()
    ana.says("/task list")
    ana.sees("Count the pallets")


def test_the_page_needs_no_mouse(bot: BotUnderTest, desk: OpenTab) -> None:
    bot.wait(to=MONDAY)
    bot.person("ana").command("/task add Restock aisle 3 @ben", channel="warehouse")
    bot.settle()
    ben = desk("ben", "general")
    keys = ben.page.keyboard
    keys.press("Control+k")
    keys.type("opsbot")
    keys.press("Enter")
    ben.sees("Restock aisle 3")
    expect(ben.composer).to_be_focused()
    keys.press("ArrowUp")
    expect(ben.message("Restock aisle 3")).to_be_focused()
    keys.press("Enter")
    expect(ben.page.locator("#main").get_by_role("button", name="Accept")).to_be_focused()
    keys.press("Enter")
    ben.sees("Accepted by Ben")
