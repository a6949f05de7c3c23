"""A business clock that a test sets."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


class SetClock:
    """Stands still until it is moved, and then tells whoever asked to be told."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self._at = at
        self._listeners: list[Callable[[datetime], None]] = []

    def now(self) -> datetime:
        return self._at

    def on_move(self, callback: Callable[[datetime], None]) -> None:
        self._listeners.append(callback)

    def move(self, **lengths: float) -> None:
        self._at += timedelta(**lengths)
        for callback in self._listeners:
            callback(self._at)
