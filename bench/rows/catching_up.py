"""100 000 timers are overdue after an outage: people are served, urgent things come first."""

import time
from collections.abc import Iterator
from datetime import timedelta

from harness.clock import SetClock

from bench.figures import Figure, Found, in_ms, p99
from bench.ground import BOTH, copy_task, fresh_shop
from bench.load import offer
from bench.shop import RING, Bell, Shop, wishes
from bench.slack import HOME, slack
from storage import timers
from storage.enums import Lane
from storage.session import Database

OVERDUE = 100_000
URGENT = 10
COMMANDS, A_SECOND = 300, 20


def measure() -> Iterator[Found]:
    for kind in BOTH:
        with fresh_shop(kind) as database, slack(delay=0.1) as fake:
            clock, bell = SetClock(), Bell()
            shop = Shop(database, api_url=fake.api_url, clock=clock, bell=bell)
            shop.serve(wishes(1)[0])
            overdue = copy_task(database, wanted=OVERDUE)
            clock.move(days=4)
            yield from _catching_up(kind, shop, bell, overdue)


def _catching_up(kind: str, shop: Shop, bell: Bell, overdue: int) -> Iterator[Found]:
    rung: list[Lane] = []
    shop.sweeper.on_rung = lambda lane, _late: rung.append(lane)
    with shop.running():
        time.sleep(1)
        late = list(_urgent(shop, bell))
        before, began = rung.count(Lane.NORMAL), time.perf_counter()
        took = offer(wishes(COMMANDS), shop.serve, a_second=A_SECOND, threads=4)
        caught_up = (rung.count(Lane.NORMAL) - before) / (time.perf_counter() - began)
    left = overdue - rung.count(Lane.NORMAL)
    among = f"{kind}: behind {overdue:,} overdue"
    yield Figure(f"{among}, a fresh urgent timer, latest of {URGENT}", max(late), "s", at_most=5)
    yield Figure(f"{among}, {A_SECOND} commands a second, p99", in_ms(p99(took)), "ms", at_most=200)
    yield Figure(f"{kind}: caught up meanwhile", caught_up, "timers/s")
    if left <= 0:
        raise RuntimeError("Everything was caught up before the end: the row measured nothing.")


def _urgent(shop: Shop, bell: Bell) -> Iterator[float]:
    for number in range(URGENT):
        began = time.perf_counter()
        arm(shop.database, f"urgent-{number}", shop, Lane.URGENT)
        while len(bell.rung) <= number and time.perf_counter() - began < 10:
            time.sleep(0.002)
        yield time.perf_counter() - began


def arm(database: Database, subject: str, shop: Shop, lane: Lane) -> None:
    with database.writing(HOME) as session:
        at = shop.clock.now() - timedelta(microseconds=1)
        timers.arm(session, RING, subject, at=at, lane=lane)
