"""How long a digest takes over 100,000 tasks, for a manager and for a lead, on both databases.

`.venv/bin/python bench/digests.py` prints a table; it ends with 1 when one takes over a second.
"""

import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from harness import given  # noqa: E402  # The path comes first.
from harness.databases import fresh_postgresql, fresh_sqlite, open_database  # noqa: E402
from harness.given import HOME, MONDAY  # noqa: E402

from bench import task_lists  # noqa: E402
from handlers.digests.service import gathering  # noqa: E402
from storage import teams  # noqa: E402
from storage.session import Database  # noqa: E402

TIMES = 20
LIMIT = 1000.0  # Milliseconds.


def main() -> int:
    draw = random.Random(7)  # noqa: S311  # No secret.
    slow = False
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sqlite = stack.enter_context(fresh_sqlite(folder))
        postgresql = open_database(stack.enter_context(fresh_postgresql()))
        stack.callback(postgresql.close)
        for name, database in (("sqlite", sqlite), ("postgresql", postgresql)):
            fill(database, draw)
            for who in ("max", "lea"):
                times = sorted(measured(database, who))
                slow = slow or times[-1] > LIMIT
                median = times[len(times) // 2]
                print(
                    f"{name:11} {who:4} median {median:6.1f} ms   max {times[-1]:6.1f} ms",
                    flush=True,
                )
    return 1 if slow else 0


def fill(database: Database, draw: random.Random) -> None:
    """Fill a desk with tasks; Lea leads the Warehouse, Max manages it all."""
    task_lists.fill(given.desk(database), draw)
    with database.writing(HOME) as session:
        for team in teams.every(session):
            teams.change(session, team.id, lead_id="U1LEA")


def measured(database: Database, who: str) -> list[float]:
    times = []
    for _ in range(TIMES):
        with database.reading(HOME) as session:
            started = time.perf_counter()
            gathering.now(session, given.actor(who), at=MONDAY, tools=given.tools())
            times.append((time.perf_counter() - started) * 1000)
    return times


if __name__ == "__main__":
    sys.exit(main())
