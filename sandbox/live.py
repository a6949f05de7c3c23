"""Every change, pushed to whoever watches: the page subscribes here."""

import asyncio
from collections.abc import Iterable

from sandbox.shapes import Json


class Watcher:
    """One open page. `workspace` and `person` narrow what it hears; None means everything."""

    def __init__(self, *, workspace: str | None, person: str | None) -> None:
        self.workspace = workspace
        self.person = person
        self.changes: asyncio.Queue[Json] = asyncio.Queue()

    def wants(self, change: Json) -> bool:
        if change["workspace"] is not None and self.workspace not in (None, change["workspace"]):
            return False
        return self.person is None or change["people"] is None or self.person in change["people"]


class Live:
    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()

    def watch(self, *, workspace: str | None, person: str | None) -> Watcher:
        watcher = Watcher(workspace=workspace, person=person)
        self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        self._watchers.discard(watcher)

    def push(
        self,
        kind: str,
        *,
        workspace: str | None = None,
        people: Iterable[str] | None = None,
        **facts: object,
    ) -> None:
        """Tell watchers of one change; `people` are the user ids who can see it, None is all."""
        seen_by = None if people is None else sorted(people)
        change: Json = {"type": kind, "workspace": workspace, "people": seen_by, **facts}
        for watcher in self._watchers:
            if watcher.wants(change):
                watcher.changes.put_nowait(change)
