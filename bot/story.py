"""The first story, played by acting as people in the sandbox; the bot knows nothing of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.client import Person, Sandbox
from sandbox.shapes import Json

Say = Callable[[str], None]
CHANNEL = "warehouse"
LINE = "/task add Restock aisle 3 @ben due fri 5pm"


def play(slack: Sandbox, say: Say) -> None:
    """Play it from the command to the end. Errors: `TimeoutError` when the bot does not answer."""
    ana, ben = slack.person("ana"), slack.person("ben")
    slack.wait_until(lambda: _knows(ana), timeout=20)
    say(f"Ana types in #{CHANNEL}:  {LINE}")
    answer = ana.command(LINE, channel=CHANNEL)
    say(f"  only Ana sees:  {answer['response']['text']}")
    card = _wait(slack, lambda: slack.channel(CHANNEL).messages(), "Restock aisle 3")
    say(f"  #{CHANNEL}:  {card['text']}")
    copy = _wait(slack, ben.dm, "Restock aisle 3")
    say(f"  Ben's DM:  {copy['text']}")
    ben.press(copy, "tasks.accept")
    say("Ben presses Accept.")
    say(
        f"  #{CHANNEL}:  {_wait(slack, lambda: slack.channel(CHANNEL).messages(), 'Accepted')['text']}"
    )
    friday = _friday_at_four(slack.clock.now())
    slack.clock.move(to=friday)
    say(f"The clock moves to {friday:%A, %H:%M} UTC.")
    say(f"  Ben's DM:  {_wait(slack, ben.dm, 'Due soon')['text']}")
    slack.clock.move(hours=1)
    say("An hour later.")
    reminder = _wait(slack, ben.dm, "Due now")
    say(f"  Ben's DM:  {reminder['text']}")
    ben.press(reminder, "tasks.done")
    say("Ben presses Done.")
    say(
        f"  #{CHANNEL}:  {_wait(slack, lambda: slack.channel(CHANNEL).messages(), 'Done by')['text']}"
    )
