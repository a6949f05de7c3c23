"""Which languages dates are read in."""

from handlers.kit.languages.english import ENGLISH
from handlers.kit.languages.german import GERMAN
from handlers.kit.languages.language import Language

_LANGUAGES = {"en": ENGLISH, "de": GERMAN}


def languages_for(spoken: str) -> tuple[Language, ...]:
    """Return what to read in, the person's own language (`de` or `de-AT`) first, then English."""
    own = _LANGUAGES.get(spoken.replace("_", "-").split("-")[0].lower(), ENGLISH)
    return (own,) if own is ENGLISH else (own, ENGLISH)
