"""A timer that was armed two seconds ahead: how long after its instant it rings."""

import time
from collections.abc import Iterator
from datetime import timedelta

from bench.figures import Figure, Found, in_ms, median, p99
from bench.ground import BOTH, fresh_shop
from bench.shop import RING, Bell, Shop
from bench.slack import HOME
from storage import timers

COUNT = 100
AHEAD = timedelta(seconds=2)
APART = 0.07


def measure() -> Iterator[Found]:
    for kind in BOTH:
        with fresh_shop(kind) as database:
            bell = Bell()
            shop = Shop(database, bell=bell)
            with shop.running():
                for number in range(COUNT):
                    with database.writing(HOME) as session:
                        timers.arm(session, RING, str(number), at=shop.clock.now() + AHEAD)
                    time.sleep(APART)
                time.sleep(AHEAD.total_seconds() + 1)
        late = [seconds for _, seconds, _ in bell.rung]
        yield Figure(f"{kind}: late, p50 of {COUNT}", in_ms(median(late)), "ms")
        yield Figure(f"{kind}: late, p99 of {COUNT}", in_ms(p99(late)), "ms", at_most=500)
        rung = [subject for subject, *_ in bell.rung]
        odd = COUNT - len(set(rung)) + len(rung) - len(set(rung))
        yield Figure(f"{kind}: lost or doubled", odd, at_most=0)
