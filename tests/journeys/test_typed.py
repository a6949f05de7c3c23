"""Ben works from the keyboard: list, show, accept, done; Ana cancels."""

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
        "You have 2 open tasks",
        "• T-1 *Restock aisle 3*",
        "• T-2 *Sweep the yard*",
    ]
    assert typed(ben, "show T-1") == "T-1 Restock aisle 3: Assigned by Ana, not accepted yet"
    assert typed(ben, "accept t1") == ("T-1 *Restock aisle 3*: Accepted by Ben, assigned by Ana")
    assert typed(ben, "done 1").startswith(
        "T-1 *Restock aisle 3*: :white_check_mark: Done by Ben, <!date^"
    )
    assert typed(ana, "cancel T-2").startswith(
        "T-2 *Sweep the yard*: :no_entry_sign: Cancelled by Ana"
    )
    assert typed(ben, "list").startswith("You have no open tasks.")
    monday.settle()
    first, second = cards(monday, "warehouse")
    assert first.startswith("T-1 Restock aisle 3: :white_check_mark: Done by Ben")
    assert second.startswith("T-2 Sweep the yard: :no_entry_sign: Cancelled by Ana")


def test_a_step_that_is_not_ones_own_names_who_can(monday: BotUnderTest) -> None:
    ana, ben, chidi = (monday.person(name) for name in ("ana", "ben", "chidi"))
    typed(ana, "add Restock aisle 3 @ben")
    assert typed(ana, "accept T-1") == "Only Ben can accept T-1."
    assert typed(ben, "cancel T-1") == "Only Ana or a lead can cancel T-1."
    assert typed(chidi, "done T-1") == "Only Ben, Ana or a lead can finish T-1."
    assert typed(ben, "done") == "Which task? Add its number, such as `T-12`."
    assert typed(ben, "done T-9") == "I have no task “T-9” that you may see."
