"""What is due is said in time, once, and only while it is true: a brief, a last call, no noise."""

from datetime import UTC, datetime

from harness.bot import BotUnderTest

MONDAY_8AM = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


def test_what_is_overdue_on_friday_evening_is_said_on_monday_at_nine_where_its_owner_is(
    monday: BotUnderTest,
) -> None:
    ana = monday.person("ana")
    ana.command("/task add Count pallets @jonas due fri", channel="warehouse")
    ana.command("/task add Count boxes @ben due fri", channel="warehouse")
    monday.wait(to=at(5, 17))
    monday.wait(to=MONDAY_8AM)  # It is nine in Berlin, eight in London.
    assert monday.dm("jonas")[1].startswith("Your day: 1 overdue\nT-1 *Count pallets*")
    assert len(monday.dm("ben")) == 1
    monday.wait(hours=1)
    assert monday.dm("ben")[1].startswith("Your day: 1 overdue\nT-2 *Count boxes*")


def test_a_day_brings_one_brief_one_last_call_and_a_word_before_a_set_time(
    monday: BotUnderTest,
) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    for line in ("Count boxes @ben due tue", "Meet the driver @ben due tue 14:00"):
        ana.command(f"/task add {line}", channel="warehouse")
    ben.command("/task accept T-1", channel="warehouse")
    ben.command("/task accept T-2", channel="warehouse")
    for hour in (9, 13, 14, 16, 18):
        monday.wait(to=at(2, hour))
    brief, soon, last_call = monday.dm("ben")[2:]
    assert brief.startswith("Your day: 2 due today\nT-2 *Meet the driver*")
    assert soon == "Due soon: T-2 Meet the driver"
    assert last_call.startswith("Before you go: 1 overdue, 1 due today")


def test_a_task_is_finished_from_the_brief_and_the_next_one_is_silent(
    monday: BotUnderTest,
) -> None:
    monday.person("ana").command("/task add Count boxes @ben due tue", channel="warehouse")
    monday.wait(to=at(2, 9))
    ben = monday.person("ben")
    brief = ben.dm()[-1]
    menus = (block["accessory"] for block in brief["blocks"] if "accessory" in block)
    menu = next(one for one in menus if one["action_id"] == "tasks.menu")
    done = next(one["value"] for one in menu["options"] if one["value"].startswith("done:"))
    ben.press(brief, menu["action_id"], value=done)
    monday.settle()
    assert ": Done by Ben" in monday.texts("warehouse")[-1]
    before = len(monday.dm("ben"))
    monday.wait(to=at(2, 16))
    monday.wait(to=at(3, 9))
    assert len(monday.dm("ben")) == before


def test_reminders_of_a_task_that_is_done_never_come(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.command("/task add Count boxes @ben due fri 5pm", channel="warehouse")
    ben.command("/task done T-1", channel="warehouse")
    monday.wait(days=14)
    assert len(monday.dm("ben")) == 1


def test_a_reminder_says_why_can_be_snoozed_and_made_quieter(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.command("/task add Meet the driver @ben due tue 14:00", channel="warehouse")
    ben.command("/task accept T-1", channel="warehouse")
    monday.wait(to=at(2, 9))
    monday.wait(to=at(2, 13))
    reminder = ben.dm()[-1]
    menu = reminder["blocks"][-1]["elements"]
    by_action = {one["action_id"]: one for one in menu}
    why, _all, this_task, *_rest = [one["value"] for one in by_action["tasks.less"]["options"]]
    hour = by_action["tasks.snooze"]["options"][0]["value"]
    for action, value in (("tasks.less", why), ("tasks.less", this_task), ("tasks.snooze", hour)):
        ben.press(reminder, action, value=value)
    monday.settle()
    shown = ben.command("/ops reminders")["response"]["text"]
    assert "You hear of T-1 Meet the driver only in your brief." in shown
    monday.wait(to=at(2, 14, 5))
    assert "You asked for it now: T-1 Meet the driver" in monday.dm("ben")


def test_an_admin_sets_when_people_hear(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.command("/task add Meet the driver @ben due tue 14:00", channel="warehouse")
    ben.command("/task accept T-1", channel="warehouse")
    ana.command("/ops reminders", channel="warehouse")
    shown = ana.sees("warehouse")[-1]
    ana.press(shown, "tasks.numbers")
    refused = ana.submit({"lead_morning": "5"})
    assert refused["errors"] == {"manager_morning": "The manager hears after the lead."}
    ana.submit({"lead_morning": "2", "soon_minutes": "30", "brief_minutes": "60"})
    monday.settle()
    monday.wait(to=at(2, 9))
    assert len(monday.dm("ben")) == 1
    monday.wait(to=at(2, 10))
    assert monday.dm("ben")[1].startswith("Your day: 1 due today")
    monday.wait(to=at(2, 13, 30))
    assert monday.dm("ben")[2:] == ["Due soon: T-1 Meet the driver"]
