"""What is asked about stock again and again is answered from an index, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from harness import storeroom
from harness.company import HOME, MONDAY
from sqlalchemy import event, text

from storage import scope, stock_items, stock_ledger, stock_rules
from storage.session import Database, Session

SITE_ID = "Harbour"


@pytest.fixture
def store(database: Database) -> Database:
    storeroom.stocked(database)
    with database.writing(HOME) as session:
        for number in range(30):
            storeroom.run(session, f"new T-{number} Tea {number}")
            storeroom.run(session, f"receive 1 T-{number} at Harbour")
            storeroom.run(session, f"rule T-{number} at Harbour min 1")
    return database


def ids(session: Session) -> tuple[Any, Any]:
    return storeroom.item(session, "T-7").id, storeroom.site_id(session, SITE_ID)


QUESTIONS: dict[str, Callable[[Session], Any]] = {
    "by a name": lambda session: stock_items.called(session, ["T-7"]),
    "every name": stock_items.known,
    "balances": lambda session: stock_ledger.balances(session, [ids(session)[0]]),
    "later entries": lambda session: stock_ledger.changes_after(session, *ids(session), MONDAY),
    "history": lambda session: stock_ledger.latest(session, *ids(session), limit=20),
    "last count": lambda session: stock_ledger.last_count(session, *ids(session)),
    "a booking": lambda session: stock_ledger.of_booking(session, ids(session)[0]),
    "a rule": lambda session: stock_rules.rule(session, *ids(session)),
    "what is open": lambda session: stock_rules.open_shortage(session, *ids(session)),
    "what nobody has decided": lambda session: stock_rules.undecided(session, None, limit=20),
    "what is low": lambda session: stock_rules.low(session, None, limit=20),
}


def plans(database: Database, ask: Callable[[Session], Any]) -> list[str]:
    """Return how the database would answer each statement of a question."""
    sent: list[Any] = []

    def listen(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", listen)
    with database.reading(HOME) as session:
        ask(session)
    event.remove(database.engine, "before_cursor_execute", listen)
    explain = "EXPLAIN QUERY PLAN " if database.on_sqlite else "EXPLAIN "
    engine = database.engine.execution_options(workspace=scope.UNGUARDED)
    with engine.begin() as connection:
        if not database.on_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        return [
            str(connection.exec_driver_sql(explain + statement, parameters).all())
            for statement, parameters in sent
        ]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reads_a_whole_table(store: Database, question: str) -> None:
    found = plans(store, QUESTIONS[question])
    assert found
    for plan in found:
        assert "Seq Scan on stock" not in plan
        assert "SCAN stock_" not in plan.replace("SCAN stock_items USING COVERING", "")
