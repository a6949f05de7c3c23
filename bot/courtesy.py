"""Who is being answered goes first: the loops share one interpreter with the answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# So long a loop gives way at most, in seconds: it goes on however much there is to answer.
LONGEST = 1.0


class Courtesy:
    """Lets loops begin nothing new while somebody waits for an answer."""

    def __init__(self, *, longest: float = LONGEST) -> None:
        self._longest = longest
        self._changed = threading.Condition()
        self._answering = 0

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
                if not self._answering:
                    self._changed.notify_all()

    def give_way(self) -> None:
        """Wait until nobody is being answered, `longest` seconds at most."""
        if not self._answering:
            return
        with self._changed:
            self._changed.wait_for(lambda: not self._answering, timeout=self._longest)
