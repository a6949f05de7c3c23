"""What a digest asks of tasks and escalations is answered from their indexes, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from harness import given
from harness.given import HOME, MONDAY, user_id
from sqlalchemy import event, text

from storage import digests, escalations, scope, task_findings
from storage.session import Database, Session
from storage.task_eyes import Eyes
from storage.task_findings import Scope

# Overdue and pressing, overdue, blocked, untaken, moved too often.
QUESTIONS = 5


@pytest.fixture
def desk(database: Database) -> Database:
    given.desk(database)
    with database.writing(HOME) as session:
        team = given.team(session, lead="lea")
        for number in range(40):
            task = given.task(session, ("ben", "sam")[number % 2], department_id=team.department_id)
            task.moves = number % 5
    return database


def scopes(session: Session) -> Iterator[tuple[Scope, Eyes]]:
    yield Scope(everything=True, teams=(), people=frozenset()), Eyes("U1MAX", is_manager=True)
    people = frozenset({user_id("ben")})
    yield (
        Scope(everything=False, teams=((None, given.site(session).id),), people=people),
        Eyes("U1LEA"),
    )


def explained(database: Database, sent: list[tuple[str, Any]]) -> list[str]:
    explain = "EXPLAIN QUERY PLAN " if database.on_sqlite else "EXPLAIN "
    engine = database.engine.execution_options(workspace=scope.UNGUARDED)
    with engine.begin() as connection:
        if not database.on_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        return [
            str(connection.exec_driver_sql(explain + statement, parameters).all())
            for statement, parameters in sent
        ]


def plans(database: Database, ask: Any) -> list[str]:
    sent: list[tuple[str, Any]] = []

    def listen(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    with database.writing(HOME) as session:
        asked = ask(session)
        event.listen(database.engine, "before_cursor_execute", listen)
        asked()
        event.remove(database.engine, "before_cursor_execute", listen)
    return explained(database, sent)


@pytest.mark.parametrize("place", [0, 1], ids=["manager", "lead"])
def test_what_is_wrong_with_tasks_is_found_by_indexes(desk: Database, place: int) -> None:
    def ask(session: Session) -> Any:
        where, eyes = list(scopes(session))[place]
        waited = MONDAY - timedelta(days=1)
        return lambda: task_findings.found(session, where, eyes, now=MONDAY, waited=waited, limit=9)

    found = plans(desk, ask)
    assert len(found) == QUESTIONS
    for plan in found:
        assert "Seq Scan on tasks" not in plan
        assert "SCAN tasks'" not in plan


def test_the_other_questions_of_a_digest_read_no_whole_table(desk: Database) -> None:
    def ask(session: Session) -> Any:
        def asked() -> None:
            escalations.untaken(session, limit=9)
            digests.items(session, "U1LEA")
            digests.last(session, "U1LEA")
            digests.wish(session, "U1LEA")

        return asked

    for plan in plans(desk, ask):
        assert "Seq Scan" not in plan
        assert "SCAN escalations'" not in plan
        assert "SCAN digest" not in plan
