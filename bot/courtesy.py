"""Who is being answered goes first: the loops share one interpreter with the answers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Nobody was answered for so long, in seconds: then the loops have the interpreter to themselves.
QUIET = 0.025
# While people are answered without a pause, a loop begins something so often, in seconds.
APART = 0.1


class Courtesy:
    """Lets loops begin at once what they have to do while nobody waits for an answer, else in turn.

    The turns are `apart` seconds from each other and are given in the order in which they were
    asked for, so that a loop also comes round when people are answered without a pause.
    """

    def __init__(self, *, quiet: float = QUIET, apart: float = APART) -> None:
        self._quiet = quiet
        self._apart = apart
        self._changed = threading.Condition()
        self._answering = 0
        self._answered_at = self._last_turn = -float("inf")

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Let the loops give way until the block ends."""
        with self._changed:
            self._answering += 1
        try:
            yield
        finally:
            with self._changed:
                self._answering -= 1
                self._answered_at = time.monotonic()

    def give_way(self) -> None:
        """Wait until nobody is being answered, or until it is this loop's turn."""
        with self._changed:
            if self._is_quiet():
                return
            turn = max(self._last_turn, time.monotonic()) + self._apart
            self._last_turn = turn
            while not self._is_quiet() and (left := turn - time.monotonic()) > 0:
                self._changed.wait(min(left, self._quiet))
            if self._is_quiet():
                # Turns that nobody needs any more are not waited for by those who come later.
                self._last_turn = time.monotonic()

    def _is_quiet(self) -> bool:
        return not self._answering and time.monotonic() - self._answered_at >= self._quiet
