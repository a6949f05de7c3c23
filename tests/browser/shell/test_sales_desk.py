"""Sales on the page: a till that did not report, a day corrected, and a target that is behind."""

from datetime import UTC, datetime

from browser.shell.conftest import OpenTab
from harness.bot import BotUnderTest
from playwright.sync_api import expect

MONDAY = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
TUESDAY = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)


def open_shop(bot: BotUnderTest) -> None:
    """Have Ana open Lisbon, which Hugo leads and where Ines works."""
    for line in (
        "/ops site add Lisbon zone Europe/Lisbon hours mon-sat 10-18 holidays PT",
        "/ops department add Shop",
        "/ops team add Shop at Lisbon @hugo",
        "/ops role @hugo lead",
        "/ops team members Shop at Lisbon add @hugo @ines",
    ):
        bot.person("ana").command(line)
    bot.wait(to=MONDAY)


def test_a_till_that_did_not_report_is_asked_for_and_answers_by_its_button(
    bot: BotUnderTest, desk: OpenTab
) -> None:
    open_shop(bot)
    bot.person("ines").command("/sales log 900 on sat")
    bot.wait(to=TUESDAY)
    hugo = desk("hugo", "bot")
    asked = hugo.sees("Lisbon has not reported its sales of Mon 1 Mar")
    # The digest of who leads offers the same.
    asked.get_by_role("button", name="Report", exact=True).last.click()
    hugo.dialog.get_by_label("How much?").fill("1.250")
    hugo.page.keyboard.press("Enter")
    expect(hugo.dialog).to_contain_text("could mean 1.250 or 1250")
    hugo.dialog.get_by_label("How much?").fill("1250")
    hugo.page.keyboard.press("Enter")
    expect(hugo.dialog).to_be_hidden()
    hugo.sees("€1,250.00 booked for Lisbon, Mon 1 Mar.")


def test_a_target_says_how_far_behind_it_is_and_draws_its_course(
    bot: BotUnderTest, desk: OpenTab
) -> None:
    open_shop(bot)
    for line in ("/sales log 900", "/target set 6000 for this week at Lisbon"):
        bot.person("hugo").command(line)
    bot.wait(to=datetime(2027, 3, 3, 11, 0, tzinfo=UTC))
    bot.person("ines").command("/sales log 950 on tue")
    bot.settle()
    hugo = desk("hugo", "site-lisbon")
    hugo.says("/target")
    shown = hugo.sees("Behind pace: 92.5 % of what was to be expected")
    hugo.presses(shown, "Show the chart")
    hugo.sees("so far and expected")
    hugo.opens("Opsbot")
    hugo.sees("TG-1 has fallen behind")
