"""What is said in a private channel stays with those who are in it."""

from harness.bot import BotUnderTest
from harness.sights import card_of, cards, refusals, tasks, whispers

HIDDEN = "I have no task “T-1” that you may see."


def test_a_task_of_a_private_channel_does_not_exist_for_others(monday: BotUnderTest) -> None:
    ana, hugo, chidi = (monday.person(name) for name in ("ana", "hugo", "chidi"))
    ana.command("/task add Plan the merger @ben", channel="ops-leads")
    monday.settle()
    assert hugo.command("/task show T-1")["response"]["text"].startswith("T-1 Plan the merger: ")
    for step in ("show", "accept", "done", "cancel"):
        said = chidi.command(f"/task {step} T-1", channel="warehouse")["response"]["text"]
        assert said == HIDDEN
    assert "merger" not in str(chidi.dm()) + str(whispers(monday, "chidi", "warehouse"))

    hugo.leaves("ops-leads")
    monday.settle()
    assert hugo.command("/task show T-1")["response"]["text"] == HIDDEN
    assert [action for action, _who in refusals(monday)] == ["command:/task"] * 5


def test_a_button_from_a_private_channel_does_nothing_for_one_who_left(
    monday: BotUnderTest,
) -> None:
    ana, hugo = monday.person("ana"), monday.person("hugo")
    ana.command("/task add Plan the merger", channel="ops-leads")
    monday.settle()
    card = card_of(monday, "hugo", "ops-leads")
    hugo.press(card, "tasks.done")
    monday.settle()
    assert whispers(monday, "hugo", "ops-leads") == [
        "Only Ana, its lead or a manager can finish T-1."
    ]
    assert tasks(monday)[0].ended_at is None
    assert len(cards(monday, "ops-leads")) == 1
