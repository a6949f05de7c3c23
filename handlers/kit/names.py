"""Names as people type them: case, spaces, kinds of quotes and dashes do not matter."""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

_NEAR_ENOUGH = 60
_ALIKE = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_PUNCTUATION = ".,;:!?"


def fold(name: str) -> str:
    """Return a name as it is kept for comparing."""
    return " ".join(name.casefold().split())


def alike(name: str) -> str:
    """Return a name without what a phone may have changed in it."""
    return fold(name.translate(_ALIKE))


def longest_name(text: str, names: Iterable[str]) -> tuple[str, str] | None:
    """Return the longest of the folded names that a text begins with, and what follows it."""
    words = text.split()
    known = set(names)
    for count in range(len(words), 0, -1):
        head = fold(" ".join(words[:count]))
        if head in known:
            return head, " ".join(words[count:])
    return None


class Known:
    """The names there are, to be found at the beginning of what somebody typed."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._alike = {alike(name) for name in names}
        self._longest = max((len(name.split()) for name in self._alike), default=0)

    def words_of_name(self, words: Sequence[str], *, since: int = 0) -> int:
        """Return how many words from `since` on make the longest known name, 0 for none.

        Punctuation after the name does not matter.
        """
        for count in range(min(self._longest, len(words) - since), 0, -1):
            head = alike(" ".join(words[since : since + count]))
            if head in self._alike or head.rstrip(_PUNCTUATION) in self._alike:
                return count
        return 0


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that was most likely meant, None when nothing is near."""
    choices = {one: fold(one) for one in known}
    # Of the whole names: a part of one is found in nearly everything.
    found = process.extractOne(fold(word), choices, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    return str(found[2]) if found else None
