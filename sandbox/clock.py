"""The business clock: real time plus an offset that only grows, and the `ts` of messages."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Listener = Callable[[datetime], None]


class BusinessClock:
    """What people in the sandbox read on the wall. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._last_stamp = 0
        self._listeners: list[Listener] = []
        self._reset_listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def stamp(self) -> str:
        """Return the next message `ts`: seconds with six digits, never twice the same."""
        with self._lock:
            self._last_stamp = max(self._last_stamp + 1, int(self.now().timestamp() * 1_000_000))
            return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    def on_move(self, listener: Listener) -> None:
        """Call `listener` with the new time after every move and after a reset.

        It runs in the sandbox's own thread when somebody moves the clock over HTTP, so it must
        return at once and must not call the sandbox.
        """
        self._listeners.append(listener)

    def on_reset(self, listener: Callable[[], None]) -> None:
        """Call `listener` when the sandbox begins anew; the same holds for it as in `on_move`."""
        self._reset_listeners.append(listener)

    def move(self, *, to: datetime | None = None, by: timedelta | None = None) -> datetime:
        """Move forward to an instant or by a length of time and return the new time.

        Raises ValueError for a move backwards: messages would be older than their answers.
        """
        with self._lock:
            now = self.now()
            step = by if by is not None else (to or now) - now
            if step < timedelta():
                raise ValueError("The clock only moves forward; reset the sandbox to go back.")
            self._offset += step
        return self._tell()

    def reset(self) -> datetime:
        with self._lock:
            self._offset = timedelta()
            self._last_stamp = 0
        for listener in self._reset_listeners:
            listener()
        return self._tell()

    def _tell(self) -> datetime:
        now = self.now()
        for listener in self._listeners:
            listener(now)
        return now
