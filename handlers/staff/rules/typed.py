"""Reading what people type after `/ops …`: keywords, references to people, and names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handlers.kit.names import longest_name

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!subteam\^([A-Z0-9]+)(?:\|[^<>]*)?>")
_NAME = re.compile(r"(?<![\w<])@([\w.-]+)")


@dataclass(frozen=True)
class References:
    """What a text refers to, and the words that are left. `names` are `@words` of nobody known."""

    words: str
    people: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def references(text: str) -> References:
    """Take out the people, channels and user groups of a text, in Slack's codes or by name."""
    words = text
    found: dict[str, tuple[str, ...]] = {}
    for kind, pattern in _KINDS.items():
        found[kind] = tuple(dict.fromkeys(pattern.findall(words)))
        words = pattern.sub(" ", words)
    return References(" ".join(words.split()), **found)


_KINDS = {"people": _PERSON, "channels": _CHANNEL, "groups": _GROUP, "names": _NAME}


def keywords(text: str, words: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Split a text at keywords: what stands before the first, and the phrase after each.

    A keyword counts at its first place; what it says runs to the next one.
    """
    parts: dict[str, list[str]] = {"": []}
    into = parts[""]
    wanted = set(words)
    for token in text.split():
        if token.casefold() in wanted and token.casefold() not in parts:
            into = parts.setdefault(token.casefold(), [])
        else:
            into.append(token)
    head = " ".join(parts.pop(""))
    return head, {word: " ".join(tokens) for word, tokens in parts.items()}


def cut(text: str, word: str) -> tuple[str, str]:
    """Split a text at the first place where a word stands by itself, which is left out."""
    tokens = text.split()
    at = next((at for at, one in enumerate(tokens) if one.casefold() == word), len(tokens))
    return " ".join(tokens[:at]), " ".join(tokens[at + 1 :])


def before_numbers(text: str) -> str:
    """Return the words that may be a name: those before the first with a digit in it."""
    words: list[str] = []
    for word in text.split():
        if any(sign.isdecimal() for sign in word) and words:
            break
        words.append(word)
    return " ".join(words)


@dataclass(frozen=True)
class TeamWords:
    """A team as it was typed: `Warehouse at Harbour`, a site or a department alone."""

    department: str | None = None
    site: str | None = None
    rest: str = ""


@dataclass(frozen=True)
class Known:
    """The names there are, folded."""

    departments: Mapping[str, object] = field(default_factory=dict)
    sites: Mapping[str, object] = field(default_factory=dict)


WHOLE_WORKSPACE = "everybody"


def team_words(text: str, known: Known) -> TeamWords | None:
    """Read a team off the beginning of a text; None when nothing known stands there.

    A department wins over a site of the same name; `everybody` is the whole workspace.
    """
    department = longest_name(text, known.departments)
    if department is not None:
        name, rest = department
        word, _space, further = rest.partition(" ")
        site = longest_name(further, known.sites) if word.casefold() == "at" else None
        return TeamWords(name, site[0], site[1]) if site else TeamWords(name, None, rest)
    site = longest_name(text, known.sites)
    if site is not None:
        return TeamWords(None, site[0], site[1])
    word, _space, rest = text.partition(" ")
    return TeamWords(None, None, rest) if word.casefold() == WHOLE_WORKSPACE else None
