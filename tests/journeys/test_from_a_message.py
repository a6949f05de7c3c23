"""A customer writes in a channel; Ana makes it a task, and the task leads back."""

from harness.bot import BotUnderTest
from harness.sights import cards, tasks


def test_a_message_becomes_a_task_that_leads_back_to_it(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    ben.says("warehouse", "@ana the pallets of aisle 3 are wet\nSince this morning!")
    message = ana.sees("warehouse")[-1]
    ana.message_shortcut(message, "tasks.of_message")
    view = ana.view()
    assert view is not None
    assert view["title"]["text"] == "New task"
    ana.submit({"title": "Dry the pallets", "owners": ["ben"], "due": "fri 5pm"})
    monday.settle()

    [card] = cards(monday, "warehouse")
    assert card.startswith("T-1 Dry the pallets: ")
    [task] = tasks(monday)
    assert task.quoted == "@Ana the pallets of aisle 3 are wet\nSince this morning!"
    place, stamp = monday.slack.channel_id("warehouse"), message["ts"].replace(".", "")
    assert task.permalink.endswith(f"/archives/{place}/p{stamp}")
    assert task.permalink in str(ana.sees("warehouse")[-1]["blocks"])


def test_the_shortcut_of_the_menu_opens_the_form_wherever_one_is(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    ana.shortcut("tasks.new")
    ana.submit({"title": "Count the float"})
    monday.settle()
    [card] = monday.dm("ana")
    assert card.startswith("T-1 Count the float: ")


def test_what_is_rarely_used_is_asked_for_and_nothing_typed_is_lost(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    ana.command("/task", channel="warehouse")
    ana.fills({"title": "Close the shop"})
    ana.press(None, "tasks.new.more")
    ana.submit({"rule": "every weekday 6pm", "checklist": "Lights\nDoor"})
    monday.settle()
    [card] = cards(monday, "warehouse")
    assert card.startswith("T-1 Close the shop: ")
    assert "every weekday at 18:00" in str(ana.sees("warehouse")[-1]["blocks"])
