"""What is asked of the database does not grow with what is shown."""

from harness import given
from harness.given import HOME, MONDAY
from harness.statements import counted

from handlers.tasks import cards, listeners, service
from storage.session import Database


def add(desk: Database, count: int) -> None:
    """Give Ben `count` tasks of different people."""
    with desk.writing(HOME) as session:
        for place in range(count):
            service.add_task(
                session,
                given.actor(("ana", "sam", "lea")[place % 3]),
                given.draft(owner="U1BEN", due="tomorrow"),
                channel=None,
                now=MONDAY,
                tools=given.tools(),
            )


def statements_of_a_list(desk: Database) -> int:
    with counted(desk) as statements, desk.reading(HOME) as session:
        listeners.show_list(given.call(session, "ben"))
    return len(statements)


def test_a_list_asks_as_much_for_a_screenful_as_for_two(desk: Database) -> None:
    add(desk, 2)
    few = statements_of_a_list(desk)
    add(desk, cards.LISTED)
    assert statements_of_a_list(desk) == few
    assert 0 < few < 6
