"""Urgent work in the evening: who gives it decides whether somebody is rung."""

from datetime import UTC, datetime

from harness.bot import BotUnderTest

EVENING = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)


def test_the_owner_hears_in_the_morning_unless_a_lead_rings_now(bot: BotUnderTest) -> None:
    ana, ben = bot.person("ana"), bot.person("ben")
    bot.wait(to=EVENING)
    answer = ana.command("/task add Lock the gate @ben !urgent", channel="warehouse")
    assert "will only be at work again" in answer["response"]["text"]
    bot.settle()
    assert len(bot.dm("ben")) == 1  # Only the card.

    asked = next(one for one in reversed(ana.sees("warehouse")) if "at work again" in one["text"])
    ana.press(asked, "tasks.ring.now")
    bot.settle()
    assert bot.dm("ben")[1:] == ["Urgent: T-1 Lock the gate"]
    ben.press(ben.dm()[0], "tasks.accept")
    bot.wait(to=datetime(2027, 3, 2, 9, 0, tzinfo=UTC))
    assert len(bot.dm("ben")) == 2


def test_without_an_answer_it_waits_until_they_are_at_work(bot: BotUnderTest) -> None:
    ana = bot.person("ana")
    bot.wait(to=EVENING)
    ana.command("/task add Lock the gate @ben !urgent", channel="warehouse")
    bot.settle()
    bot.wait(to=datetime(2027, 3, 2, 8, 59, tzinfo=UTC))
    assert len(bot.dm("ben")) == 1
    bot.wait(minutes=1)
    [told] = bot.dm("ben")[1:]
    assert told.startswith("Your day: 1 not accepted yet\nT-1 *Lock the gate*")


def test_somebody_who_is_at_work_takes_it_over(bot: BotUnderTest) -> None:
    ana = bot.person("ana")
    bot.wait(to=EVENING)
    ana.command("/task add Answer the mail @ben !urgent", channel="warehouse")
    asked = next(one for one in reversed(ana.sees("warehouse")) if "at work again" in one["text"])
    bot.wait(to=datetime(2027, 3, 2, 3, 0, tzinfo=UTC))  # It is eleven in Singapore.
    ana.press(asked, "tasks.ring.else")
    ana.submit({"owners": bot.slack.user_id("grace")})
    bot.settle()
    assert bot.texts("warehouse")[-1].startswith("T-1 Answer the mail: Assigned by Ana")
    assert bot.dm("grace") == ["T-1 Answer the mail: Assigned by Ana, not accepted yet"]
