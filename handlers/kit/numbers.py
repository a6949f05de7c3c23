"""Numbers as people type them, read strictly: what could mean two numbers is not guessed.

`1,250.50` and `1.250,50` say themselves which sign is which. With one sign only, the reader's
locale says which of the two it is, and where that would make a number nobody writes, both
readings are offered.
"""

import re
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

LONGEST = 24
_SPACES = "\u00a0\u202f\u2009 "
_SHAPE = re.compile(r"\d+(?:[.,' ]\d+)*")
_MEASURED = re.compile(r"([+-]?[0-9]{1,12})(?:([.,])([0-9]{1,6}))?")
_GROUP = 3


class NotANumber(ValueError):  # It names what happened.
    """What was typed is no number that is not negative."""


class AmbiguousNumber(ValueError):  # It names what happened.
    """What was typed could mean either of two numbers."""

    def __init__(self, readings: tuple[Decimal, Decimal]) -> None:
        super().__init__(readings)
        self.readings = readings


def read(text: str, *, locale: str, decimals: int | None = None) -> Decimal:
    """Return the number that `text` says, at least zero, with all the digits it was given.

    `decimals` is how many may stand after the decimal sign, None for any. Errors: `NotANumber`,
    `AmbiguousNumber` with the decimal reading first.
    """
    tidy = text.strip().translate(dict.fromkeys(map(ord, _SPACES), " ")).replace("\u2019", "'")
    if len(tidy) > LONGEST or not tidy.isascii() or not _SHAPE.fullmatch(tidy):
        raise NotANumber(text)
    signs = [sign for sign in tidy if not sign.isdigit()]
    if not signs:
        return Decimal(tidy)
    whole, fraction = _parted(tidy, signs, locale, decimals)
    if not _grouped(whole):
        raise NotANumber(text)
    if decimals is not None and len(fraction) > decimals:
        raise NotANumber(text)
    return Decimal(_bare(whole) + (f".{fraction}" if fraction else ""))


def read_number(text: str) -> Decimal | None:
    """Return a measured value, which may be below zero and has no groups; None when it is none.

    `1,234` may be a thousand or a little more than one, so it is none either.
    """
    match = _MEASURED.fullmatch(text.strip().replace("\u2212", "-"))
    if match is None:
        return None
    whole, mark, part = match.groups()
    if mark == "," and len(part) == _GROUP and whole.lstrip("+-") != "0":
        return None
    return Decimal(f"{whole}.{part}" if part else whole)


def _parted(tidy: str, signs: list[str], locale: str, decimals: int | None) -> tuple[str, str]:
    """Split what is written into its whole part, groups and all, and its decimals."""
    last = signs[-1]
    before, _sign, after = tidy.rpartition(last)
    if last in " '" or signs.count(last) > 1:
        return tidy, ""
    if len(signs) > 1 or len(after) != _GROUP or not _could_group(before):
        return before, after
    if last == _symbol(locale, group=True):
        return tidy, ""
    if last == _symbol(locale, group=False) and (decimals is None or decimals >= _GROUP):
        return before, after
    raise AmbiguousNumber((Decimal(f"{_bare(before)}.{after}"), Decimal(_bare(before) + after)))


def _could_group(before: str) -> bool:
    return len(before) <= _GROUP and not before.startswith("0")


def _grouped(whole: str) -> bool:
    """Whether a whole number is written without groups, or in groups of three by one sign."""
    if whole.isdigit():
        return True
    (sign, *others) = {one for one in whole if not one.isdigit()}
    first, *rest = whole.split(sign)
    return not others and _could_group(first) and all(len(group) == _GROUP for group in rest)


def _bare(whole: str) -> str:
    return "".join(one for one in whole if one.isdigit())


def _symbol(locale: str, *, group: bool) -> str:
    known = parsed(locale)
    symbol = get_group_symbol(known) if group else get_decimal_symbol(known)
    return " " if symbol in _SPACES else symbol.replace("\u2019", "'")


def parsed(locale: str) -> Locale:
    """Return babel's locale of a name such as `en-US`; English where it knows none."""
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
