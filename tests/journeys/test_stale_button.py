"""Two people press at nearly the same time: the second hears what the first did, and when."""

from harness.bot import BotUnderTest
from harness.sights import card_of, cards, refusals, whispers


def test_a_stale_button_names_who_did_what_and_when(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.command("/task add Restock aisle 3 @ben", channel="warehouse")
    monday.settle()
    seen_by_ana, seen_by_ben = card_of(monday, "ana", "warehouse"), ben.dm()[-1]
    monday.slack.faults.set("slow", "chat.update", times=None, seconds=0.5)
    assert ben.press(seen_by_ben, "tasks.done")["outcome"] == "ok"
    assert ana.press(seen_by_ana, "tasks.done")["outcome"] == "ok"
    monday.slack.faults.clear()
    monday.settle()
    [_receipt, said] = whispers(monday, "ana", "warehouse")
    assert said.startswith("Nothing to do: Ben finished T-1, <!date^")
    assert "Mon 01 Mar 2027, 09:30" in said
    [card] = cards(monday, "warehouse")
    assert card.startswith("T-1 Restock aisle 3: Done by Ben")


def test_a_press_that_is_not_allowed_is_refused_privately_and_written_down(
    monday: BotUnderTest,
) -> None:
    ana, chidi = monday.person("ana"), monday.person("chidi")
    ana.command("/task add Restock aisle 3 @ben", channel="warehouse")
    monday.settle()
    chidi.press(card_of(monday, "chidi", "warehouse"), "tasks.done")
    monday.settle()
    assert whispers(monday, "chidi", "warehouse") == [
        "Only Ben, Ana, its lead or a manager can finish T-1."
    ]
    assert refusals(monday) == [("press:tasks.done", monday.slack.user_id("chidi"))]
