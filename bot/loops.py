"""A loop: a thread that works until nothing is due, then waits for its event."""

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)
AFTER_A_CRASH = 1.0
# Whatever becomes of a wake-up: measured by the monotonic clock, which nobody sets.
AT_LEAST_EVERY = 15.0


class Loop:
    """Calls `work` until it says that nothing is left, then `idle`, then waits to be woken."""

    def __init__(
        self,
        name: str,
        work: Callable[[], bool],
        *,
        idle: Callable[[], None],
        threads: int = 1,
        first_after: float = 0.0,
    ) -> None:
        self.name = name
        self._work = work
        self._idle = idle
        self._first_after = first_after
        self._events = [threading.Event() for _ in range(threads)]
        self._at_rest: set[int] = set()
        self._lock = threading.Lock()
        self._beats = [time.monotonic()] * threads
        self._rounds = list(self._beats)
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=[place], name=f"{name}-{place}", daemon=True)
            for place in range(threads)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Have one thread look that is at rest; where none is, have each look once more.

        Whoever then finds that there may be more for others wakes the next one.
        """
        with self._lock:
            chosen = {self._at_rest.pop()} if self._at_rest else set(range(len(self._events)))
        for place in chosen:
            self._events[place].set()

    def silent_for(self) -> float:
        """Seconds since the thread that was heard of least recently came round."""
        return time.monotonic() - min(self._beats)

    def stuck_for(self) -> float:
        """Seconds since the slowest thread last began a round, whatever became of its work."""
        return time.monotonic() - min(self._rounds)

    def ask_to_stop(self) -> None:
        self._stopping.set()
        for event in self._events:
            event.set()

    def join(self, timeout: float) -> bool:
        """Wait for the work in hand; False when some of it goes on."""
        until = time.monotonic() + timeout
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(until - time.monotonic(), 0))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self, place: int) -> None:
        event = self._events[place]
        self._stopping.wait(self._first_after)
        while not self._stopping.is_set():
            # Cleared before looking, so that what comes while we look wakes us again.
            event.clear()
            self._rounds[place] = time.monotonic()
            try:
                if self._work():
                    event.set()
                else:
                    self._idle()
                self._beats[place] = time.monotonic()
            except Exception:
                log.exception("Loop %s stumbled.", self.name)
                self._stopping.wait(AFTER_A_CRASH)
                event.set()
            self._rest(place)

    def _rest(self, place: int) -> None:
        """Wait to be woken. Whoever wakes us between our last look and here is heard as well."""
        with self._lock:
            self._at_rest.add(place)
        self._events[place].wait(AT_LEAST_EVERY)
        with self._lock:
            self._at_rest.discard(place)
