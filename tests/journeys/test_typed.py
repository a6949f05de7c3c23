"""Ben works from the keyboard: list, show, accept, done; Ana cancels, and takes it back."""

from harness.bot import BotUnderTest
from harness.sights import cards

from sandbox.client import Person


def typed(person: Person, line: str) -> str:
    return str(person.command(f"/task {line}", channel="warehouse")["response"]["text"])


def test_everything_can_be_typed(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    typed(ana, "add Restock aisle 3 @ben due fri 5pm")
    typed(ana, "add Sweep the yard @ben")
    listed = typed(ben, "list").split("\n")
    assert [line.split(" · ")[0] for line in listed] == [
        "Your open tasks",
        ":hourglass_flowing_sand: T-1 *Restock aisle 3*",
        ":hourglass_flowing_sand: T-2 *Sweep the yard*",
    ]
    assert typed(ben, "show T-1") == "T-1 Restock aisle 3: Assigned by Ana, not accepted yet"
    assert typed(ben, "accept t1") == ("T-1 *Restock aisle 3*: Accepted by Ben, assigned by Ana")
    assert typed(ben, "done 1").startswith("T-1 *Restock aisle 3*: Done by Ben, <!date^")
    assert typed(ana, "cancel T-2 nobody comes").startswith(
        "T-2 *Sweep the yard*: Cancelled by Ana"
    )
    assert typed(ana, "undo").startswith("T-2 *Sweep the yard*: Assigned by Ana, not accepted")
    assert "T-1" not in typed(ben, "list")
    monday.settle()
    first, second = cards(monday, "warehouse")
    assert first.startswith("T-1 Restock aisle 3: Done by Ben")
    assert second.startswith("T-2 Sweep the yard: Assigned by Ana")


def test_a_step_that_is_not_ones_own_names_who_can(monday: BotUnderTest) -> None:
    ana, ben, chidi = (monday.person(name) for name in ("ana", "ben", "chidi"))
    typed(ana, "add Restock aisle 3 @ben")
    assert typed(ana, "accept T-1") == "Only Ben can accept T-1."
    assert typed(ben, "cancel T-1") == "Only Ana, its lead or a manager can cancel T-1."
    assert typed(chidi, "done T-1") == ("Only Ben, Ana, its lead or a manager can finish T-1.")
    assert typed(ben, "done") == "Which task? Add its number, such as `T-12`."
    assert typed(ben, "done T-9") == "I have no task “T-9” that you may see."
