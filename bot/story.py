"""The first story, played by acting as people in the sandbox; the bot knows nothing of it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.client import Person, Sandbox
from sandbox.shapes import Json

Say = Callable[[str], None]
CHANNEL = "warehouse"
LINE = "/task add Restock aisle 3 @ben due fri 3pm"
# What is there to try, once the story has been told.
TEAM = (
    "/ops department add Warehouse",
    "/ops team add Warehouse at London #warehouse @ben",
)
QUEUE = "/task add Count the Rotterdam pallets due mon 10:00 !high #warehouse"
WEEKLY = "/task add Check the fire doors @chidi due mon 16:00 every monday 16:00"
_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|([^>]*)>")


class Stage:
    """The sandbox as the story sees it: who acts, and what can be read where."""

    def __init__(self, slack: Sandbox, say: Say) -> None:
        self._slack = slack
        self._say = say

    def person(self, name: str) -> Person:
        return self._slack.person(name)

    def tell(self, line: str) -> None:
        self._say(line)

    def in_channel(self, part: str) -> Json:
        """Wait for a message in the channel, and show it."""
        return self._seen(self._slack.channel(CHANNEL).messages, part, f"#{CHANNEL}")

    def in_dm(self, person: Person, part: str) -> Json:
        """Wait for a message to a person, and show it."""
        return self._seen(person.dm, part, f"{person.name.title()}'s DM")

    def move_to(self, instant: datetime) -> None:
        self._slack.clock.move(to=instant)
        self._say(f"The clock moves to {instant:%A, %H:%M} UTC.")

    def _seen(self, read: Callable[[], list[Json]], part: str, where: str) -> Json:
        def find() -> list[Json]:
            return [one for one in read() if part in one["text"]]

        message = self._slack.wait_until(find, timeout=20)[-1]
        self._say(f"    {where}: {_readable(message['text'])}")
        return message


def play(slack: Sandbox, say: Say) -> None:
    """Play it from the command to the end. Errors: `TimeoutError` when the bot does not answer."""
    stage = Stage(slack, say)
    ana, ben = stage.person("ana"), stage.person("ben")
    stage.tell(f"Ana types in #{CHANNEL}:  {LINE}")
    answer = ana.command(LINE, channel=CHANNEL)["response"]["text"]
    stage.tell(f"    only Ana sees: {_readable(answer)}")
    stage.in_channel("not accepted yet")
    copy = stage.in_dm(ben, "Restock aisle 3")

    stage.tell("Ben presses Accept.")
    ben.press(copy, "tasks.accept")
    stage.in_channel("Accepted by Ben")

    due = datetime.fromtimestamp(_due(answer), UTC)
    stage.move_to(due - timedelta(hours=6))
    stage.in_dm(ben, "due today")
    stage.move_to(due - timedelta(hours=1))
    reminder = stage.in_dm(ben, "Due soon")

    stage.tell("Ben presses Done below the reminder.")
    ben.press(reminder, "tasks.done")
    stage.in_channel("Done by Ben")
    _leave_work(stage, ana)


def _leave_work(stage: Stage, ana: Person) -> None:
    """Leave a team, a task in its queue and one that comes round again, to try things on."""
    for line in (*TEAM, QUEUE, WEEKLY):
        ana.command(line, channel=CHANNEL)
    stage.in_channel("pallets: Open")
    stage.tell("Now you: be Ben or Chidi in #warehouse and take it, or move the clock to Monday.")


def _due(answer: str) -> int:
    found = _DATE.search(answer)
    if found is None:
        raise ValueError("The answer names no date.")
    return int(found[1])


def _readable(text: str) -> str:
    return _DATE.sub(lambda found: found[2], text).replace("*", "")
