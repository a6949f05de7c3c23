"""How long lists and single tasks take among 100,000 tasks, on both databases.

`.venv/bin/python bench/task_lists.py` prints a table; it ends with 1 when a p99 is above 50 ms.
"""

import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from harness import given  # noqa: E402  # The path comes first.
from harness.databases import fresh_postgresql, fresh_sqlite, open_database  # noqa: E402
from harness.given import BACK, HOME, MONDAY, SHOP  # noqa: E402
from sqlalchemy import insert, text  # noqa: E402

from handlers.tasks.listeners import shown  # noqa: E402
from storage import scope, teams  # noqa: E402
from storage.base import Base  # noqa: E402
from storage.enums import Evidence, Priority, Role, Sharing, TaskState  # noqa: E402
from storage.session import Database, Session  # noqa: E402
from storage.staff import Person  # noqa: E402
from storage.tasks import ENDED, Task, TaskOwner  # noqa: E402

TASKS, OPEN, PEOPLE, TIMES = 100_000, 20_000, 120, 60
LIMIT = 50.0  # Milliseconds.
LISTS = ("", "team", "all", "overdue", "blocked", "open", "@p7", "#warehouse", "all #warehouse")
BULK = 5000


def main() -> int:
    draw = random.Random(7)  # noqa: S311  # No secret.
    slow = False
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sqlite = stack.enter_context(fresh_sqlite(folder))
        postgresql = open_database(stack.enter_context(fresh_postgresql()))
        stack.callback(postgresql.close)
        for name, database in (("sqlite", sqlite), ("postgresql", postgresql)):
            fill(given.desk(database), draw)
            for what, ask in questions(draw).items():
                times = sorted(measured(database, ask))
                median, late = times[len(times) // 2], times[int(len(times) * 0.99)]
                slow = slow or late > LIMIT
                print(
                    f"{name:11} {what:22} median {median:6.1f} ms   p99 {late:6.1f} ms", flush=True
                )
    return 1 if slow else 0


def questions(draw: random.Random) -> dict[str, Callable[[Session], Any]]:
    def listed(typed: str) -> Callable[[Session], Any]:
        return lambda session: shown.show_list(given.call(session, "lea", text=typed))

    asked = {f"list {one}".strip(): listed(one) for one in LISTS}
    asked["show"] = lambda session: shown.show(
        given.call(session, "lea", text=f"T-{2 * draw.randrange(1, TASKS // 2)}")
    )
    return asked


def measured(database: Database, ask: Callable[[Session], Any]) -> Iterator[float]:
    for _ in range(TIMES):
        with database.reading(HOME) as session:
            started = time.perf_counter()
            ask(session)
            yield (time.perf_counter() - started) * 1000


def fill(database: Database, draw: random.Random) -> None:
    with database.writing(HOME) as session:
        people = [f"U1P{number}" for number in range(PEOPLE)]
        session.execute(insert(Person), [person(one) for one in people])
        department = teams.add_department(session, "Warehouse")
        team, _new = teams.open_team(session, department.id if department else None, None)
        teams.join(session, team.id, {"U1LEA", *people[:20]})
        rows = [task(number, draw, team.department_id) for number in range(1, TASKS + 1)]
        write(session, Task, rows)
    # What is known of the tables decides how the owners' references are checked.
    learn(database)
    with database.writing(HOME) as session:
        write(session, TaskOwner, [owner(one, draw.choice(["U1LEA", *people])) for one in rows])
    learn(database)


def write(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BULK):
        session.execute(insert(table), rows[start : start + BULK])


def learn(database: Database) -> None:
    guarded = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
    with guarded.begin() as connection:
        connection.execute(text("ANALYZE"))


def person(person_id: str) -> dict[str, Any]:
    name = person_id.removeprefix("U1").lower()
    return {
        "workspace_id": HOME, "id": person_id, "name": name, "handle": name, "role": Role.STAFF
    }  # fmt: skip


def task(number: int, draw: random.Random, department: uuid.UUID | None) -> dict[str, Any]:
    """Return a task: one in five is open, every other one stands in a private channel."""
    is_open = draw.random() < OPEN / TASKS
    states = [one for one in TaskState if (one not in ENDED) is is_open]
    due = MONDAY + timedelta(minutes=draw.randrange(-40_000, 40_000))
    return {
        "workspace_id": HOME, "id": uuid.uuid4(), "number": number,
        "title": f"Restock aisle {number}", "state": draw.choice(states), "state_by": "U1ANA",
        "state_at": MONDAY, "reason": "", "priority": Priority.NORMAL, "sharing": Sharing.ANY,
        "assigner_id": "U1ANA", "department_id": department if draw.random() < 0.01 else None,
        "channel_id": BACK if number % 2 else SHOP, "due_at": draw.choice([due, due, None]),
        "due_has_clock": True, "due_zone": "Europe/London", "moves": 0,
        "proposed_has_clock": False, "evidence": Evidence.NONE, "quoted": "", "permalink": "",
        "created_at": MONDAY,
    }  # fmt: skip


def owner(row: dict[str, Any], person_id: str) -> dict[str, Any]:
    return {
        "workspace_id": HOME, "task_id": row["id"], "person_id": person_id, "place": 0,
        "task_open": row["state"] not in ENDED,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
