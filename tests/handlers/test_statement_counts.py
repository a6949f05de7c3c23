"""What is asked of the database does not grow with what is shown."""

from harness import given
from harness.given import HOME
from harness.statements import counted

from handlers.tasks.listeners import shown, steps
from handlers.tasks.service.lists import PAGE
from storage.session import Database


def add(desk: Database, count: int) -> None:
    """Give Ben `count` tasks of different people."""
    with desk.writing(HOME) as session:
        for place in range(count):
            given.task(session, by=("ana", "sam", "lea")[place % 3], channel=None)


def statements_of_a_list(desk: Database) -> int:
    with counted(desk) as statements, desk.reading(HOME) as session:
        shown.show_list(given.call(session, "ben"))
    return len(statements)


def statements_of_a_step(desk: Database, text: str) -> int:
    with counted(desk) as statements, desk.writing(HOME) as session:
        steps.done(given.call(session, "ben", text=text))
    return len(statements)


def test_a_list_asks_as_much_for_a_screenful_as_for_two(desk: Database) -> None:
    add(desk, 2)
    few = statements_of_a_list(desk)
    add(desk, PAGE)
    # A page that is not full asks once more, for the tasks without a date.
    assert statements_of_a_list(desk) <= few
    assert 0 < few < 15


def test_a_step_asks_as_much_among_many_tasks_as_among_two(desk: Database) -> None:
    add(desk, 3)
    few = statements_of_a_step(desk, "T-2")
    add(desk, 20)
    assert statements_of_a_step(desk, "T-3") == few
