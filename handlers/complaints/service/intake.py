"""Taking complaints in: a message of a channel becomes one complaint, however often it comes."""

from dataclasses import dataclass
from datetime import datetime

from handlers.complaints.cards import intake as cards
from handlers.complaints.cards.intake import Unread
from handlers.complaints.rules import likeness, posts
from handlers.complaints.rules.drafts import Draft
from handlers.complaints.rules.mail.reading import Mail, read_text
from handlers.complaints.rules.posts import Post
from handlers.complaints.service import log
from handlers.kit.area import Tools
from handlers.kit.blockkit import plain
from handlers.tasks.service import quoting
from storage import complaint_sources as sources
from storage import complaints, jobs, outbox, recovery
from storage.complaint_sources import ComplaintChannel
from storage.enums import ComplaintSource
from storage.session import Session

JOB = "complaints.mail"
LARGEST_MAIL = 10  # Megabytes.


@dataclass(frozen=True)
class Fetched:
    """What came of asking for a file: a mail, why there is none, or nothing of the two."""

    mail: Mail | None = None
    why: Unread | None = None


def consider(
    session: Session, source: ComplaintChannel, post: Post, *, now: datetime, tools: Tools
) -> None:
    """Make a complaint of a message if it is one; its e-mails are fetched by a job."""
    if recovery.current(session) is not None:
        return  # The channel is read again afterwards, when it is known what was logged.
    for file in (*post.mails, *post.unsure):
        progress = {"channel": post.channel, "ts": post.ts, "person": post.person, "file": file}
        jobs.start(session, JOB, f"{post.place}:{file}"[:100], {**progress, "now": now.isoformat()})
    text = plain(quoting.with_names(session, post.text))
    if post.mails or not text.strip():
        return
    mail = read_text(text)
    is_forward = bool(mail.name or mail.address)
    if posts.wants_text(source.takes, text, is_forward=is_forward) and _title(mail):
        kind = ComplaintSource.MAIL if is_forward else ComplaintSource.CHANNEL
        _take(session, post, mail, kind=kind, now=now, tools=tools)


def take_mail(
    session: Session, post: Post, file: str, fetched: Fetched, *, now: datetime, tools: Tools
) -> None:
    """Make a complaint of an e-mail that was fetched, or say why that was not possible."""
    key = _key(post, file)
    if recovery.current(session) is not None or outbox.posted(session, key):
        return
    if fetched.mail is not None and _title(fetched.mail):
        _take(
            session, post, fetched.mail, kind=ComplaintSource.MAIL, now=now, tools=tools, file=file
        )
    elif why := fetched.why or (Unread.EMPTY if fetched.mail is not None else None):
        _say(session, post, cards.unread(why, limit=LARGEST_MAIL), key=key)


def _take(
    session: Session,
    post: Post,
    mail: Mail,
    *,
    kind: ComplaintSource,
    now: datetime,
    tools: Tools,
    file: str = "",
) -> None:
    key = _key(post, file)
    if outbox.posted(session, key):
        return  # Slack shows that it was taken, whatever a copy that was restored remembers.
    place = _place(post, file)
    marks = likeness.fingerprints(
        text=mail.text, address=mail.address, message_id=mail.message_id, place=place
    )
    claim = sources.claim(session, marks)
    if f"at:{place}" in claim.taken:
        return
    known = complaints.get(session, claim.complaint_id) if claim.complaint_id else None
    if known is not None:
        sources.give(session, claim.fresh, known.id)
        _say(session, post, cards.known(known.number), key=key)
        return
    draft = _draft(session, post, mail, kind)
    complaint = log.log(session, draft, by=None, now=now, tools=tools)
    sources.give(session, marks, complaint.id)
    _say(session, post, cards.logged(complaint.number), key=key)


def _draft(session: Session, post: Post, mail: Mail, kind: ComplaintSource) -> Draft:
    return Draft(
        text=mail.text or mail.subject,
        received_at=post.at,
        customer=mail.name,
        address=mail.address,
        subject=mail.subject,
        order=mail.order,
        channel_id=post.channel,
        source_ts=post.ts,
        permalink=quoting.address(session, {"ts": post.ts}, post.channel),
        source=kind,
    )


def _title(mail: Mail) -> str:
    return log.title_of(mail.subject, mail.text, mail.name)


def _place(post: Post, file: str) -> str:
    return f"{post.place}:{file}" if file else post.place


def _key(post: Post, file: str) -> str:
    return f"complaint.came:{_place(post, file)}"


def _say(session: Session, post: Post, text: str, *, key: str) -> None:
    outbox.post(session, post.channel, {"text": text, "thread_ts": post.ts}, key=key)
