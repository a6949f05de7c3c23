"""The message catalogue: every word a person sees goes through here (gettext, by Babel).

The edges of the process say whom they speak to (`speaking`); everything below only says what.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

DOMAIN = "opsbot"
LOCALE_DIR = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="en")
# How commands are spelled here, where an installation gave them a prefix: `/task` as `/x-task`.
_spelling: ContextVar[Mapping[str, str] | None] = ContextVar("spelling", default=None)
# What a person is to type stands in a sentence as code; what people wrote does not.
_TYPED_PLACE = re.compile(r"`\{(\w+)\}")
_TYPED_HERE = re.compile(r"(?<=`)/\w[\w-]*")


def _(message: str, **values: object) -> str:
    """Say a sentence in the language of whoever listens; `{name}` places are filled by `values`."""
    # The empty message is where gettext keeps a catalogue's own header.
    said = _catalogue(_language.get()).gettext(message) if message else ""
    return _filled(said, values)


def _n(one: str, many: str, count: int, **values: object) -> str:
    """Say a sentence about `count` things; `{count}` may stand in it."""
    said = _catalogue(_language.get()).ngettext(one, many, count)
    return _filled(said, {"count": count, **values})


def N_(message: str) -> str:  # noqa: N802  # The customary name of gettext's marker.
    """Mark a sentence that is said later with `_`."""
    return message


def as_typed(line: str) -> str:
    """Spell a command, alone or with what follows it, as it is typed in this installation.

    Sentences need no such care: `_` spells whatever stands in them as code.
    """
    command, space, rest = line.partition(" ")
    return (_spelling.get() or {}).get(command, command) + space + rest


def language() -> str:
    return _language.get()


@contextmanager
def speaking(locale: str | None) -> Iterator[None]:
    """Speak the language of `locale` (such as `de-DE`) inside the block; English when unknown."""
    token = _language.set((locale or "en").replace("_", "-").split("-")[0].lower())
    try:
        yield
    finally:
        _language.reset(token)


@contextmanager
def spelling(commands: Mapping[str, str]) -> Iterator[None]:
    """Spell commands as `commands` says inside the block, as `Registry.spelling` does."""
    token = _spelling.set(commands)
    try:
        yield
    finally:
        _spelling.reset(token)


def _filled(said: str, values: Mapping[str, object]) -> str:
    if _spelling.get():
        typed = set(_TYPED_PLACE.findall(said))
        values = {
            name: as_typed(str(value)) if name in typed else value for name, value in values.items()
        }
        said = _TYPED_HERE.sub(lambda found: as_typed(found[0]), said)
    return said.format(**values)


@cache
def _catalogue(spoken: str) -> NullTranslations:
    return translation(DOMAIN, LOCALE_DIR, languages=[spoken], fallback=True)
