"""Business time: what "due", "tomorrow" and "quiet hours" are measured by."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells business time. `on_move` is called back with the new time whenever the clock is set."""

    def now(self) -> datetime: ...

    def on_move(self, callback: Callable[[datetime], None]) -> None: ...


class SystemClock:
    """The machine's own clock, which nobody moves on purpose."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_move(self, callback: Callable[[datetime], None]) -> None:
        """Nothing to do: loops look at least every few seconds anyway."""
