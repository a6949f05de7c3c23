"""Taking apart what is typed about an item: `5 kg flour at Harbour on fri because …`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handlers.stock.rules import quantities

PLACES = ("at", "from", "to")
DAY, NOTE = "on", "because"
WORDS = frozenset({*PLACES, DAY, NOTE})


@dataclass(frozen=True)
class Amount:
    """How much was typed, and the words after it."""

    number: str = ""
    unit: str = ""
    rest: str = ""


@dataclass(frozen=True)
class Said:
    """A line after its item is known: the phrase after each of the words that stand in it."""

    item: str
    phrases: Mapping[str, str] = field(default_factory=dict)


def amounts(text: str) -> list[Amount]:
    """Return how a text may begin with a quantity; nothing when it does not.

    The word after the number is its unit or the first word of the item: both readings are given.
    """
    tokens = text.split()
    found = quantities.parts_of(tokens[0]) if tokens else None
    if found is None:
        return []
    number, unit = found
    rest = tokens[1:]
    readings = [Amount(number, unit, _without_of(rest))]
    if not unit and len(rest) > 1:
        readings.append(Amount(number, rest[0], _without_of(rest[1:])))
    return readings


def heads(text: str, words: Iterable[str] = WORDS) -> list[str]:
    """Return what may be the item that a text begins with, the longest first.

    An item may have a keyword in its name, so it ends before any of them, or at the end.
    """
    tokens, known = text.split(), set(words)
    ends = [at for at, token in enumerate(tokens) if at and token.casefold() in known]
    return [" ".join(tokens[:end]) for end in (len(tokens), *reversed(ends)) if end]


def after(text: str, item: str, words: Iterable[str] = WORDS) -> Said:
    """Read the phrases after an item; each runs to the next keyword, a note to the end."""
    tokens, known = text.split(), set(words)
    phrases: dict[str, list[str]] = {}
    into: list[str] = []
    for token in tokens[len(item.split()) :]:
        folded = token.casefold()
        if folded in known and folded not in phrases and NOTE not in phrases:
            into = phrases.setdefault(folded, [])
        else:
            into.append(token)
    return Said(item, {word: " ".join(said) for word, said in phrases.items()})


def _without_of(tokens: list[str]) -> str:
    return " ".join(tokens[1:] if len(tokens) > 1 and tokens[0].casefold() == "of" else tokens)
