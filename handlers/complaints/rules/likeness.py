"""Which complaints are the same, told by their marks, and which may be, told by likeness."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

# A text of fewer words is said by many: alone it is not the same complaint.
FEWEST_WORDS = 5
NEAR = 88.0
NEAR_OF_ONE = 72.0
_LONGEST = 20_000
_COMPARED = 1000  # Who says the same says it early; to compare more of everybody takes long.
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_SIGNS = re.compile(r"[\W_]+")
_FEWEST_SIGNS = 25
_NUMBER = re.compile(r"[0-9]{3,}")


@dataclass(frozen=True)
class Said:
    """What a complaint says, by whom where that is known, and how it is called here."""

    key: str
    text: str
    customer: str = ""
    order: str = ""


def normal(text: str) -> str:
    """Return the words of a text as they are compared: no case, accents, signs or line breaks."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST].casefold())
    return _SIGNS.sub(" ", _ACCENTS.sub("", plain)).strip()


def fingerprints(
    *, text: str, address: str = "", message_id: str = "", place: str = ""
) -> tuple[str, ...]:
    """Return the marks of a complaint that came in: whoever bears one of them is the same.

    `place` is the message that it came with. Words mark it together with their writer; without a
    writer only when there are enough of them.
    """
    words = normal(text)
    marks = [f"at:{place}"] if place else []
    if message_id.strip():
        marks.append(f"id:{_digest(message_id.strip())}")
    if words and (address or len(words.split()) >= FEWEST_WORDS):
        marks.append(f"text:{_digest(f'{address.casefold()} {words}')}")
    return tuple(marks)


def likest(one: Said, others: Iterable[Said]) -> Said | None:
    """Return the complaint that may be the same as `one`, None when none is near enough.

    Numbers in which they differ make them two: another order, another day, another sum.
    """
    words = normal(one.text[:_COMPARED])
    if len(words) < _FEWEST_SIGNS:
        return None
    known = {other.key: other for other in others if not _differ(one, other)}
    texts = {key: normal(other.text[:_COMPARED]) for key, other in known.items()}
    found = process.extract(
        words, texts, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR_OF_ONE, limit=5
    )
    near = (known[key] for _text, score, key in found if score >= _enough(one, known[key]))
    return next(near, None)


def _enough(one: Said, other: Said) -> float:
    same = one.customer and one.customer == other.customer
    return NEAR_OF_ONE if same or (one.order and one.order == other.order) else NEAR


def _differ(one: Said, other: Said) -> bool:
    if one.order and other.order and one.order != other.order:
        return True
    numbers, others = set(_NUMBER.findall(one.text)), set(_NUMBER.findall(other.text))
    return bool(numbers - others) and bool(others - numbers)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:40]
