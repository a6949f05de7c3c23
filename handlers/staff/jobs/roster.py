"""Fetching a sheet of people that somebody uploaded."""

from typing import Any

from handlers.kit import grid
from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from handlers.staff.service import rosters
from storage.session import Session

Progress = dict[str, Any]


def fetch(slack: Slack, progress: Progress) -> bytes | None:
    """Return what is in the file; None when Slack will not give it."""
    try:
        file = slack.call("files.info", file=progress["file"])["file"]
        # What stands elsewhere than at Slack has no such address.
        address = file.get("url_private_download")
        # One byte more than we take, so that too large is known from unreadable.
        return slack.download(address, limit=grid.LARGEST + 1) if address else None
    except SlackRefusal:
        return None


def apply(
    session: Session, content: bytes | None, progress: Progress, tools: Tools
) -> Progress | None:
    """Show what the sheet would change."""
    del tools
    rosters.take_in(session, progress["roster"], content)
    return None


READ = Steps(fetch=fetch, apply=apply)
