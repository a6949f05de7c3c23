"""The bytes of a mail, read without trust: what it says of itself, and its words as plain text."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from handlers.complaints.rules.mail.markup import as_text

MOST_BYTES = 5_000_000
MOST_TEXT = 200_000
_DEEPEST, _MOST_PARTS = 12, 100
_LONGEST_HEADER = 2000
_CHARSETS = re.compile(
    r"(?:utf|iso|cp|koi|big5|gb|shift|euc|ascii|mac|hz|tis|ptcp|latin|johab)", re.IGNORECASE
)


class Unreadable(ValueError):
    """Bytes that are no mail."""


@dataclass(frozen=True)
class Letter:
    """A mail as it was sent: its headers, its words, and the mail that is attached to it."""

    headers: dict[str, str]
    text: str
    attached: Message | None = None

    def get(self, name: str) -> str:
        return self.headers.get(name, "")


def read_bytes(data: bytes) -> Letter:
    """Read a mail. Errors: `Unreadable`. What comes after `MOST_BYTES` is not looked at."""
    try:
        message = message_from_bytes(data[:MOST_BYTES])
    except (RecursionError, ValueError, LookupError) as wrong:
        raise Unreadable("These bytes are no mail.") from wrong
    letter = read_message(message)
    if not letter.headers or not (letter.get("from") or letter.get("subject")):
        raise Unreadable("A mail says who wrote it, or of what.")
    return letter


def read_message(message: Message) -> Letter:
    """Read a mail that was parsed, such as one that is attached to another."""
    wanted = ("from", "subject", "reply-to", "message-id", "in-reply-to", "x-original-from")
    headers = {name: value for name in wanted if (value := _header(message, name))}
    parts = list(_parts(message, _DEEPEST))[:_MOST_PARTS]
    attached = next((part for part in parts if part.get_content_type() == "message/rfc822"), None)
    said = [_words(part) for part in parts if part.get_content_maintype() == "text"]
    text = "\n".join(one for one in said if one.strip())
    return Letter(headers, text[:MOST_TEXT], _inner(attached))


def decoded(value: str) -> str:
    """Read a header that is written in some charset; what cannot be read stands as it came."""
    value = " ".join(value[:_LONGEST_HEADER].split())
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError, LookupError):
        return value
    return (
        "".join(
            piece if isinstance(piece, str) else _decode(piece, charset or "utf-8")
            for piece, charset in pieces
        )
        .replace("\r", " ")
        .replace("\n", " ")
        .strip()
    )


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return decoded(str(value)) if value is not None else ""


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """Yield the parts that are to be read, of several versions of the same only one."""
    kind = message.get_content_type()
    if kind == "message/rfc822":
        yield message
        return
    if not message.is_multipart():
        if message.get_content_maintype() == "text" and not _is_attachment(message):
            yield message
        return
    if depth == 0:
        return
    inner = [part for part in message.get_payload() if isinstance(part, Message)][:_MOST_PARTS]
    if kind == "multipart/alternative":
        versions = [list(_parts(part, depth - 1)) for part in inner]
        readable = [one for one in versions if any(_words(part).strip() for part in one)]
        plain = [one for one in readable if one[0].get_content_type() == "text/plain"]
        yield from (plain or readable or [[]])[0]
        return
    for part in inner:
        yield from _parts(part, depth - 1)


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _inner(part: Message | None) -> Message | None:
    inner = part.get_payload() if part is not None else None
    found = inner[0] if isinstance(inner, list) and inner else None
    return found if isinstance(found, Message) else None


def _words(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    text = _decode(data, str(part.get_content_charset() or "utf-8"))
    if part.get_content_subtype() == "html":
        return as_text(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _unflowed(text) if part.get_param("format") == "flowed" else text


def _unflowed(text: str) -> str:
    """Join the lines of a paragraph that a program broke; the break leaves a space before it."""
    return re.sub(r"(?<=\S) \n(?![>\n]|-- )", " ", text)


def _decode(data: bytes, charset: str) -> str:
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        name = "utf-8"
    first = name if _CHARSETS.match(name) else "utf-8"
    for one in (first, "utf-8"):
        try:
            return data.decode(one)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")
