"""What is red in what somebody leads, over 100,000 tasks and 100,000 complaints."""

import random
import time
from collections.abc import Iterator
from contextlib import closing

from harness import given
from harness.given import HOME, MONDAY

from bench.figures import Figure, Found, in_ms, median, p99
from bench.ground import BOTH, fresh, learn
from bench.rows import complaints, task_lists
from handlers.digests.service import gathering
from storage import teams
from storage.session import Database

TIMES, WARM = 30, 3
LIMIT = 1000


def measure() -> Iterator[Found]:
    for kind in BOTH:
        draw = random.Random(7)  # noqa: S311 - no secret.
        with fresh(kind) as url, closing(Database(url)) as database:
            desk = given.desk(database)
            task_lists.fill(desk, draw)
            complaints.complain(
                desk, draw, now=MONDAY, people=["U1ANA", "U1BEN", "U1SAM"], channels=[given.SHOP]
            )
            learn(database)
            with database.writing(HOME) as session:
                for team in teams.every(session):
                    teams.change(session, team.id, lead_id="U1LEA")
            for who, name in (("a manager", "max"), ("a lead", "lea")):
                took = [_seconds(database, name) for _ in range(WARM + TIMES)][WARM:]
                yield Figure(f"{kind}: digest of {who}, p50", in_ms(median(took)), "ms")
                yield Figure(f"{kind}: digest of {who}, p99", in_ms(p99(took)), "ms", at_most=LIMIT)


def _seconds(database: Database, name: str) -> float:
    with database.reading(HOME) as session:
        began = time.perf_counter()
        gathering.now(session, given.actor(name), at=MONDAY, tools=given.tools())
        return time.perf_counter() - began
