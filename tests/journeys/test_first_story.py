"""Ana gives Ben a task; he accepts, is reminded, and is done."""

from datetime import UTC, datetime

from harness.bot import BotUnderTest

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
FRIDAY_4PM = datetime(2027, 3, 5, 16, 0, tzinfo=UTC)


def test_a_task_goes_from_add_to_done(bot: BotUnderTest) -> None:
    ana, ben = bot.person("ana"), bot.person("ben")
    bot.wait(to=MONDAY)

    answer = ana.command("/task add Restock aisle 3 @ben due fri 5pm", channel="warehouse")
    bot.settle()
    assert answer["outcome"] == "ok"
    assert "T-1 *Restock aisle 3* is with Ben" in answer["response"]["text"]
    assert "Fri 05 Mar 2027, 17:00" in answer["response"]["text"]
    assert bot.texts("warehouse")[-1] == "T-1 Restock aisle 3: Assigned by Ana, not accepted yet"
    assert bot.dm("ben") == ["T-1 Restock aisle 3: Assigned by Ana, not accepted yet"]

    ben.press(ben.dm()[0], "tasks.accept")
    bot.settle()
    assert bot.texts("warehouse")[-1] == "T-1 Restock aisle 3: Accepted by Ben, assigned by Ana"

    bot.wait(to=FRIDAY_4PM)
    [reminder] = bot.dm("ben")[1:]
    assert reminder.startswith("Your day: 1 due today\nT-1 *Restock aisle 3*")

    ben.press(ben.dm()[0], "tasks.done")
    bot.settle()
    assert bot.texts("warehouse")[-1].startswith("T-1 Restock aisle 3: Done by Ben")
    bot.wait(hours=72)
    assert len(bot.dm("ben")) == 3  # The last one lets him take it back.
