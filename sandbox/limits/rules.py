"""What a JSON value must look like, said as data, and the one interpreter of it."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

QUOTED = 40  # Characters of a wrong value that a message repeats.
LARGEST_QUOTED = 10**15


class Fault(NamedTuple):
    """Where a value breaks a rule (a JSON pointer), and which, as a full sentence."""

    pointer: str
    message: str


Law = Callable[[dict[str, Any]], Iterator[Fault]]
"""A rule over several fields of one object. It only sees objects whose fields are right
one by one, and its pointers start at that object."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string of `least` to `most` characters that matches all of `form`, if one is given."""

    most: int | None = None
    least: int = 1
    form: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few strings."""

    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """Any finite number, greater than `above` if that is given."""

    above: int | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Anything:
    """A value that nobody looks into."""


@dataclass(frozen=True, slots=True)
class Nullable:
    """A value of its own kind, or null."""

    rule: "Rule"


@dataclass(frozen=True, slots=True)
class Items:
    """A list of `least` to `most` values of one kind."""

    of: "Rule"
    least: int = 1
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with these keys and no others.

    `some_of` names keys of which at least one is there, `one_of` keys of which exactly one is.
    """

    required: Mapping[str, "Rule"] = field(default_factory=dict)
    optional: Mapping[str, "Rule"] = field(default_factory=dict)
    some_of: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    laws: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True)
class ByType:
    """An object whose `type` says which shape it has."""

    shapes: Mapping[str, Shape]


Single = Choice | Whole | Number | Flag | Anything
Rule = Single | Text | Nullable | Items | Shape | ByType


def check(value: Any, rule: Rule, *, at: str = "") -> Iterator[Fault]:
    """Yield everything in `value` that breaks the rule; any JSON value may be given."""
    match rule:
        case Items():
            yield from _items(value, rule, at)
        case Shape():
            yield from _shape(value, rule, at)
        case ByType():
            yield from _by_type(value, rule, at)
        case Nullable():
            if value is not None:
                yield from check(value, rule.rule, at=at)
        case Text():
            yield from _text(value, rule, at)
        case _:
            if not _fits(value, rule):
                yield Fault(at, f"This must be {_wanted(rule)}, not {_quote(value)}.")


def escaped(key: str) -> str:
    """Write a key as one step of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def _items(value: Any, rule: Items, at: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(at, f"This must be a list, not {_quote(value)}.")
        return
    yield from _size(len(value), rule.least, most=rule.most, unit="item", at=at)
    for index, item in enumerate(value):
        yield from check(item, rule.of, at=f"{at}/{index}")


def _by_type(value: Any, rule: ByType, at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(at, f"This must be an object, not {_quote(value)}.")
        return
    kind = value.get("type")
    shape = rule.shapes.get(kind) if isinstance(kind, str) else None
    if shape is None:
        allowed = ", ".join(rule.shapes)
        yield Fault(f"{at}/type", f"The type here must be one of {allowed}, not {_quote(kind)}.")
        return
    fields = {key: item for key, item in value.items() if key != "type"}
    yield from _shape(fields, shape, at)


def _shape(value: Any, rule: Shape, at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(at, f"This must be an object, not {_quote(value)}.")
        return
    faults = [*_keys(value, rule, at), *_fields(value, rule, at)]
    yield from faults
    if not faults:
        for law in rule.laws:
            for fault in law(value):
                yield Fault(at + fault.pointer, fault.message)


def _keys(value: dict[str, Any], rule: Shape, at: str) -> Iterator[Fault]:
    for key in rule.required:
        if key not in value:
            yield Fault(at, f"The field '{key}' is required and missing.")
    for key in value:
        if key not in rule.required and key not in rule.optional:
            yield Fault(at, f"The field {_quote(key)} is not known here.")
    if rule.some_of and not any(key in value for key in rule.some_of):
        yield Fault(at, f"At least one of {', '.join(rule.some_of)} is required.")
    given = [key for key in rule.one_of if key in value]
    if rule.one_of and len(given) != 1:
        names = " and ".join(rule.one_of)
        yield Fault(at, f"Exactly one of {names} is required, {len(given)} are given.")


def _fields(value: dict[str, Any], rule: Shape, at: str) -> Iterator[Fault]:
    for key, item in value.items():
        wanted = rule.required.get(key) or rule.optional.get(key)
        if wanted is not None:
            yield from check(item, wanted, at=f"{at}/{key}")


def _text(value: Any, rule: Text, at: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(at, f"This must be a string, not {_quote(value)}.")
        return
    yield from _size(len(value), rule.least, most=rule.most, unit="character", at=at)
    if rule.form and not re.fullmatch(rule.form, value):
        yield Fault(at, f"This must look like {rule.example}, not {_quote(value)}.")


def _size(size: int, least: int, *, most: int | None, unit: str, at: str) -> Iterator[Fault]:
    if size < least:
        yield Fault(at, f"This must have at least {_count(least, unit)} and has {size:,}.")
    if most is not None and size > most:
        yield Fault(at, f"This may have at most {_count(most, unit)} and has {size:,}.")


def _fits(value: Any, rule: Single) -> bool:
    if isinstance(rule, Anything):
        return True
    if isinstance(rule, Choice):
        return isinstance(value, str) and value in rule.of
    if isinstance(rule, Flag):
        return isinstance(value, bool)
    if isinstance(value, bool):  # For Python a bool is an int, for JSON it is not.
        return False
    if isinstance(rule, Whole):
        within = isinstance(value, int) and value >= rule.least
        return within and (rule.most is None or value <= rule.most)
    finite = isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
    return finite and (rule.above is None or value > rule.above)


def _wanted(rule: Single) -> str:
    match rule:
        case Choice():
            return f"one of {', '.join(rule.of)}"
        case Whole(most=None):
            return f"a whole number of at least {rule.least}"
        case Whole():
            return f"a whole number from {rule.least} to {rule.most}"
        case Number():
            return "a number" if rule.above is None else f"a number above {rule.above}"
        case Flag():
            return "true or false"
        case Anything():
            return "anything"


def _quote(value: Any) -> str:
    """Name a value in a sentence without ever repeating a long or a deep one."""
    if isinstance(value, str):
        return repr(value[:QUOTED])
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, int) and abs(value) > LARGEST_QUOTED:
        return "so large a number"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return str(value)


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" + ("" if number == 1 else "s")
