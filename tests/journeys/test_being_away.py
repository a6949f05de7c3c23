"""Ben is away: reminders wait for him, and who gives him work is told."""

from datetime import UTC, datetime

from harness.bot import BotUnderTest

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 4, 10, 0, tzinfo=UTC)


def test_reminders_wait_until_somebody_is_back(bot: BotUnderTest) -> None:
    ana, ben = bot.person("ana"), bot.person("ben")
    bot.wait(to=MONDAY)
    ana.command("/task add Count the float @ben due wed 5pm", channel="warehouse")
    bot.settle()
    answer = ben.command("/ops away until fri because of the flu")["response"]["text"]
    assert "Fri 05 Mar 2027, 17:00" in answer

    warned = ana.command("/task add Sweep @ben", channel="warehouse")["response"]["text"]
    assert "Ben is away until" in warned
    bot.wait(to=THURSDAY)
    assert not [text for text in bot.dm("ben") if "Your day" in text or "Due" in text]

    assert "Welcome back" in ben.command("/ops back")["response"]["text"]
    bot.settle()
    assert bot.dm("ben")[-1].startswith("Your day: 1 overdue, 1 not accepted yet\nT-1 *Count the")


def test_what_is_urgent_and_due_now_gets_through(bot: BotUnderTest) -> None:
    ben = bot.person("ben")
    bot.wait(to=MONDAY)
    ben.command("/ops away until fri")
    bot.person("ana").command("/task add Lock up @ben due wed 5pm !urgent", channel="warehouse")
    bot.wait(to=datetime(2027, 3, 3, 17, 0, tzinfo=UTC))
    assert "Due now: T-1 Lock up" in bot.dm("ben")


def test_nobody_says_it_for_a_stranger(bot: BotUnderTest) -> None:
    refused = bot.person("elif").command("/ops away @ben until fri")["response"]["text"]
    assert refused == "Only Ben, their lead, a manager or an admin can say that."
