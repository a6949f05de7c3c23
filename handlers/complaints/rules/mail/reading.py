"""What a customer said: out of a mail's bytes, out of a file of Slack's, out of pasted text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers.complaints.rules.mail.headers import bare_subject
from handlers.complaints.rules.mail.layers import Layer, innermost
from handlers.complaints.rules.mail.markup import as_text
from handlers.complaints.rules.mail.mime import (
    MOST_TEXT,
    Letter,
    Unreadable,
    decoded,
    read_bytes,
    read_message,
)
from handlers.complaints.rules.mail.orders import order_number
from handlers.complaints.rules.mail.people import NOBODY, Writer, read_writer, unlinked
from handlers.complaints.rules.mail.tidy import tidied

_MOST_ATTACHED = 5


@dataclass(frozen=True)
class Mail:
    """The customer's words, name and address, each empty where nothing is known.

    `message_id` names the mail as it reached us. A sender can write anything: none of this proves
    who somebody is.
    """

    text: str
    name: str = ""
    address: str = ""
    subject: str = ""
    order: str = ""
    message_id: str = ""


def read_mail(data: bytes) -> Mail:
    """Read the bytes of an .eml file. Errors: `Unreadable`."""
    letter = read_bytes(data)
    message_id = letter.get("message-id")
    mail = _of_letter(letter)
    for _each in range(_MOST_ATTACHED):
        # Who forwards a mail as an attachment says little or nothing themselves.
        if letter.attached is None:
            break
        letter = read_message(letter.attached)
        inner = _of_letter(letter)
        mail = inner if inner.text else mail
    return replace(mail, message_id=message_id)


def read_slack_mail(file: Mapping[str, Any]) -> Mail:
    """Read what Slack says of a mail that was sent to a channel, see `files.info`."""
    subject = decoded(_text(file.get("subject") or file.get("title")))
    headers = file.get("headers")
    message_id = _text(headers.get("message_id")) if isinstance(headers, Mapping) else ""
    plain = _text(file.get("plain_text")) or _text(file.get("preview_plain_text"))
    text = plain if plain.strip() else as_text(_text(file.get("preview")))
    reply_to = _text(headers.get("reply_to")) if isinstance(headers, Mapping) else ""
    writer = _speaker(_slack_writer(file.get("from")), reply_to)
    return _made(text, subject=subject, writer=writer, message_id=message_id)


def read_download(data: bytes, file: Mapping[str, Any]) -> Mail:
    """Read what stands behind a file of Slack's: a mail as it was sent, or its words as HTML.

    Errors: `Unreadable`. Of a file that somebody uploaded a page is no mail: so Slack's servers ask
    whoever may not read it to sign in.
    """
    known = read_slack_mail(file)
    try:
        mail = read_mail(data)
    except Unreadable:
        if "email" not in (file.get("mode"), file.get("filetype")):
            raise
        page = data[:MOST_TEXT].decode("utf-8", "replace")
        written = as_text(page) if page.lstrip().startswith("<") else page
        writer = Writer(known.name, known.address)
        again = _made(written, subject=_text(file.get("subject")), writer=writer, message_id="")
        mail = again if len(again.text) > len(known.text) else known
    return replace(mail, message_id=mail.message_id or known.message_id)


def read_text(text: str) -> Mail:
    """Read what somebody pasted or typed: a mail with its headers, or just words."""
    return _made(unlinked(text[:MOST_TEXT]), subject="", writer=NOBODY, message_id="")


def _of_letter(letter: Letter) -> Mail:
    writer = read_writer(letter.get("x-original-from") or letter.get("from"))
    writer = _speaker(writer, letter.get("reply-to"))
    return _made(
        letter.text,
        subject=letter.get("subject"),
        writer=writer,
        message_id=letter.get("message-id"),
    )


def _made(text: str, *, subject: str, writer: Writer, message_id: str) -> Mail:
    layer = innermost(text[:MOST_TEXT], subject=subject)
    speaker = layer.writer if _has_writer(layer) else writer
    words, title = tidied(layer.lines), bare_subject(layer.subject or subject)
    return Mail(
        text=words,
        name=speaker.name,
        address=speaker.address,
        subject=title,
        order=order_number(title, words),
        message_id=" ".join(message_id.split())[:500],
    )


def _has_writer(layer: Layer) -> bool:
    return bool(layer.writer.name or layer.writer.address)


def _speaker(writer: Writer, reply_to: str) -> Writer:
    """Return whom the mail of a form speaks for; one that anybody reads speaks for itself."""
    other = read_writer(reply_to)
    return other if writer.is_nobody and other.address else writer


def _slack_writer(value: object) -> Writer:
    """Read the first of those that Slack says wrote a mail."""
    first = (
        value[0] if isinstance(value, Sequence) and not isinstance(value, str) and value else value
    )
    if not isinstance(first, Mapping):
        return read_writer(_text(first))
    said = read_writer(_text(first.get("original")))
    return Writer(
        _text(first.get("name")).strip() or said.name,
        _text(first.get("address")).strip() or said.address,
    )


def _text(value: object) -> str:
    return value[:MOST_TEXT] if isinstance(value, str) else ""
