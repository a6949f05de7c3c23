"""Ana asks for the form, is told what is wrong where it is wrong, and gets her task."""

from harness.bot import BotUnderTest
from harness.sights import cards


def test_a_form_is_filled_corrected_and_becomes_a_card(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    assert ana.command("/task", channel="warehouse")["outcome"] == "ok"
    view = ana.view()
    assert view is not None
    assert view["title"]["text"] == "New task"

    wrong = {"title": "Count the float", "owners": ["ben"], "due": "2026-01-01"}
    answer = ana.submit(wrong)
    assert list(answer["errors"]) == ["due"]
    assert answer["errors"]["due"].startswith("“2026-01-01” has passed already. Try ")
    assert cards(monday, "warehouse") == []

    answer = ana.submit({"due": "fri 5pm", "priority": "high"})
    assert answer["outcome"] == "ok"
    assert ana.view() is None
    monday.settle()
    card = "T-1 Count the float: Assigned by Ana, not accepted yet"
    assert cards(monday, "warehouse") == [card]
    assert monday.dm("ben") == [card]
    assert monday.dm("ana") == []
    shown = ana.sees("warehouse")[-1]["blocks"][0]["text"]["text"]
    assert shown.startswith("T-1 *Count the float*\nFor Ben · due <!date^")
    assert shown.endswith(" · :large_orange_circle: high")


def test_pressing_submit_twice_makes_one_task(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    ana.command("/task", channel="warehouse")
    monday.slack.faults.set("repeat", "view_submission")
    ana.submit({"title": "Count the float"})
    monday.settle()
    assert len(cards(monday, "warehouse")) == 1
