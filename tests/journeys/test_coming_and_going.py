"""Lena starts at the harbour; Ben leaves, and his work does not leave with him."""

from datetime import UTC, datetime

from harness.bot import BotUnderTest

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


def set_up(bot: BotUnderTest) -> None:
    bot.wait(to=MONDAY)
    ana = bot.person("ana")
    for line in (
        "/ops site add Harbour",
        "/ops department add Warehouse",
        "/ops team add Warehouse at Harbour @ana",
        "/ops team members Warehouse at Harbour add @ben @chidi",
    ):
        ana.command(line)
    bot.settle()


def test_a_joiner_is_one_card_and_one_press(bot: BotUnderTest) -> None:
    set_up(bot)
    bot.slack.hire("lena", title="Warehouse, Harbour")
    bot.settle()
    assert bot.dm("ana")[-1] == "Lena joined: Warehouse at Harbour, staff?"

    ana = bot.person("ana")
    ana.press(ana.dm()[-1], "staff.place")
    bot.settle()
    assert bot.dm("ana") == ["Lena: Warehouse at Harbour, staff."]
    shown = ana.command("/ops who @lena")["response"]["text"]
    assert "Teams: Warehouse at Harbour" in shown


def test_the_work_of_who_left_goes_to_their_lead(bot: BotUnderTest) -> None:
    set_up(bot)
    chidi, ana = bot.person("chidi"), bot.person("ana")
    chidi.command("/task add Restock aisle 3 @ben due fri 5pm", channel="warehouse")
    bot.settle()
    bot.person("ben").changes(deactivated=True)
    bot.settle()
    assert bot.dm("ana") == ["Ben has left with 1 open thing"]

    ana.press(ana.dm()[-1], "staff.give_over")
    ana.submit({"receiver": "jonas"})
    bot.settle()
    assert bot.dm("ana") == ["1 open thing of Ben is with Jonas now."]
    assert bot.dm("jonas") == ["T-1 Restock aisle 3: Assigned by Chidi, not accepted yet"]
    bot.wait(to=datetime(2027, 3, 5, 14, 0, tzinfo=UTC))
    assert "1 due today" in bot.dm("jonas")[-1]
