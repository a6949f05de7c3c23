"""Commands at a steady rate: to the wrapper alone, and while the loops show what they did."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext

from bench.figures import Figure, Found, in_ms, median, p99
from bench.load import exhaust, offer
from bench.shop import Shop
from bot.webserver import Request
from storage.session import Database

OFFERED, A_SECOND, THREADS = 500, 50, 8
LONGEST = 50.0  # milliseconds


def offered(
    what: str,
    shop: Shop,
    request: Callable[[], Request],
    *,
    part: str,
    count: Callable[[Database], int],
) -> Iterator[Found]:
    """Offer requests twice; the promise is about the wrapper, and not about what is shown.

    With the loops at work each command costs its message as well, in the same interpreter. `part`
    is in every answer, and `count` says how many rows of the shop have been made.
    """
    served: list[Request] = []
    before = count(shop.database)

    def serve(one: Request) -> None:
        shop.serve(one, part=part)
        served.append(one)

    for beside, promised in (("", LONGEST), (", the loops at work", None)):
        with shop.running() if beside else nullcontext():
            exhaust([request() for _ in range(THREADS * 4)], serve, threads=THREADS)
            work = [request() for _ in range(OFFERED)]
            took = offer(work, serve, a_second=A_SECOND, threads=THREADS)
        asked = f"{what}, {A_SECOND} a second by {THREADS} threads{beside}"
        yield Figure(f"{asked}, p50", in_ms(median(took)), "ms")
        yield Figure(f"{asked}, p99", in_ms(p99(took)), "ms", at_most=promised)
    wrong = abs(count(shop.database) - before - len(served))
    yield Figure(f"{what}, lost or doubled of {len(served):,} answered", wrong, at_most=0)
