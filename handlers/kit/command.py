"""Reading what people type after a command: a title, and markers in any order after it."""

import re
from dataclasses import dataclass
from itertools import pairwise

_QUOTES = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"') | dict.fromkeys("\u2018\u2019", "'")
)
_TOKEN = re.compile(r"<[^<>]*>|\S+")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!subteam\^([A-Z0-9]+)(?:\|@?([^<>]*))?>")


@dataclass(frozen=True)
class Marked:
    """A line taken apart. `people` are Slack ids, `names` are other `@words`, groups among them."""

    title: str
    people: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    bangs: tuple[str, ...] = ()
    phrase: str | None = None


def read(text: str, *, keyword: str = "due") -> Marked:
    """Split `text` into a title and its markers: `@person`, `!word` and `keyword phrase`.

    The phrase runs from the last `keyword` to the next marker; with no phrase after it the
    keyword is a word of the title. A sign inside a word, as in an e-mail address, is no marker.
    """
    tokens = _TOKEN.findall(text.translate(_QUOTES))
    start = _last(tokens, keyword)
    title: list[str] = []
    phrase: list[str] = []
    found: dict[str, list[str]] = {"people": [], "names": [], "bangs": []}
    into = title
    for place, token in enumerate(tokens):
        marker = _marker(token)
        if marker is not None:
            found[marker[0]].append(marker[1])
            into = title
        elif place == start:
            into = phrase
        else:
            into.append(token)
    return Marked(
        title=_unquoted(" ".join(title)),
        people=tuple(found["people"]),
        names=tuple(found["names"]),
        bangs=tuple(found["bangs"]),
        phrase=None if start is None else " ".join(phrase),
    )


def first_word(text: str) -> tuple[str, str]:
    """Split off the first word, in lower case."""
    word, _space, rest = text.strip().partition(" ")
    return word.casefold(), rest.strip()


def _last(tokens: list[str], keyword: str) -> int | None:
    # A line that begins with the keyword has no title before it: it is the title.
    places = [
        place
        for place, (token, following) in enumerate(pairwise(tokens))
        if place and token.casefold() == keyword and not _marker(following)
    ]
    return max(places, default=None)


def _marker(token: str) -> tuple[str, str] | None:
    person = _PERSON.fullmatch(token)
    if person:
        return "people", person[1]
    group = _GROUP.fullmatch(token)
    if group:
        return "names", group[2] or group[1]
    if len(token) > 1 and token[0] == "@":
        return "names", token[1:]
    if len(token) > 1 and token[0] == "!" and token[1].isalpha():
        return "bangs", token[1:].casefold()
    return None


def _unquoted(title: str) -> str:
    whole = len(title) > 1 and title[0] == title[-1] == '"' and title.count('"') == 2  # noqa: PLR2004  # A pair.
    return title[1:-1].strip() if whole else title
