"""A message that became a task: what is quoted of it, and the link that leads back to it."""

import re
from dataclasses import replace
from typing import Any

from handlers.kit.blockkit import clip, plain
from handlers.tasks.rules.drafts import TITLE_LIMIT, Draft, Understood
from storage import channels, staff, workspaces
from storage.enums import ChannelKind
from storage.session import Session

QUOTE_LIMIT = 600
LINK_LIMIT = 300
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)>")
_UNFIT = re.compile(r"[\s<>|]")


def draft_of(session: Session, message: dict[str, Any], channel_id: str) -> Draft:
    """Return the draft of a task that a message is about; its first line is the title."""
    text = plain(with_names(session, str(message.get("text") or "")))
    lines = [line for line in text.splitlines() if line.strip()]
    title = " ".join(lines[0].split()) if lines else ""
    return Draft(
        title=clip(title, TITLE_LIMIT),
        quoted=quote(text),
        permalink=address(session, message, channel_id),
    )


def quote(text: str) -> str:
    """Return as much of a text as is quoted, its lines kept."""
    seen = "".join(sign if sign >= " " or sign == "\n" else " " for sign in text)
    return clip(seen.strip(), QUOTE_LIMIT)


def with_names(session: Session, text: str) -> str:
    """Write beside the id of everybody whom a text of Slack's mentions what they are called."""
    known = staff.get_many(session, set(_PERSON.findall(text)))

    def named(match: re.Match[str]) -> str:
        person = known.get(match[1])
        name = (person.name or person.handle) if person else ""
        return f"<@{match[1]}|{_UNFIT.sub(' ', name)}>" if name else match[0]

    return _PERSON.sub(named, text)


def address(session: Session, message: dict[str, Any], channel_id: str) -> str:
    """Return where a message is to be seen, empty while we do not know where Slack's pages are.

    Its form is that of `chat.getPermalink`, which would have to be waited for.
    """
    url, stamp = workspaces.get(session).url, str(message.get("ts") or "")
    if not url or not stamp:
        return ""
    link = f"{url}archives/{channel_id}/p{stamp.replace('.', '')}"
    thread = message.get("thread_ts")
    return f"{link}?thread_ts={thread}&cid={channel_id}" if thread not in (None, stamp) else link


def link(session: Session, address_: str) -> str:
    """Return an address if it leads to a page of this workspace, else nothing."""
    url = workspaces.get(session).url if address_ else ""
    fits = len(address_) <= LINK_LIMIT and not _UNFIT.search(address_)
    return address_ if url and fits and address_.startswith(url) else ""


def kept_private(session: Session, meant: Understood, *, channel: str | None) -> Understood:
    """Leave the quote away where others would read it than those who can read the message.

    The card of a department or a site stands in a channel of theirs; the link is for those only
    whom Slack lets follow it.
    """
    if not meant.quoted or not (meant.department_id or meant.site_id):
        return meant
    source = channels.get(session, channel or "")
    is_public = source is not None and source.kind is ChannelKind.PUBLIC
    return meant if is_public else replace(meant, quoted="")
