"""Reading what people type after `/sales log` and `/target set`, and what a line would say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from handlers.kit.workdays import DAYS_A_WEEK
from handlers.sales.rules.pacing import WHOLE_DAY
from storage.enums import Weighting

_MINUS = ("-", "\u2212")
_DASH = re.compile(r"(?<=\w)\s*[=:x]\s*(?=\d)")
_HEAVIEST = 100 * WHOLE_DAY
_WEIGHT = re.compile(r"([^\W\d_]+)\s+(\d{1,3})(?:[.,](\d{1,2}))?")


class Mode(StrEnum):
    """What an amount is to one that was typed for the same day before."""

    MORE = "more"
    INSTEAD = "instead"


@dataclass(frozen=True)
class LogDraft:
    """What a day took, as somebody wrote it: only text."""

    amount: str = ""
    day: str = ""
    site: str = ""
    mode: str = ""


@dataclass(frozen=True)
class TargetDraft:
    """A target as somebody wrote it: only text."""

    amount: str = ""
    period: str = ""
    site: str = ""
    weights: str = ""


class BadWeights(ValueError):  # It names what happened.
    """The text says no weights of days."""


def log(text: str) -> LogDraft:
    """Read `1250 [more|instead] [on fri] [at site]`."""
    head, parts = _clauses(text, ("on", "at", "for"))
    words = head.split()
    mode = words.pop().casefold() if len(words) > 1 and words[-1].casefold() in list(Mode) else ""
    day = parts.get("on") or parts.get("for", "")
    return LogDraft(" ".join(words), day, parts.get("at", ""), mode)


def target(text: str) -> TargetDraft:
    """Read `50000 for october [at site] [weights …]`."""
    head, parts = _clauses(text, ("for", "at", "weights"))
    return TargetDraft(head, *(parts.get(word, "") for word in ("for", "at", "weights")))


def _clauses(text: str, words: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Split a text at keywords: what stands before the first, and the phrase after each."""
    parts: dict[str, list[str]] = {"": []}
    into = parts[""]
    wanted = set(words)
    for token in text.split():
        word = token.casefold()
        if word in wanted and word not in parts:
            into = parts.setdefault(word, [])
        else:
            into.append(token)
    return " ".join(parts.pop("")), {word: " ".join(tokens) for word, tokens in parts.items()}


def unsigned(amount: str) -> tuple[str, int]:
    """Split the sign off an amount: returns may outweigh what a day took."""
    tidy = amount.strip()
    bare = tidy.removeprefix(_MINUS[0]).removeprefix(_MINUS[1])
    return bare.strip(), (1 if bare == tidy else -1)


def weights(text: str, weekdays: dict[str, int]) -> tuple[Weighting, list[int] | None]:
    """Read `even`, `open days`, `weekdays` or `fri 1.5, sat 2`; days not named weigh 1.

    `weekdays` are the words for days, Monday is 0. Errors: `BadWeights`.
    """
    tidy = " ".join(text.casefold().replace("_", " ").split())
    known = {one.value.replace("_", " "): one for one in Weighting}
    if not tidy or tidy in known:
        return known.get(tidy, Weighting.OPEN_DAYS), None
    found = [WHOLE_DAY] * DAYS_A_WEEK
    for part in re.split(r"[,;](?!\d)\s*", _DASH.sub(" ", tidy)):
        match = _WEIGHT.fullmatch(part.strip())
        if not match or match[1] not in weekdays:
            raise BadWeights(part)
        weight = int(match[2]) * WHOLE_DAY + int((match[3] or "0").ljust(2, "0"))
        if not 0 < weight <= _HEAVIEST:
            raise BadWeights(part)
        found[weekdays[match[1]]] = weight
    return Weighting.WEEKDAYS, found
