"""What is asked about complaints again and again is answered from an index, on both databases."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from harness import complaints as harness
from harness import given
from harness.given import HOME, MONDAY, SHOP
from sqlalchemy import event, text

from storage import complaint_figures, complaint_lists, complaints, customers, scope
from storage.complaint_figures import Asked
from storage.complaint_lists import Spot, Wanted
from storage.enums import ComplaintState
from storage.session import Database, Session
from storage.task_eyes import Eyes

ANA = Eyes(given.user_id("ana"))
SITE, CUSTOMER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def shop(database: Database) -> Database:
    given.desk(database)
    with database.writing(HOME) as session:
        for number in range(30):
            harness.logged(session, f"Complaint {number}", customer=f"Customer {number}",
                           address=f"{number}@example.com", source_ts=f"{number}.1")  # fmt: skip
    return database


def page(wanted: Wanted, spot: Spot | None = None) -> Callable[[Session], Any]:
    return lambda session: complaint_lists.page(session, wanted, ANA, spot=spot, limit=16)


QUESTIONS: dict[str, Callable[[Session], Any]] = {
    "by its number": lambda session: complaints.by_number(session, 7),
    "its events": lambda session: complaints.events(session, SITE),
    "of a message": lambda session: complaints.of_message(session, SHOP, "7.1"),
    "a customer": lambda session: customers.at_address(session, "7@example.com"),
    "of a customer": lambda session: complaints.of_customer(session, CUSTOMER, limit=9),
    "what may be the same": lambda session: complaints.beginnings(
        session, MONDAY, CUSTOMER, limit=9, length=40
    ),
    "somebody's": lambda session: complaints.open_of(session, "U1BEN", limit=9),
    "owed today": lambda session: complaint_lists.due_before(session, "U1BEN", MONDAY, limit=9),
    "what is open": page(Wanted()),
    "the next page": page(Wanted(), Spot(MONDAY, 7)),
    "of a person": page(Wanted(owner="U1BEN")),
    "of a site": page(Wanted(site_id=SITE)),
    "of a department": page(Wanted(department_id=SITE)),
    "of a channel": page(Wanted(channel_id=SHOP)),
    "new ones": page(Wanted(state=ComplaintState.NEW)),
    "overdue": page(Wanted(due_before=MONDAY)),
    "a report": lambda session: complaint_figures.by_cause(
        session, Asked(MONDAY, MONDAY + timedelta(days=9)), ANA
    ),
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
def test_no_question_reads_a_whole_table(shop: Database, question: str) -> None:
    found = plans(shop, QUESTIONS[question])
    assert found
    for plan in found:
        assert "Seq Scan on complaint" not in plan
        assert "Seq Scan on customers" not in plan
        assert "SCAN complaint" not in plan
        assert "SCAN customers" not in plan


def test_a_report_counts_between_instants(shop: Database) -> None:
    edges = [MONDAY - timedelta(days=1), MONDAY, MONDAY + timedelta(days=1)]
    asked = Asked(edges[0], edges[-1])
    with shop.reading(HOME) as session:
        assert complaint_figures.between(session, edges, asked, ANA) == [0, 30]
        nobody = Eyes(given.user_id("gus"), is_guest=True)
        assert complaint_figures.between(session, edges, asked, nobody) == [0, 0]
        assert complaint_figures.by_cause(session, asked, nobody) == {}
