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
    """Return the mail, or why there is none; what may go better later is tried again."""
    try:
        return _asked_for(slack, progress["file"])
    except Unreadable:
        return Fetched(why=Unread.NO_MAIL)
    except SlackRefusal as refusal:
        gone = Unread.GONE if refusal.error.startswith(_NO_FILE) else None
        why = _WHY.get(refusal.error, gone)
        if why is None:
            raise
        return Fetched(why=why)


def _asked_for(slack: Slack, file_id: str) -> Fetched:
    """Ask for a file, and for its bytes where Slack has not read the mail itself."""
    file = slack.call("files.info", file=file_id)["file"]
    if not posts.is_mail(file):
        return Fetched()
    mail = read_slack_mail(file)
    if mail.text:
        return Fetched(mail)
    address = file.get("url_private_download")
    if not address:
        return Fetched(mail, Unread.GONE)
    data = slack.download(address, limit=LARGEST_MAIL * 1_000_000)
    return Fetched(read_download(data, file))


def apply(session: Session, fetched: Fetched, progress: Progress, tools: Tools) -> Progress | None:
    """Make a complaint of it."""
    post = Post(progress["channel"], progress["ts"], progress["person"])
    now = datetime.fromisoformat(progress["now"])
    intake.take_mail(session, post, progress["file"], fetched, now=now, tools=tools)
    return None


MAIL = Steps(fetch=fetch, apply=apply)
