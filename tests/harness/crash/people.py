"""People at work while the bot dies and comes back: they ask, press, and let time pass."""

import itertools
import random
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from harness.crash.life import write_clock
from sandbox.client import NotPossible, Person, Sandbox

TEAMS = {
    "warehouse": ("ana", "ben", "chidi", "farid"),
    "shop-floor": ("hugo", "ines", "dara"),
    "customer-care": ("elif", "grace", "dara"),
    "general": ("jonas", "chidi", "hugo"),
}
WHEN = ("", "", " due in 30 min", " due in 2 h", " due in 3 days")
MINUTES = (5, 20, 45, 90)
# On a small machine the bot has to live beside them.
PAUSE = 0.4
UNAWARE = 0.02
STEPS = ("tasks.accept", "tasks.done")
Act = Callable[[random.Random], None]


class Crowd:
    """Nine threads of people, one that moves the clock and what else is named, while it is open."""

    def __init__(self, slack: Sandbox, clock: Path, *, seed: int, also: Sequence[Act] = ()) -> None:
        self._slack = slack
        self._clock = clock
        self._titles = itertools.count(1)
        self._home = threading.Event()
        self.chance = random.Random(seed)  # noqa: S311  # A die.
        works = [self._ask, self._mention, self._press] * 3 + [self._let_time_pass, *also]
        self._threads = [
            threading.Thread(target=self._work, args=[work, random.Random(f"{seed} {place}")])  # noqa: S311  # A die.
            for place, work in enumerate(works)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._home.set()
        for thread in self._threads:
            thread.join()

    def _work(self, act: Act, chance: random.Random) -> None:
        while not self._home.is_set():
            # Most wait until the bot seems to be there; it may be dead by the time they speak.
            if self._slack.sockets()["connected"] or chance.random() < UNAWARE:
                act(chance)
            time.sleep(PAUSE * chance.uniform(0.5, 2))

    def _ask(self, chance: random.Random) -> None:
        channel, who, words = self._wish(chance)
        self._slack.person(who).command(f"/task add {words}", channel=channel)

    def _mention(self, chance: random.Random) -> None:
        channel, who, words = self._wish(chance)
        if chance.random() < 0.5:
            self._slack.person(who).says(channel, f"@opsbot add {words}")
        else:
            self._slack.person(who).says("bot", f"add {words}")

    def _wish(self, chance: random.Random) -> tuple[str, str, str]:
        channel = chance.choice(list(TEAMS))
        who, owner = (chance.choice(TEAMS[channel]) for _ in range(2))
        return channel, who, f"Crate {next(self._titles)} @{owner}{chance.choice(WHEN)}"

    def _press(self, chance: random.Random) -> None:
        """Use a button somewhere in somebody's messages, new or old."""
        person = self._slack.person(chance.choice([one for team in TEAMS.values() for one in team]))
        found = [
            (message, button["action_id"])
            for message in person.dm()
            for button in _buttons(message)
            if button["action_id"] in STEPS
        ]
        if found:
            self._use(person, *chance.choice(found[-8:]))

    def _use(self, person: Person, message: dict[str, Any], action: str) -> None:
        try:
            person.press(message, action)
        except NotPossible:
            return  # The card changed under the finger.

    def _let_time_pass(self, chance: random.Random) -> None:
        now = self._slack.clock.move(minutes=chance.choice(MINUTES))
        write_clock(self._clock, now)
        time.sleep(0.5)


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        element
        for block in message.get("blocks", [])
        if block["type"] == "actions"
        for element in block["elements"]
    ]
