"""A task goes through many hands: blocked, another date, given on, taken back, done at once."""

from datetime import UTC, datetime

from harness.bot import BotUnderTest
from harness.sights import card_of, cards, whispers

from sandbox.client import Person

LAST_CALL = datetime(2027, 3, 1, 16, tzinfo=UTC)


def typed(person: Person, line: str) -> str:
    return str(person.command(f"/task {line}", channel="warehouse")["response"]["text"])


def test_a_reason_is_asked_for_in_a_dialog_and_shown_on_the_card(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    typed(ana, "add Restock aisle 3 @ben due fri 5pm")
    monday.settle()
    ben.press(ben.dm()[0], "tasks.decline")
    assert list(ben.submit({"words": " "})["errors"]) == ["words"]
    assert ben.submit({"words": "I am at the dentist"})["outcome"] == "ok"
    monday.settle()
    assert cards(monday, "warehouse")[-1].startswith("T-1 Restock aisle 3: Declined by Ben")
    shown = str(card_of(monday, "ana", "warehouse"))
    assert "I am at the dentist" in shown
    monday.wait(to=LAST_CALL)
    assert "Ben gave back T-1 Restock aisle 3" in monday.dm("ana")[-1]


def test_who_is_waited_for_says_when_it_goes_on(monday: BotUnderTest) -> None:
    ana, ben, chidi = (monday.person(name) for name in ("ana", "ben", "chidi"))
    typed(ana, "add Restock aisle 3 @ben")
    said = typed(ben, "block T-1 waiting for @chidi: pallets")
    assert said.startswith("T-1 *Restock aisle 3*: Blocked, says Ben")
    monday.settle()
    assert "Ben waits for you" in chidi.dm()[-1]["text"]
    chidi.press(chidi.dm()[-1], "tasks.resume")
    monday.settle()
    assert cards(monday, "warehouse")[-1].startswith("T-1 Restock aisle 3: Started by Chidi")


def test_another_date_is_offered_in_a_dialog_and_agreed_to(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    typed(ana, "add Restock aisle 3 @ben due fri 5pm")
    monday.settle()
    ben.press(ben.dm()[0], "tasks.propose")
    assert list(ben.submit({"when": "whenever"})["errors"]) == ["when"]
    assert ben.submit({"when": "next monday 9am"})["outcome"] == "ok"
    monday.settle()
    ana.press(card_of(monday, "ana", "warehouse"), "tasks.agree")
    monday.settle()
    assert cards(monday, "warehouse")[-1].startswith("T-1 Restock aisle 3: Accepted by Ben")
    assert "Moved once" in str(card_of(monday, "ana", "warehouse"))


def test_several_are_done_at_once_and_each_is_answered(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    for title in ("Count boxes", "Count bags"):
        typed(ana, f"add {title} @ben")
    typed(ana, "add Plan the week")
    said = typed(ben, "done T-1 T-2 T-3 T-9").split("\n")
    assert said[0] == "2 tasks are done · 2 are not"
    assert said[1].startswith("T-1 *Count boxes*: Done by Ben")
    assert said[3] == ":warning: Only Ana, its lead or a manager can finish T-3."
    assert said[4] == ":warning: I have no task “T-9” that you may see."


def test_a_press_by_mistake_is_taken_back_beside_the_card(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    typed(ana, "add Restock aisle 3 @ben")
    monday.settle()
    ben.press(ben.dm()[0], "tasks.done")
    monday.settle()
    assert cards(monday, "warehouse")[-1].startswith("T-1 Restock aisle 3: Done by Ben")
    assert typed(ben, "undo").startswith("T-1 *Restock aisle 3*: Assigned by Ana")
    monday.settle()
    assert cards(monday, "warehouse")[-1].startswith("T-1 Restock aisle 3: Assigned by Ana")


def test_a_task_is_given_on_and_its_former_owner_is_told_by_the_card(
    monday: BotUnderTest,
) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    typed(ana, "add Restock aisle 3 @ben")
    said = typed(ana, "assign T-1 @chidi")
    assert said.startswith("T-1 *Restock aisle 3*: Assigned by Ana")
    monday.settle()
    assert monday.dm("chidi")[-1].startswith("T-1 Restock aisle 3: Assigned by Ana")
    assert "For Chidi" in str(ben.dm()[0])
    assert whispers(monday, "ben", "warehouse") == []
