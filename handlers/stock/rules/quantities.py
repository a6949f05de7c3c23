"""Quantities as people type them: `1.5 l`, `500 g`, `2 packs`; and as they are shown."""

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from babel.numbers import format_decimal

from handlers.kit import numbers
from handlers.kit.numbers import NotANumber

PLACES = 3
LARGEST = Decimal(10) ** 9
PACK_WORDS = frozenset({"pack", "packs", "pk", "case", "cases", "packung", "packungen"})
PIECE = "pcs"
_PIECES = frozenset({"pcs", "pc", "piece", "pieces", "each", "ea", "stück", "stk"})
# What is measured may be in parts; everything else is counted whole.
_MEASURES: dict[str, tuple[str, Decimal]] = {
    "kg": ("mass", Decimal(1000)),
    "g": ("mass", Decimal(1)),
    "l": ("volume", Decimal(1000)),
    "litre": ("volume", Decimal(1000)),
    "liter": ("volume", Decimal(1000)),
    "cl": ("volume", Decimal(10)),
    "ml": ("volume", Decimal(1)),
    "m": ("length", Decimal(100)),
    "cm": ("length", Decimal(1)),
}
_FILLED = re.compile(r"(.*\d)\s*([^\W\d_]*)\.?")
_AMOUNT = re.compile(r"(\d[\d.,'\u2019]*)([^\W\d_]*)")


@dataclass(frozen=True)
class Counted:
    """What an item is counted in: its unit, and how many of it come in one pack."""

    unit: str
    pack: Decimal


class Wrong(StrEnum):
    """Why a quantity cannot be taken."""

    NO_NUMBER = "no_number"
    OTHER_UNIT = "other_unit"
    IN_PARTS = "in_parts"
    TOO_FINE = "too_fine"
    TOO_MUCH = "too_much"
    NOTHING = "nothing"


class BadQuantity(ValueError):  # It names what happened.
    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong)
        self.wrong = wrong


def parts_of(token: str) -> tuple[str, str] | None:
    """Split `5kg` into its number and its unit word; None for what does not begin with a number."""
    found = _AMOUNT.fullmatch(token.lstrip("+-"))
    return (token[: len(token) - len(found[2])], found[2]) if found else None


def split(text: str) -> tuple[str, str]:
    """Split `1 250,5 kg` into its number and its unit word; spaces may group the number."""
    found = _FILLED.fullmatch(text.strip())
    return (found[1], found[2]) if found else (text, "")


def looks_like_unit(word: str) -> bool:
    """Whether a word is a unit of anything."""
    folded = word.casefold().strip(".")
    return folded in PACK_WORDS or folded in _PIECES or folded in _MEASURES


def read(number: str, unit: str, counted: Counted, *, locale: str, zero: bool = False) -> Decimal:
    """Return a quantity in an item's own unit; `zero` lets it be nothing.

    Errors: `BadQuantity`, and `numbers.AmbiguousNumber` for what could be two numbers.
    """
    try:
        amount = numbers.read(number.strip(), locale=locale)
    except NotANumber:
        raise BadQuantity(Wrong.NO_NUMBER) from None
    factor = _factor(unit.casefold().strip("."), counted) if unit else Decimal(1)
    if factor is None:
        raise BadQuantity(Wrong.OTHER_UNIT)
    return checked(amount * factor, counted, zero=zero)


def checked(quantity: Decimal, counted: Counted, *, zero: bool = False) -> Decimal:
    """Return a quantity that can be kept. Errors: `BadQuantity`."""
    if quantity == 0 and not zero:
        raise BadQuantity(Wrong.NOTHING)
    if abs(quantity) > LARGEST:
        raise BadQuantity(Wrong.TOO_MUCH)
    if not is_measured(counted.unit) and quantity != quantity.to_integral_value():
        raise BadQuantity(Wrong.IN_PARTS)
    if quantity != round(quantity, PLACES):
        raise BadQuantity(Wrong.TOO_FINE)
    return quantity


def is_measured(unit: str) -> bool:
    return unit.casefold() in _MEASURES


def whole_packs(quantity: Decimal, pack: Decimal, *, up: bool) -> Decimal:
    """Round a quantity to whole packs, `up` or down."""
    way = ROUND_CEILING if up else ROUND_FLOOR
    return (quantity / pack).to_integral_value(way) * pack


def say(quantity: Decimal, unit: str, locale: str) -> str:
    """Write a quantity as the reader's locale does, with its unit."""
    shown = format_decimal(quantity.normalize(), format="#,##0.###", locale=numbers.parsed(locale))
    return f"{shown} {unit}".rstrip()


def _factor(unit: str, counted: Counted) -> Decimal | None:
    """Return how many of an item's own unit one of `unit` is; None when they do not go together."""
    own = counted.unit.casefold()
    if unit == own or (unit in _PIECES and own in _PIECES) or unit in (own + "s", own + "es"):
        return Decimal(1)
    if unit in PACK_WORDS:
        return counted.pack
    one, other = _MEASURES.get(unit), _MEASURES.get(own)
    return one[1] / other[1] if one and other and one[0] == other[0] else None
