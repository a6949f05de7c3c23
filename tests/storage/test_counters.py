"""Human numbers: one after the other, each once."""

from harness.statements import counted
from harness.threads import at_once

from storage import counters
from storage.session import Database

HOME, OTHER = "T1HOME", "T2OTHER"


def draw(database: Database, name: str = "task", *, workspace: str = HOME) -> int:
    with database.writing(workspace) as session:
        return counters.draw(session, name)


def test_numbers_begin_at_one_for_each_name_and_workspace(home: Database) -> None:
    assert [draw(home), draw(home), draw(home, "complaint")] == [1, 2, 1]
    assert draw(home, workspace=OTHER) == 1


def test_eight_threads_draw_without_gap_or_double(home: Database) -> None:
    def draw_some() -> list[int]:
        return [draw(home) for _ in range(5)]

    drawn = at_once(*[draw_some] * 8)
    assert sorted(number for some in drawn for number in some) == list(range(1, 41))


def test_a_number_of_a_rolled_back_transaction_is_drawn_again(home: Database) -> None:
    assert draw(home) == 1
    with home.writing(HOME) as session:
        assert counters.draw(session, "task") == 2
        session.rollback()
    assert draw(home) == 2


def test_to_draw_is_one_statement(home: Database) -> None:
    for _ in range(2):
        with counted(home) as statements:
            draw(home)
        assert len(statements) == 1
