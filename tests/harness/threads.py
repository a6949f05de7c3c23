"""Several threads at once; what one of them raises is raised by the test."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 20
"""Seconds after which a thread that waits for another has failed."""


def at_once(*works: Callable[[], T]) -> list[T]:
    """Run each in a thread of its own and return what they returned."""
    with ThreadPoolExecutor(len(works)) as pool:
        return [running.result(PATIENCE) for running in [pool.submit(work) for work in works]]
