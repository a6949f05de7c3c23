"""Mails within mails: forwarded ones are opened, answered ones are cut off."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.complaints.rules.mail.headers import (
    Block,
    bare_subject,
    block_at,
    is_forward_mark,
    is_original_mark,
    says_forward,
)
from handlers.complaints.rules.mail.people import NOBODY, Writer, read_writer

MOST_LAYERS = 8
MOST_LINES = 4000

_RULE = re.compile(r"\s*[-_=*]{5,}\s*")
_QUOTED = re.compile(r"\s{0,3}>\s?")
_WROTE = re.compile(
    r"(?:on|am|le|el|il|op|em|den|on|w dniu|dnia|pe|kl|ons)\b.{3,300}"
    r"(?:wrote|schrieb\b.{0,120}|a écrit|escribió|ha scritto|schreef\b.{0,120}|escreveu"
    r"|skrev\b.{0,120}|kirjoitti|napisał(?:\(a\))?)\s*:?",
    re.IGNORECASE | re.DOTALL,
)
_WROTE_LINES = 3
_MOSTLY = 0.6


@dataclass(frozen=True)
class Layer:
    """What one writer said in a mail; who it was is empty where the mail does not say."""

    lines: Sequence[str]
    writer: Writer = NOBODY
    subject: str = ""


def innermost(text: str, *, subject: str = "") -> Layer:
    """Open forwards until somebody speaks who forwards nothing, and cut off what they answer."""
    layer = Layer(text.splitlines()[:MOST_LINES], subject=subject)
    for _depth in range(MOST_LAYERS):
        inner = _opened(layer)
        if inner is None:
            break
        layer = inner
    return Layer(_own(layer.lines), layer.writer, bare_subject(layer.subject))


def _opened(layer: Layer) -> Layer | None:
    """Return the mail that a layer forwards, None when it forwards none."""
    lines = layer.lines
    marked = _first_mark(lines, deep=says_forward(layer.subject) or _is_quoted(lines))
    if marked is not None:
        return _from_block(_unquoted(lines[marked + 1 :], like=lines[marked]))
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    block = _first_block(lines)
    if block and (says_forward(layer.subject) or _nothing_before(lines, first, block)):
        return _said_in(block, lines)
    return None


def _first_mark(lines: Sequence[str], *, deep: bool) -> int | None:
    """Return the line that announces a forward; one in quotes counts when all is quoted."""
    for number, line in enumerate(lines):
        if is_forward_mark(_bare(line) if deep else line):
            return number
    return None


def _from_block(lines: Sequence[str]) -> Layer:
    """Read headers and words after an announcement; quoted as a whole, they are taken out."""
    if _is_quoted(lines):
        lines = [_QUOTED.sub("", line, count=1) for line in lines]
    block = _first_block(lines, within=6)
    return _said_in(block, lines) if block else Layer(lines)


def _said_in(block: Block, lines: Sequence[str]) -> Layer:
    writer = read_writer(block.get("from"))
    return Layer(lines[block.end :], writer, block.get("subject"))


def _first_block(lines: Sequence[str], *, within: int = MOST_LINES) -> Block | None:
    found = (block_at(lines, number) for number in range(min(within, len(lines))))
    return next((block for block in found if block), None)


def _nothing_before(lines: Sequence[str], first: int, block: Block) -> bool:
    said = [line for line in lines[first : block.start] if line.strip()]
    return all(_RULE.fullmatch(line) for line in said)


def _unquoted(lines: Sequence[str], *, like: str) -> list[str]:
    """Take off the quotes that a line stands in from those that follow it."""
    depth = 0
    while _QUOTED.match(like) and depth < MOST_LAYERS:
        like = _QUOTED.sub("", like, count=1)
        depth += 1
    taken = list(lines)
    for _each in range(depth):
        taken = [_QUOTED.sub("", line, count=1) for line in taken]
    return taken


def _bare(line: str) -> str:
    return re.sub(r"^[\s>]{1,40}", "", line)


def _is_quoted(lines: Sequence[str]) -> bool:
    said = [line for line in lines if line.strip()]
    quoted = sum(1 for line in said if _QUOTED.match(line))
    return bool(said) and quoted >= len(said) * _MOSTLY


def _own(lines: Sequence[str]) -> Sequence[str]:
    """Return what somebody says without the mail that they answer."""
    if _is_quoted(lines) and not any(line.strip() and not _QUOTED.match(line) for line in lines):
        lines = [_QUOTED.sub("", line, count=1) for line in lines]
    marks = ((number, _answers_at(lines, number)) for number in range(len(lines)))
    end, length = next((mark for mark in marks if mark[1]), (len(lines), 0))
    # Who answers below what they quote has said nothing above it.
    kept = lines[:end] if any(_is_said(line) for line in lines[:end]) else lines[end + length :]
    own = [line for line in kept if not _QUOTED.match(line)]
    return own if any(_is_said(line) for line in own) else kept


def _is_said(line: str) -> bool:
    return bool(line.strip()) and not _QUOTED.match(line) and not _RULE.fullmatch(line)


def _answers_at(lines: Sequence[str], number: int) -> int:
    """Return how many lines announce the mail that is answered, 0 when none begins at a line."""
    if is_original_mark(lines[number]):
        return 1
    if block := block_at(lines, number):
        return block.end - number
    for count in range(1, _WROTE_LINES + 1):
        joined = [line.strip() for line in lines[number : number + count]]
        said = " ".join(joined)
        if all(joined) and said.endswith(":") and _WROTE.fullmatch(said[:600]):
            return count
    return 0
