"""What somebody wrote of a task, read part by part; each wrong part is a sentence at its field."""

from decimal import Decimal
from typing import TypeVar

from handlers.kit.errors import Invalid
from handlers.kit.numbers import read_number
from handlers.kit.text import one_line
from handlers.kit.words import N_, _
from handlers.tasks.rules.drafts import ITEM_LIMIT, MOST_ITEMS, TITLE_LIMIT, Draft
from storage.enums import Evidence, Priority, Recurs, Sharing

_Word = TypeVar("_Word", Sharing, Recurs, Evidence)
_BULLETS = "-*•‣◦–[] \t"  # noqa: RUF001  # These are what lists begin with.
_NO_CHOICE = N_("“{word}” is not one of the choices.")


def title(text: str) -> str:
    """Return a title. Errors: `Invalid` when it is empty or too long."""
    said = one_line(text)
    if not said:
        raise Invalid({"title": _("Say what is to be done.")})
    if len(said) > TITLE_LIMIT:
        raise Invalid({"title": _("A title has at most {limit} characters.", limit=TITLE_LIMIT)})
    return said


def priority(word: str) -> Priority:
    """Return a priority. Errors: `Invalid` with those there are."""
    if word in list(Priority):
        return Priority(word)
    words = ", ".join(f"!{one}" for one in Priority)
    said = _("“{word}” is no priority. Use {words}.", word=word[:40], words=words)
    raise Invalid({"priority": said})


def sharing(word: str) -> Sharing:
    return _choice("sharing", Sharing, word)


def recurs(word: str) -> Recurs:
    return _choice("recurs", Recurs, word)


def evidence(word: str) -> Evidence:
    return _choice("evidence", Evidence, word)


def _choice(field: str, words: type[_Word], word: str) -> _Word:
    try:
        return words(word)
    except ValueError as problem:
        raise Invalid({field: _(_NO_CHOICE, word=word[:40])}) from problem


def checklist(text: str) -> tuple[str, ...]:
    """Return the items of a checklist, one a line. Errors: `Invalid` for too many or too long."""
    items = [one_line(line.strip().lstrip(_BULLETS)) for line in text.splitlines()]
    kept = tuple(dict.fromkeys(item for item in items if item))
    if len(kept) > MOST_ITEMS:
        raise Invalid({"checklist": _("At most {limit} items, please.", limit=MOST_ITEMS)})
    long = next((item for item in kept if len(item) > ITEM_LIMIT), None)
    if long:
        said = _("An item has at most {limit} characters: “{item}…”.",
                 limit=ITEM_LIMIT, item=long[:40])  # fmt: skip
        raise Invalid({"checklist": said})
    return kept


def limits(draft: Draft) -> tuple[Decimal | None, Decimal | None]:
    """Return between which numbers one has to be that counts as evidence.

    Errors: `Invalid` at `least` or `most`.
    """
    least, most = _number("least", draft.least), _number("most", draft.most)
    if least is not None and most is not None and least > most:
        raise Invalid({"most": _("This is less than the least.")})
    return least, most


def _number(field: str, text: str) -> Decimal | None:
    if not text.strip():
        return None
    number = read_number(text)
    if number is None:
        raise Invalid({field: _("“{text}” is not a number such as 4.2.", text=text[:40])})
    return number
