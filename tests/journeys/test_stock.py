"""Chidi keeps the shelves full: what came, what went, and what to order before it runs out."""

from harness.bot import BotUnderTest


def open_shop(bot: BotUnderTest) -> None:
    """Have Ana set up two sites, an item and how much there should be of it."""
    ana = bot.person("ana")
    for line in (
        "/ops site add Harbour",
        "/ops site add Mill",
        "/ops team add Harbour #warehouse @ben",
        "/stock new OAT-1 Oat milk unit l pack 6 supplier Millers",
        "/stock receive 5 packs oat milk at Harbour",
        "/stock receive 40 oat milk at Mill",
        "/stock rule oat milk at Harbour min 12 max 48 buyer @farid",
    ):
        ana.command(line)
    bot.settle()


def test_what_runs_out_is_ordered_before_it_does(monday: BotUnderTest) -> None:
    bot = monday
    open_shop(bot)
    chidi, farid = bot.person("chidi"), bot.person("farid")
    said = chidi.command("/stock issue 20 l oat milk at Harbour because the festival")
    assert "Issued 20 l of *Oat milk* (OAT-1) at Harbour" in said["response"]["text"]
    bot.settle()
    assert "Oat milk (OAT-1) is low at Harbour: 10 l on hand" in bot.texts("warehouse")

    (card,) = [one for one in bot.slack.channel("warehouse").messages() if "is low" in one["text"]]
    farid.press(card, "stock.decide.order")
    bot.settle()
    order = "T-1 Order 42 l Oat milk (OAT-1) from Millers for Harbour"
    assert any(order in text for text in bot.texts("warehouse"))

    chidi.command("/stock receive 7 packs oat milk at Harbour")
    bot.settle()
    assert "There is enough of Oat milk (OAT-1) at Harbour again." in bot.texts("warehouse")
    assert not any("is low" in text for text in bot.texts("warehouse"))


def test_a_slip_is_taken_back_and_nothing_is_taken_twice(monday: BotUnderTest) -> None:
    bot = monday
    open_shop(bot)
    chidi = bot.person("chidi")
    chidi.command("/stock issue 25 oat milk at Harbour", channel="warehouse")
    slip = chidi.sees("warehouse")[-1]
    refused = chidi.command("/stock issue 25 oat milk at Harbour")["response"]["text"]
    assert "only 5 l of Oat milk at Harbour: 20 l too little" in refused
    chidi.press(slip, "stock.undo")
    bot.settle()
    assert "• Harbour: 30 l" in chidi.command("/stock oat milk")["response"]["text"]


def test_a_bare_verb_opens_the_dialog_and_a_sheet_brings_items(monday: BotUnderTest) -> None:
    bot = monday
    open_shop(bot)
    ana = bot.person("ana")
    ana.command("/stock count")
    ana.submit({"item": "OAT-1", "amount": "29,5", "site": "Harbour"})
    file = ana.uploads("bot", "items.csv", b"sku,name,unit\nTEA-1,Tea,kg\n")["files"][0]
    ana.command("/stock import")
    ana.submit({"sheet": file["id"]})
    bot.settle()
    card = next(one for one in reversed(ana.dm()) if "1 new" in one["text"])
    ana.press(card, "stock.sheet.confirm")
    bot.settle()
    assert "29.5 l" in ana.command("/stock oat milk")["response"]["text"]
    assert "(TEA-1)" in ana.command("/stock tea")["response"]["text"]
