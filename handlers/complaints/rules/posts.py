"""Which messages of a channel are complaints, as Slack delivers them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from storage.enums import Takes

MOST_FILES = 10
_PLAIN = frozenset({"", "file_share"})
_STAMP = re.compile(r"[0-9]{9,11}\.[0-9]{6}")
# Words of which a message is made that says thank you, hello or that all is well.
_SMALL_TALK = frozenset(
    word
    for line in (
        "a again all alright and are bye cheers cool day dear done everybody everyone fine folks",
        "for good got great guys have hello hey hi how it lovely many morning much nice night no",
        "ok okay perfect please same so super sure team thank thanks that thx ty very weekend",
        "welcome will wonderful yes you your afternoon evening noted appreciated",
        "abend alle alles bitte danke dank dir euch feierabend gern gerne gut gute guten hallo ja",
        "klar klasse liebe lieben mahlzeit moin morgen nein prima sehr servus schönes schönen tag",
        "top tschüss vielen viel willkommen wochenende zusammen",
        "bonjour merci beaucoup salut gracias hola grazie ciao obrigado obrigada bedankt hej tack",
    )
    for word in line.split()
)
_WORD = re.compile(r"[^\W\d_]+")
_EMOJI = re.compile(r":[a-z0-9_+'-]{1,100}:")
_MENTION = re.compile(r"<[@!#][^<>]{1,200}>")


@dataclass(frozen=True)
class Post:
    """A message that may be a complaint: its text, and the files of it that are e-mails.

    `unsure` are files of which Slack has not said yet what they are.
    """

    channel: str
    ts: str
    person: str
    text: str = ""
    mails: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.channel}:{self.ts}"

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(float(self.ts), UTC)


def read(event: Mapping[str, Any], *, channel: str, bot_user: str) -> Post | None:
    """Read a message; None when it cannot be a complaint.

    Those are: what is edited or deleted, answers in threads, commands to us, our own posts, and
    those of other bots unless they bring an e-mail.
    """
    ts, person = str(event.get("ts") or ""), str(event.get("user") or "")
    if not _STAMP.fullmatch(ts) or (event.get("subtype") or "") not in _PLAIN:
        return None
    if person == bot_user or event.get("thread_ts") not in (None, ts):
        return None
    files = _files(event)
    mails = tuple(str(file["id"]) for file in files if is_mail(file))
    if event.get("bot_id") or not person:
        return Post(channel, ts, person, mails=mails) if mails else None
    unsure = tuple(str(file["id"]) for file in files if "mimetype" not in file)
    text = str(event.get("text") or "")
    if text.lstrip().startswith(f"<@{bot_user}"):
        return None
    return Post(channel, ts, person, text, mails, tuple(x for x in unsure if x not in mails))


def is_mail(file: Mapping[str, Any]) -> bool:
    """Whether Slack says that a file is an e-mail."""
    if "email" in (file.get("mode"), file.get("filetype")):
        return True
    name = str(file.get("name") or "").casefold()
    return file.get("mimetype") == "message/rfc822" or name.endswith(".eml")


def wants_text(takes: Takes, text: str, *, is_forward: bool) -> bool:
    """Whether words that somebody posted count: forwards always, others where everything does."""
    if takes is Takes.MAIL:
        return is_forward
    return is_forward or not is_small_talk(text)


def is_small_talk(text: str) -> bool:
    """Whether a message says nothing but thank you, hello or a smile."""
    bare = _MENTION.sub(" ", _EMOJI.sub(" ", text))
    words = [word.casefold() for word in _WORD.findall(bare)]
    return all(word in _SMALL_TALK for word in words)


def _files(event: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    files = event.get("files")
    if not isinstance(files, Sequence) or isinstance(files, str):
        return []
    return [one for one in files[:MOST_FILES] if isinstance(one, Mapping) and one.get("id")]
