"""The message catalogue: every word a person sees goes through here (gettext, by Babel).

The edges of the process say whom they speak to (`speaking`); everything below only says what.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

DOMAIN = "opsbot"
LOCALE_DIR = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="en")


def _(message: str, **values: object) -> str:
    """Say a sentence in the language of whoever listens; `{name}` places are filled by `values`."""
    # The empty message is where gettext keeps a catalogue's own header.
    said = _catalogue(_language.get()).gettext(message) if message else ""
    return said.format(**values)


def _n(one: str, many: str, count: int, **values: object) -> str:
    """Say a sentence about `count` things; `{count}` may stand in it."""
    said = _catalogue(_language.get()).ngettext(one, many, count)
    return said.format(count=count, **values)


def N_(message: str) -> str:  # noqa: N802  # The customary name of gettext's marker.
    """Mark a sentence that is said later with `_`."""
    return message


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


@cache
def _catalogue(spoken: str) -> NullTranslations:
    return translation(DOMAIN, LOCALE_DIR, languages=[spoken], fallback=True)
