"""What a transaction has asked already, so that it need not ask twice."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from storage.base import Base

_T = TypeVar("_T")


class Memo:
    """Answers by their question, as long as nothing can have changed them.

    What a transaction asked of a table is forgotten when it writes to that table, and all of it
    when it may have waited for another one or took something back.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}
        self._of: dict[str, set[Hashable]] = {}

    def once(self, key: Hashable, tables: tuple[type[Base], ...], ask: Callable[[], _T]) -> _T:
        """Return what `ask` answered before, or ask; it reads from `tables` only."""
        if key in self._known:
            answer: _T = self._known[key]
            return answer
        answer = ask()
        self.know(key, answer, *tables)
        return answer

    def knows(self, key: Hashable) -> bool:
        return key in self._known

    def know(self, key: Hashable, answer: object, *tables: type[Base]) -> None:
        """Keep an answer that was read from `tables` only."""
        self._known[key] = answer
        for table in tables:
            self._of.setdefault(table.__tablename__, set()).add(key)

    def get(self, key: Hashable) -> Any:
        """Return what is known; None when nothing is."""
        return self._known.get(key)

    def forget(self, table: str) -> None:
        """Forget what was asked of a table."""
        for key in self._of.pop(table, ()):
            self._known.pop(key, None)

    def clear(self) -> None:
        self._known.clear()
        self._of.clear()
