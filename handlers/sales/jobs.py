"""Fetching a sheet of sales that somebody uploaded, and reading it part by part."""

import uuid
from typing import Any

from handlers.kit import grid
from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from handlers.sales.service import sheets
from handlers.staff.service import people
from storage import sale_sheets
from storage.enums import SheetState
from storage.session import Session

Progress = dict[str, Any]


def fetch(slack: Slack, progress: Progress) -> bytes | None:
    """Return what is in the file in the first step; None later, or when Slack will not give it."""
    if "first" in progress:
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
    """Keep the rows in the first step, read some of them in each later one."""
    sheet = sale_sheets.get(session, uuid.UUID(hex=progress["sheet"]), lock=True)
    if sheet is None or sheet.state is not SheetState.READING:
        return None
    if sheet.reading != progress["reading"]:
        return None  # Somebody has changed the columns since; another job reads them.
    if "first" not in progress:
        locale = people.language_of(session, sheet.uploaded_by)
        return {**progress, "first": 2} if sheets.take_in(
            session, sheet, content, locale=locale
        ) else None  # fmt: skip
    further = sheets.read_part(session, sheet, first=progress["first"], tools=tools)
    return {**progress, "first": further} if further else None


READ = Steps(fetch=fetch, apply=apply)
