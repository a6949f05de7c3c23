"""A task on the page: typed with its markers, blocked, gone on with, proven and done."""

from datetime import UTC, datetime

from browser.shell.conftest import OpenTab
from browser.shell.desk import PHONE, Tab
from harness.bot import BotUnderTest
from harness.sights import card_of
from playwright.sync_api import Locator, expect

from handlers.tasks.service.lists import PAGE

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
PALLETS = "Move the pallets"


def card(tab: Tab, title: str) -> Locator:
    """Return the card of a task, and no private answer about it."""
    everybodys = tab.page.locator("#main .msg").filter(has_not_text="Only visible to you")
    return everybodys.filter(has_text=title).last


def creates(tab: Tab, title: str, proof: str) -> None:
    """Fill in the whole dialog: a title, and what shows that it is done."""
    tab.says("/task")
    tab.dialog.get_by_label("What is to be done?").fill(title)
    tab.dialog.get_by_role("button", name="More…").click()
    tab.dialog.get_by_label("Checklist").fill("Gate 1\nGate 2")
    tab.dialog.get_by_label("What shows that it is done?").click()
    tab.page.get_by_role("option", name=proof).click()
    tab.dialog.get_by_role("button", name="Create").click()
    expect(tab.dialog).to_be_hidden()


def test_a_task_is_blocked_gone_on_with_and_finished_on_its_card(
    bot: BotUnderTest, desk: OpenTab
) -> None:
    bot.wait(to=MONDAY)
    ana, ben = desk("ana", "warehouse"), desk("ben", "warehouse")
    ana.says(f"/task add {PALLETS} @ben due fri 5pm !high")
    ana.sees(PALLETS)
    ben.presses(card(ben, PALLETS), "Accept")
    expect(card(ben, PALLETS)).to_contain_text("Accepted by Ben")
    ben.presses(card(ben, PALLETS), "Blocked…")
    expect(ben.dialog).to_contain_text(PALLETS)
    ben.dialog.get_by_label("What is missing?").fill("the forklift is charging")
    ben.dialog.get_by_role("button", name="It is blocked").click()
    expect(card(ana, PALLETS)).to_contain_text("the forklift is charging")
    ben.presses(card(ben, PALLETS), "Go on")
    expect(card(ben, PALLETS)).to_contain_text("Started by Ben")
    ben.presses(card(ben, PALLETS), "Done")
    expect(card(ana, PALLETS)).to_contain_text("Done by Ben")


def test_a_task_is_done_once_its_photo_is_in_the_thread(bot: BotUnderTest, desk: OpenTab) -> None:
    bot.wait(to=MONDAY)
    ana = desk("ana", "warehouse")
    creates(ana, "Close the gates", "A photo in the card's thread")
    shown = card(ana, "Close the gates")
    shown.get_by_label("Gate 2").click()
    expect(shown).to_contain_text("1 of 2 ticked")
    ana.presses(shown, "Done")
    expect(ana.page.locator("#main")).to_contain_text("needs a photo first")
    bot.settle()
    posted = card_of(bot, "ana", "warehouse")
    bot.person("ana").uploads("warehouse", "gate.png", b"\x89PNG", thread=posted["ts"])
    expect(shown).to_contain_text("a photo by Ana")
    ana.presses(shown, "Done")
    expect(shown).to_contain_text("Done by Ana")


def test_a_long_list_turns_its_pages_on_a_phone(bot: BotUnderTest, desk: OpenTab) -> None:
    bot.wait(to=MONDAY)
    ana = bot.person("ana")
    for number in range(PAGE + 1):
        ana.command(f"/task add Count shelf {number} @ben due fri", channel="warehouse")
    bot.settle()
    ben = desk("ben", "warehouse", size=PHONE)
    ben.says("/task list")
    page = ben.sees("Your open tasks")
    expect(page).to_contain_text("Count shelf 0")
    ben.presses(page, "Next")
    expect(ben.sees("Your open tasks")).to_contain_text(f"Count shelf {PAGE}")
    assert ben.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_brief_comes_at_nine_and_says_what_is_due(bot: BotUnderTest, desk: OpenTab) -> None:
    bot.wait(to=MONDAY)
    bot.person("ana").command("/task add Count the float @ben due tue", channel="warehouse")
    bot.settle()
    ben = desk("ben", "bot", size=PHONE)
    ben.moves_clock("Next 09:00")
    brief = ben.sees("Your day: 1 due today")
    brief.get_by_role("button", name="More options").last.click()
    ben.page.get_by_role("menuitem", name="Done").click()
    expect(ben.page.locator("#main")).to_contain_text("Done by Ben")
