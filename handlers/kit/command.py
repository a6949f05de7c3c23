"""Reading what people type after a command: a title, and markers in any order after it.

Markers are `@owner`, `#group`, `!word`, `at <place>`, and the phrases that begin with `due` and
`every`. A phrase runs to the end of the line; the other markers may stand within it. A word that
looks like a marker counts as one, so that it is refused rather than lost; only a title in quotes
is taken as it stands.
"""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from handlers.kit.languages.english import ENGLISH
from handlers.kit.names import Known
from handlers.kit.text import one_line, plain
from handlers.kit.when_words import RefusedError, read_clock, smooth

_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'))
_QUOTED = re.compile(r'"([^"]*)"(?:[,;:]?\s|$)')
_TOKEN = re.compile(r"(?:<[^<>]*>|[^\s<]|<(?![^<>]*>))+")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!subteam\^([A-Z0-9]+)(?:\|@?([^<>]*))?>")
_PUNCTUATION = ".,;:"
_SEPARATORS = frozenset({",", ";", ":", "|", "/", "-", "--", "\u2010", "\u2013", "\u2014"})
_JOINTS = frozenset({"and", "or", "&", "+", ","})
_AT = "at"
_LONGEST_NAME = 40  # Words; a name has at most 80 characters.
DUE, EVERY = "due", "every"
ANY, ALL = "any", "all"


@dataclass(frozen=True)
class Names:
    """The known names that may be several words: of places, after `at`, of groups, after `#`."""

    places: Known = field(default_factory=Known)
    tags: Known = field(default_factory=Known)


@dataclass(frozen=True)
class Marked:
    """A line taken apart, as plain text.

    `people` are Slack ids, or `@` and a name; `tags` channel ids, or `#` and a name; `places`
    known names. `due` and `every` are the phrases after these words, None without one; `sharing`
    is `any` or `all` where it follows several people.
    """

    title: str
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    bangs: tuple[str, ...] = ()
    due: str | None = None
    every: str | None = None
    sharing: str = ""


class _Kind(StrEnum):
    WORD = "word"
    PERSON = "people"
    TAG = "tags"
    PLACE = "places"
    BANG = "bangs"
    SHARING = "sharing"


@dataclass(frozen=True)
class _Piece:
    kind: _Kind
    text: str

    @property
    def word(self) -> str:
        """The word in lower case, empty for a marker."""
        return self.text.casefold().removesuffix(":") if self.kind is _Kind.WORD else ""

    @property
    def is_time_of_day(self) -> bool:
        """Whether it is no person: `@5pm`."""
        return self.kind is _Kind.PERSON and self.text[0] == "@" and self.text[1].isdecimal()

    @property
    def bare(self) -> str:
        """The word without punctuation after it."""
        return self.word.rstrip(_PUNCTUATION)


def first_word(text: str) -> tuple[str, str]:
    """Split off the first word, in lower case."""
    word, _space, rest = text.strip().partition(" ")
    return word.casefold(), rest.strip()


def may_name(text: str) -> bool:
    """Whether a line may hold a name that `read` has to know: after `at`, or after `#`."""
    words = (plain(token) for token in _TOKEN.findall(one_line(text)))
    return any(word.casefold() == _AT or word.startswith("#") for word in words)


def read(text: str, names: Names = Names()) -> Marked:
    """Take a line apart, as Slack delivers it."""
    line = one_line(text)
    quoted = _QUOTED.match(line.translate(_QUOTES))
    if quoted:
        rest = _read(line[quoted.end() :], names)
        if not rest.title:
            return replace(rest, title=plain(line[quoted.start(1) : quoted.end(1)]).strip())
    return _read(line, names)


def _read(line: str, names: Names) -> Marked:
    pieces = _tidied(_pieces(_TOKEN.findall(line.replace("><", "> <")), names))
    starts: dict[int, str] = {}
    for keyword in (DUE, EVERY):
        starts |= _start(pieces, keyword)
    found = _Found()
    for place, piece in enumerate(pieces):
        found.take(piece, begins=starts.get(place))
    found.give_time_to_phrase()
    return found.marked()


class _Found:
    """What the pieces of a line come to, one after the other."""

    def __init__(self) -> None:
        self.title: list[str] = []
        self.phrases: dict[str, list[str]] = {}
        self.markers: dict[_Kind, list[str]] = {kind: [] for kind in _Kind}
        self._into = self.title

    def take(self, piece: _Piece, *, begins: str | None) -> None:
        """Put a piece where it belongs; words after a phrase has begun are part of it."""
        if begins:
            self._into = self.phrases.setdefault(begins, [])
        elif piece.kind is _Kind.WORD or (piece.is_time_of_day and self._into is not self.title):
            self._into.append(piece.text)
        else:
            self.markers[piece.kind].append(piece.text)

    def give_time_to_phrase(self) -> None:
        """Move `at 5pm` from the end of the title to the date, where there is one."""
        phrase = self.phrases.get(DUE) or self.phrases.get(EVERY)
        places = [
            place for place, word in enumerate(self.title) if word.casefold() == _AT and place
        ]
        if phrase is None or not places:
            return
        said = self.title[places[-1] :]
        if _is_time(" ".join(said)):
            del self.title[places[-1] :]
            phrase.extend(said)

    def marked(self) -> Marked:
        sharing = self.markers[_Kind.SHARING]
        return Marked(
            title=" ".join(self.title),
            people=tuple(dict.fromkeys(self.markers[_Kind.PERSON])),
            tags=tuple(dict.fromkeys(self.markers[_Kind.TAG])),
            places=tuple(dict.fromkeys(self.markers[_Kind.PLACE])),
            bangs=tuple(dict.fromkeys(self.markers[_Kind.BANG])),
            due=self._phrase(DUE),
            every=self._phrase(EVERY),
            sharing=sharing[-1] if sharing else "",
        )

    def _phrase(self, keyword: str) -> str | None:
        # An empty one is the lead of the other, as in `due every friday`.
        return " ".join(self.phrases.get(keyword, [])) or None


def _pieces(tokens: list[str], names: Names) -> list[_Piece]:
    """Tell markers from words; a known name may be several tokens long."""
    words = [plain(token) for token in tokens]
    pieces: list[_Piece] = []
    place = 0
    while place < len(tokens):
        if words[place].casefold() == _AT and (
            count := names.places.words_of_name(words, since=place + 1)
        ):
            pieces.append(_Piece(_Kind.PLACE, _joined(words[place + 1 : place + 1 + count])))
            place += 1 + count
        elif tokens[place][0] == "#" and (count := _words_of_tag(words, place, names)):
            pieces.append(_Piece(_Kind.TAG, _joined(words[place : place + count])))
            place += count
        else:
            pieces.append(_piece(tokens[place], words[place]))
            place += 1
    return pieces


def _words_of_tag(words: list[str], place: int, names: Names) -> int:
    near = words[place : place + _LONGEST_NAME]
    return names.tags.words_of_name([near[0][1:], *near[1:]])


def _joined(words: list[str]) -> str:
    return " ".join(words).rstrip(_PUNCTUATION)


def _piece(token: str, word: str) -> _Piece:
    bare = token.rstrip(_PUNCTUATION)
    for pattern, kind in ((_PERSON, _Kind.PERSON), (_CHANNEL, _Kind.TAG)):
        if match := pattern.fullmatch(bare):
            return _Piece(kind, match[1])
    if match := _GROUP.fullmatch(bare):
        return _Piece(_Kind.PERSON, f"@{match[2] or match[1]}")
    sign, said = token[0], word.rstrip(_PUNCTUATION)[1:]
    if sign == "@" and said:
        return _Piece(_Kind.PERSON, f"@{said}")
    # `#4411` is the number of an order, no group.
    if sign == "#" and said and not said.isdecimal():
        return _Piece(_Kind.TAG, f"#{said}")
    if sign == "!" and said[:1].isalpha():
        return _Piece(_Kind.BANG, said.casefold())
    return _Piece(_Kind.WORD, word)


def _tidied(pieces: list[_Piece]) -> list[_Piece]:
    """Drop what only joins or separates markers, and tell `all` and `any` of several people."""
    kept: list[_Piece] = []
    for place, piece in enumerate(pieces):
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.kind is not _Kind.WORD:
            kept.append(piece)
        elif tidy := _tidy(piece, kept, after):
            kept.append(tidy)
    return kept


def _tidy(piece: _Piece, before: list[_Piece], after: _Piece | None) -> _Piece | None:
    """Return a word as it is kept between what stands before and after it, None to drop it."""
    kind = before[-1].kind if before else None
    ends = after is None or after.kind is not _Kind.WORD or after.word in (DUE, EVERY)
    if kind is _Kind.PERSON and after and after.kind is _Kind.PERSON and piece.word in _JOINTS:
        return None
    if piece.text in _SEPARATORS and (ends or kind is not _Kind.WORD):
        return None
    if not ends:
        return piece
    if piece.bare in (ANY, ALL) and _follows_several(before):
        return _Piece(_Kind.SHARING, piece.bare)
    return _Piece(_Kind.WORD, piece.text.rstrip(",;") or piece.text)


def _follows_several(kept: list[_Piece]) -> bool:
    return [one.kind for one in kept[-2:]] == [_Kind.PERSON, _Kind.PERSON]


def _start(pieces: list[_Piece], keyword: str) -> dict[int, str]:
    """Return where a phrase begins: at the last keyword that some word follows.

    `every mon and every thu` is one phrase, which begins at the first of them.
    """
    places = [place for place, piece in enumerate(pieces) if piece.word == keyword]
    while places:
        last = places.pop()
        if not any(piece.kind is _Kind.WORD for piece in pieces[last + 1 :]):
            continue
        while places and pieces[last - 1].word in _JOINTS:
            last = places.pop()
        return {last: keyword}
    return {}


def _is_time(text: str) -> bool:
    try:
        clock = read_clock(smooth(text), ENGLISH)
    except RefusedError:
        return False
    return clock is not None and clock.refusal is None
