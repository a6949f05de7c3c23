"""A made-up language: every message in ⟦brackets⟧, half as long again, its letters accented.

What still looks like English in it stands outside the catalogue.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.catalogue import extract
from handlers.kit.words import DOMAIN

# Babel wants a language it knows; Esperanto has the plural rule of English.
LOCALE = "eo"
_LETTERS = str.maketrans("aeiouyncsdAEIOUNCSDTW", "áéíóúýñçšđÁÉÍÓÚÑÇŠĐŤŴ")
_KEPT = re.compile(r"\{\w+\}|:\w+:|`[^`]*`")
# What may look like English all the same: commands and examples in code, Slack's references and
# dates, emoji, numbers of tasks, markers that one types, zones, and the ids of a test.
_NOT_WORDS = re.compile(r"`[^`]*`|&\w+;|<[^>]*>|:\w+:|[TCG]-\d+|!\w+|\w+/\w+|Opsbot \S+|/\w+")
_READ = ("text", "title", "submit", "close", "label", "hint", "placeholder", "description")
_UNSEEN = ("state", "metadata", "bot_profile", "errors")
_ENGLISH = re.compile(r"[A-Za-z]{3,}")


def say(message: str) -> str:
    """Say a message in the made-up language."""
    kept = _KEPT.findall(message)
    said = [part.translate(_LETTERS) for part in _KEPT.split(message)]
    whole = said[0] + "".join(place + part for place, part in zip(kept, said[1:], strict=True))
    return f"⟦{whole}{'·' * (len(message) // 2)}⟧"


def write(folder: Path) -> None:
    """Write the language into `folder`, as `words.LOCALE_DIR` expects it."""
    catalogue = read_po(io.BytesIO(extract().encode()), locale=LOCALE)
    for message in catalogue:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        said = tuple(say(one) for one in ids)
        message.string = said if len(said) > 1 else said[0]
    target = folder / LOCALE / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / f"{DOMAIN}.mo").open("wb") as file:
        write_mo(file, catalogue)


def texts_in(value: Any) -> Iterator[str]:
    """Yield each text that people read, wherever it stands in messages, blocks or a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name in _READ or (isinstance(one, dict | list) and name not in _UNSEEN):
                yield from texts_in(one)


def english_in(text: str) -> list[str]:
    """Return the English words of a text that nobody typed and nothing translated.

    A half-accented word such as `plái` counts as translated: only whole plain words are found.
    """
    rest = _NOT_WORDS.sub(" ", text)
    return [word for word in re.findall(r"[^\W\d_]+", rest) if _ENGLISH.fullmatch(word)]
