"""Fetching a sheet of items that somebody uploaded, and reading it in steps."""

from typing import Any

from handlers.kit import grid
from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from handlers.stock.service import sheets
from storage.session import Session

Progress = dict[str, Any]


def fetch(slack: Slack, progress: Progress) -> bytes | None:
    """Return what is in the file; None when Slack will not give it, or it is here already."""
    if progress.get("fetched"):
        return None
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
    """Keep the file first, then read its rows some at a time."""
    if progress.get("fetched"):
        more = sheets.stage_more(session, progress["sheet"], tools)
    else:
        more = sheets.take_in(session, progress["sheet"], content)
    return {**progress, "fetched": True} if more else None


READ = Steps(fetch=fetch, apply=apply)
