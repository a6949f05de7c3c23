"""What is due is said in time, once, and only while it is true."""

from datetime import UTC, datetime

from harness.bot import BotUnderTest

FRIDAY_5PM = datetime(2027, 3, 5, 17, 0, tzinfo=UTC)
MONDAY_8AM = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)


def test_what_is_overdue_on_friday_evening_is_said_on_monday_at_nine_where_its_owner_is(
    monday: BotUnderTest,
) -> None:
    ana = monday.person("ana")
    ana.command("/task add Count pallets @jonas due fri 5pm", channel="warehouse")
    ana.command("/task add Count boxes @ben due fri 5pm", channel="warehouse")
    monday.wait(to=FRIDAY_5PM)
    assert monday.dm("jonas")[1:] == ["Due now: T-1 Count pallets"]
    monday.wait(to=MONDAY_8AM)  # It is nine in Berlin, eight in London.
    assert monday.dm("jonas")[2:] == ["Overdue: T-1 Count pallets"]
    assert monday.dm("ben")[2:] == []
    monday.wait(hours=1)
    assert monday.dm("ben")[2:] == ["Overdue: T-2 Count boxes"]
    monday.wait(days=7)
    assert len(monday.dm("jonas")) == len(monday.dm("ben")) == 3


def test_reminders_of_a_task_that_is_done_never_come(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.command("/task add Count boxes @ben due fri 5pm", channel="warehouse")
    ben.command("/task done T-1", channel="warehouse")
    monday.wait(days=14)
    assert len(monday.dm("ben")) == 1


def test_several_reminders_become_one_message(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    for title in ("Count boxes", "Count bags", "Count coins"):
        ana.command(f"/task add {title} @ben due fri 5pm", channel="warehouse")
    monday.wait(to=FRIDAY_5PM)
    before = len(monday.dm("ben"))
    monday.wait(to=datetime(2027, 3, 8, 9, 0, tzinfo=UTC))
    told = monday.dm("ben")[before:]
    assert told[-1].endswith("T-3 Count coins")
    lines = [line for text in told for line in text.split("\n") if line.startswith("Overdue")]
    assert lines == [
        "Overdue: T-1 Count boxes",
        "Overdue: T-2 Count bags",
        "Overdue: T-3 Count coins",
    ]
    assert told[0].split("\n")[0] == "3 things need you"
    assert len(told) == 1
