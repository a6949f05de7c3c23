"""Stock on the page: booked by hand, run low, ordered, and well again."""

from datetime import UTC, datetime

from browser.shell.conftest import OpenTab
from harness.bot import BotUnderTest
from playwright.sync_api import expect

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


def open_store(bot: BotUnderTest) -> None:
    """Have Ana keep oat milk at Harbour, and say how much of it there should be."""
    bot.wait(to=MONDAY)
    for line in (
        "/ops site add Harbour",
        "/ops team add Harbour #warehouse @ben",
        "/stock new OAT-1 Oat milk unit l pack 6 supplier Millers",
        "/stock receive 5 packs oat milk at Harbour",
        "/stock rule oat milk at Harbour min 12 max 48 @farid",
    ):
        bot.person("ana").command(line)
    bot.settle()


def test_what_runs_low_is_ordered_from_its_card(bot: BotUnderTest, desk: OpenTab) -> None:
    open_store(bot)
    chidi, farid = desk("chidi", "warehouse"), desk("farid", "warehouse")
    chidi.says("/stock issue 20 l oat milk at Harbour because the festival")
    expect(chidi.sees("Issued 20 l of Oat milk")).to_contain_text("Only visible to you")
    farid.presses(farid.sees("Oat milk (OAT-1) is low at Harbour"), "Order 42 l")
    farid.sees("Farid has ordered 42 l (7 packs): T-1")
    farid.sees("Order 42 l Oat milk (OAT-1) from Millers for Harbour")
    chidi.says("/stock receive 7 packs oat milk at Harbour")
    chidi.sees("There is enough of Oat milk (OAT-1) at Harbour again.")
    chidi.says("/stock oat milk")
    chidi.sees("Harbour: 52 l")


def test_an_unknown_sku_is_told_at_its_field_with_the_nearest(
    bot: BotUnderTest, desk: OpenTab
) -> None:
    open_store(bot)
    chidi = desk("chidi", "warehouse")
    chidi.says("/stock count 29 OTA-1 at Harbour")
    item = chidi.dialog.get_by_label("Which item?")
    expect(item).to_have_value("OTA-1")
    expect(chidi.dialog).to_contain_text("OAT-1")
    item.fill("OAT-1")
    chidi.page.keyboard.press("Enter")
    expect(chidi.dialog).to_be_hidden()
    bot.settle()
    chidi.says("/stock oat milk")
    chidi.sees("Harbour: 29 l")
