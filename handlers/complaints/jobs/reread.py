"""Reading the channels that are on again, for messages that no event told of.

The job's progress is the channels still `todo`, `since` before which nothing is read, and of the
first of them: `oldest`, the `cursor` of the next page, how many `pages` were read, and `newest`.
Slack shows the newest first, so how far a channel was read is kept after its last page.
"""

import logging
from datetime import datetime
from typing import Any

from handlers.complaints.service import sources
from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from handlers.kit.traces import UNREADABLE
from storage.session import Session

log = logging.getLogger(__name__)

PAGE = 200
MOST_PAGES = 50
Progress = dict[str, Any]


def fetch(slack: Slack, progress: Progress) -> dict[str, Any] | None:
    """Read one page; None before it is known from where on, nothing where Slack lets us not."""
    if "oldest" not in progress:
        return None
    try:
        return slack.call(
            "conversations.history",
            channel=progress["todo"][0],
            oldest=progress["oldest"],
            limit=PAGE,
            cursor=progress.get("cursor", ""),
        )
    except SlackRefusal as refusal:
        if refusal.error not in UNREADABLE:
            raise
        # What is not granted was said at the start; this comes round every few minutes.
        log.debug("Missed complaints cannot be looked for: %s", refusal)
        return {}


def apply(
    session: Session, page: dict[str, Any] | None, progress: Progress, tools: Tools
) -> Progress | None:
    """Take what was missed; return where to go on, or None at the end."""
    channel = progress["todo"][0]
    if page is None:
        oldest = sources.oldest_unread(session, channel, progress["since"])
        return {**progress, "oldest": oldest} if oldest else _next(progress)
    messages = [one for one in page.get("messages", []) if isinstance(one, dict)]
    now = datetime.fromisoformat(progress["now"])
    sources.take_page(session, channel, messages, now=now, tools=tools)
    stamps = [str(one.get("ts") or "") for one in messages]
    newest = max([progress.get("newest", ""), *stamps])
    cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
    pages = progress.get("pages", 0) + 1
    if cursor and pages < MOST_PAGES:
        return {**progress, "cursor": cursor, "pages": pages, "newest": newest}
    if cursor:
        log.warning("More was missed in %s than is read again: %s messages.", channel, pages * PAGE)
    if newest:
        sources.have_read(session, channel, newest)
    return _next(progress)


def _next(progress: Progress) -> Progress | None:
    todo = progress["todo"][1:]
    kept = {name: progress[name] for name in ("since", "now")}
    return {**kept, "todo": todo} if todo else None


READ = Steps(fetch=fetch, apply=apply)
