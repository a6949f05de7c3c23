"""Ben opens the Home tab: what waits for him is there, and its buttons work."""

from typing import Any

from harness.bot import BotUnderTest


def opened(bot: BotUnderTest, name: str) -> dict[str, Any]:
    bot.person(name).opens_home()
    bot.settle()
    view = bot.person(name).home()
    assert view is not None
    return dict(view)


def test_the_home_tab_shows_the_day_and_is_worked_in(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    assert "nothing waits for you" in str(opened(monday, "ben"))
    ana.command("/ops role @ana admin")
    ana.command("/task add Restock aisle 3 @ben due fri 5pm", channel="warehouse")
    monday.settle()
    view = opened(monday, "ben")
    assert "Will you do it?" in str(view)
    [row] = [one for one in view["blocks"] if "Restock aisle 3" in str(one.get("text"))]
    [accept] = [
        one["value"] for one in row["accessory"]["options"] if one["value"].startswith("accept:")
    ]
    ben.press_home(row["accessory"]["action_id"], value=accept, block_id=row["block_id"])
    monday.settle()
    assert "Accepted by Ben" in str(monday.texts("warehouse"))
    assert "Will you do it?" not in str(ben.home())

    asked = str(opened(monday, "ana"))
    assert "You asked others for" in asked
    assert "what you lead" in asked


def test_a_lost_answer_publishes_it_again(monday: BotUnderTest) -> None:
    monday.slack.faults.set("error_stored", "views.publish", times=1)
    assert "nothing waits for you" in str(opened(monday, "ben"))


def test_where_the_tab_is_not_granted_nothing_else_stands_still(monday: BotUnderTest) -> None:
    monday.slack.faults.set("refused", "views.publish", times=1, error="not_enabled")
    monday.person("ben").opens_home()
    monday.person("ana").command("/task add Sweep @ben due fri", channel="warehouse")
    monday.settle()
    assert any("Sweep" in text for text in monday.dm("ben"))
