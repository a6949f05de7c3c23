"""Fetching an e-mail that was posted in a channel, and reading it."""

from datetime import datetime
from typing import Any

from handlers.complaints.cards.intake import Unread
from handlers.complaints.rules import posts
from handlers.complaints.rules.mail.mime import Unreadable
from handlers.complaints.rules.mail.reading import read_download, read_slack_mail
from handlers.complaints.rules.posts import Post
from handlers.complaints.service import intake
from handlers.complaints.service.intake import LARGEST_MAIL, Fetched
from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from storage.session import Session

Progress = dict[str, Any]

_WHY = {
    "file_not_found": Unread.GONE,
    "file_deleted": Unread.GONE,
    "file_too_large": Unread.TOO_LARGE,
    "missing_scope": Unread.NOT_ALLOWED,
    "no_permission": Unread.NOT_ALLOWED,
    "not_allowed_token_type": Unread.NOT_ALLOWED,
    "access_denied": Unread.GONE,
    "unknown_method": Unread.NOT_ALLOWED,
}
# How a download ends that comes to nothing.
_NO_FILE = ("http_", "not_a_file_of_slack")


def fetch(slack: Slack, progress: Progress) -> Fetched:
    """Ask for the file, and for its bytes where Slack has not read the mail itself."""
    try:
        return _fetched(slack, slack.call("files.info", file=progress["file"])["file"])
    except Unreadable:
        return Fetched(why=Unread.NO_MAIL)
    except SlackRefusal as refusal:
        if refusal.error.startswith(_NO_FILE):
            return Fetched(why=Unread.GONE)
        if refusal.error not in _WHY:
            raise
        return Fetched(why=_WHY[refusal.error])


def _fetched(slack: Slack, file: dict[str, Any]) -> Fetched:
    if not posts.is_mail(file):
        return Fetched()
    mail = read_slack_mail(file)
    address = file.get("url_private_download")
    if mail.text:
        return Fetched(mail)
    if not address:
        return Fetched(mail, Unread.GONE)
    return Fetched(read_download(slack.download(address, limit=LARGEST_MAIL * 1_000_000), file))


def apply(session: Session, fetched: Fetched, progress: Progress, tools: Tools) -> Progress | None:
    """Make a complaint of it."""
    post = Post(progress["channel"], progress["ts"], progress["person"])
    now = datetime.fromisoformat(progress["now"])
    intake.take_mail(session, post, progress["file"], fetched, now=now, tools=tools)
    return None


MAIL = Steps(fetch=fetch, apply=apply)
