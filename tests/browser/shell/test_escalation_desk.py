"""An escalation on the page: urgent, taken by nobody, promised, and resolved."""

from datetime import UTC, datetime

from browser.shell.conftest import OpenTab
from harness.bot import BotUnderTest
from playwright.sync_api import expect

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


def test_what_is_urgent_and_untaken_reaches_the_next_who_promises_and_resolves(
    bot: BotUnderTest, desk: OpenTab
) -> None:
    bot.wait(to=MONDAY)
    ana = desk("ana", "warehouse")
    ana.says("/ops escalation edit tasks urgent")
    ana.dialog.get_by_label("One line for each step").fill("owner wait 30m\n@ben wait 1h")
    ana.dialog.get_by_role("button", name="Save").click()
    expect(ana.dialog).to_be_hidden()
    bot.settle()
    ana.says("/task add Water in the stockroom @jonas !urgent")
    ana.sees("is with Jonas")
    bot.settle()
    bot.wait(minutes=31)
    bot.wait(minutes=31)
    ben = desk("ben", "bot")
    asked = ben.sees("T-1 Water in the stockroom needs somebody to take it.")
    ben.presses(asked, "I take it")
    ben.dialog.get_by_label("Or in your own words").fill("in 45 min")
    ben.dialog.get_by_role("button", name="Promise").click()
    expect(ben.dialog).to_be_hidden()
    ben.sees("has taken T-1 Water in the stockroom, update by")
    ana.says("/ops escalation list")
    listed = ana.sees("1 escalation is open")
    ana.presses(listed, "Resolved")
    ana.sees("T-1 Water in the stockroom is resolved")
