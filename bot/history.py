"""Reading a channel's history for a message whose answer was lost."""

from dataclasses import dataclass
from datetime import datetime

from bot import reconcile
from bot.pacing import back_off
from bot.slack import Done, Limited, Refused, SlackWire
from handlers.kit.traces import UNREADABLE
from storage.sending import Claim


@dataclass(frozen=True)
class Found:
    """It was shown, as `ts`."""

    ts: str


@dataclass(frozen=True)
class NotFound:
    """It was not shown, or nobody can tell because history may not be read here (`why`)."""

    why: str


@dataclass(frozen=True)
class AskLater:
    """Slack could not say now; ask again in `seconds`."""

    seconds: float


def look_up(
    wire: SlackWire, token: str, claim: Claim, *, channel: str, attempted_at: datetime
) -> Found | NotFound | AskLater:
    """Look for the message of a claim among what was posted since it was attempted."""
    thread, cursor = claim.payload.get("thread_ts"), ""
    while True:
        method, arguments = reconcile.question(
            channel, attempted_at=attempted_at, thread=thread, cursor=cursor
        )
        match wire.call(method, token, arguments):
            case Done(page):
                ts = reconcile.find(page, claim.key)
                cursor = reconcile.next_cursor(page)
                if ts is not None:
                    return Found(ts)
                if not cursor:
                    return NotFound("not found in history")
            case Refused(error) if error in UNREADABLE:
                return NotFound(f"history cannot be read: {error}")
            case Limited(seconds):
                return AskLater(seconds)
            case _:
                return AskLater(back_off(claim.attempts))
