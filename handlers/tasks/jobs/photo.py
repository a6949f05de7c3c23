"""Asking Slack what a shared file is, and where it was shared."""

from typing import Any

from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from handlers.tasks.service import photos
from storage.session import Session

Progress = dict[str, Any]


def fetch(slack: Slack, progress: Progress) -> dict[str, Any] | None:
    """Return what Slack says of the file; None when it does not."""
    try:
        return dict(slack.call("files.info", file=progress["file"])["file"])
    except SlackRefusal:
        return None


def apply(
    session: Session, file: dict[str, Any] | None, progress: Progress, tools: Tools
) -> Progress | None:
    return photos.take_in(session, file, progress, tools) if file else None


PHOTO = Steps(fetch=fetch, apply=apply)
