"""Bringing an exported list to Slack: write it, upload it, share it, a step each."""

from typing import Any

from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from handlers.tasks.service import export
from storage.session import Session

Progress = dict[str, Any]
NAME = "tasks.csv"
REFUSED = "refused"


def fetch(slack: Slack, progress: Progress) -> str | None:
    """Return the id of the uploaded file, or nothing while it is written and when it is shared."""
    try:
        if "file" in progress:
            _share(slack, progress)
        elif "whole" in progress:
            return _upload(slack, progress["csv"].encode())
    except SlackRefusal:
        return REFUSED
    return None


def apply(session: Session, file: str | None, progress: Progress, tools: Tools) -> Progress | None:
    if file == REFUSED:
        export.failed(session, progress)
        return None
    if "file" in progress:
        return None
    if file is not None:
        return {**progress, "file": file, "csv": ""}
    return export.go_on(session, progress, tools)


def _upload(slack: Slack, content: bytes) -> str:
    """Upload the sheet; nobody sees it before it is shared, so doing it twice does no harm."""
    place = slack.call("files.getUploadURLExternal", filename=NAME, length=len(content))
    slack.upload(place["upload_url"], content)
    return str(place["file_id"])


def _share(slack: Slack, progress: Progress) -> None:
    """Share the file with whoever asked, unless a lost answer had done that already."""
    if slack.call("files.info", file=progress["file"])["file"].get("shares"):
        return
    direct = slack.call("conversations.open", users=progress["person"])["channel"]["id"]
    slack.call(
        "files.completeUploadExternal",
        files=[{"id": progress["file"], "title": NAME}],
        channel_id=direct,
        initial_comment=progress["comment"],
    )


EXPORT = Steps(fetch=fetch, apply=apply)
