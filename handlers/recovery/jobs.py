"""Reading what Slack shows since the copy was made, before anything is sent.

The job's progress is `{"phase": …, "cursor": …, "oldest": …, "since": …}`, the conversations still
`todo`, and the `threads` of the first of them that were answered in. Each step reads one page.
"""

from typing import Any

from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from handlers.kit.traces import UNREADABLE
from handlers.recovery import rules, service
from storage.session import Session

PAGE = 200
# Each by itself: another permission stands on it, and Slack refuses all that is asked with it.
_KINDS = ("public_channel", "private_channel", "im")
Progress = dict[str, Any]


def fetch(slack: Slack, progress: Progress) -> dict[str, Any]:
    """Read one page; nothing where Slack lets us not, and `refused` where it lets us nowhere."""
    common = {"limit": PAGE, "cursor": progress.get("cursor", "")}
    try:
        if progress["phase"] == "channels":
            kinds = _KINDS[progress.get("kinds", 0)]
            return slack.call("conversations.list", types=kinds, **common)
        common |= {"include_all_metadata": "true", "channel": progress["todo"][0]}
        if progress["phase"] == "threads":
            ts, oldest = progress["threads"][0], progress["since"]
            return slack.call("conversations.replies", ts=ts, oldest=oldest, **common)
        return slack.call("conversations.history", oldest=progress["oldest"], **common)
    except SlackRefusal as refusal:
        return {} if refusal.error in UNREADABLE else {"refused": refusal.error}


def apply(
    session: Session, page: dict[str, Any], progress: Progress, tools: Tools
) -> Progress | None:
    """Write one page; return where to go on, or None at the end."""
    if "refused" in page:
        service.stick(session, page["refused"])
        return None
    cursor = page.get("response_metadata", {}).get("next_cursor", "")
    if progress["phase"] == "channels":
        return _channels(session, page, {**progress, "cursor": cursor}, tools)
    service.take_up(session, page, progress["todo"][0], tools)
    return _go_on(session, _read_on(page, {**progress, "cursor": cursor}), tools)


def _channels(
    session: Session, page: dict[str, Any], progress: Progress, tools: Tools
) -> Progress | None:
    found = [one for one in page.get("channels", []) if one.get("is_im") or one.get("is_member")]
    service.remember_dms(session, found)
    progress["todo"] = [*progress.get("todo", []), *(one["id"] for one in found)]
    if progress["cursor"]:
        return progress
    kinds = progress.get("kinds", 0) + 1
    if kinds < len(_KINDS):
        return {**progress, "kinds": kinds}
    todo = service.with_known_dms(session, progress["todo"])
    return _go_on(session, {**progress, "phase": "history", "todo": todo}, tools)


def _read_on(page: dict[str, Any], progress: Progress) -> Progress:
    """Return what is read next: more of the same, then its threads, then the next conversation."""
    found = list(progress.get("threads", []))
    if progress["phase"] == "history":
        found += rules.threads(page, since=float(progress["since"]))
    elif not progress["cursor"]:
        found = found[1:]
    if progress["cursor"]:
        return {**progress, "threads": found}
    if found:
        return {**progress, "phase": "threads", "threads": found}
    return {**progress, "phase": "history", "threads": [], "todo": progress["todo"][1:]}


def _go_on(session: Session, progress: Progress, tools: Tools) -> Progress | None:
    if progress["todo"]:
        return progress
    service.finish(session, tools)
    return None


READ = Steps(fetch=fetch, apply=apply)
