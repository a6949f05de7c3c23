"""Commands at a steady rate: to the wrapper alone, and while the loops show what they did."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext

from bench.figures import Figure, Found, in_ms, median, p99
from bench.load import exhaust, offer
from bench.shop import Shop
from bot.webserver import Request

OFFERED, A_SECOND, THREADS = 500, 50, 8
LONGEST = 50.0  # milliseconds


def offered(
    what: str,
    shop: Shop,
    work: Callable[[int], Sequence[Request]],
    serve: Callable[[Request], None],
) -> Iterator[Found]:
    """Offer `work(count)` twice; the promise is about the wrapper, and not about what is shown.

    With the loops at work each command costs its message as well, in the same interpreter.
    """
    for beside, promised in (("", LONGEST), (", the loops at work", None)):
        with shop.running() if beside else nullcontext():
            exhaust(work(THREADS * 4), serve, threads=THREADS)
            took = offer(work(OFFERED), serve, a_second=A_SECOND, threads=THREADS)
        asked = f"{what}, {A_SECOND} a second by {THREADS} threads{beside}"
        yield Figure(f"{asked}, p50", in_ms(median(took)), "ms")
        yield Figure(f"{asked}, p99", in_ms(p99(took)), "ms", at_most=promised)
