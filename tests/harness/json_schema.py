"""As much of JSON Schema (draft 7) as the schema of Slack's app manifests uses."""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


def problems(value: Any, schema: Json, root: Json, *, at: str = "") -> Iterator[str]:
    """Yield a line for everything in which `value` is not as `schema` (a part of `root`) says."""
    while "$ref" in schema:
        schema = _target(schema["$ref"], root)
    if not _is_of_type(value, schema):
        yield f"{at}: not of type {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not one of {schema['enum']}"
    if "anyOf" in schema and all(any(problems(value, one, root)) for one in schema["anyOf"]):
        yield f"{at}: none of the alternatives"
    match value:
        case str():
            yield from _text(value, schema, at)
        case list():
            yield from _items(value, schema, root, at=at)
        case dict():
            yield from _fields(value, schema, root, at=at)


def _target(reference: str, root: Json) -> Json:
    for step in reference.removeprefix("#/").split("/"):
        root = root[step]
    return root


def _is_of_type(value: Any, schema: Json) -> bool:
    named = schema.get("type", [])
    names = [named] if isinstance(named, str) else named
    if isinstance(value, bool):
        return not names or "boolean" in names
    return not names or any(isinstance(value, TYPES[name]) for name in names)


def _text(value: str, schema: Json, at: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{at}: {len(value)} characters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} is not like {schema['pattern']}"


def _items(value: list[Any], schema: Json, root: Json, *, at: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at}: {len(value)} items"
    if schema.get("uniqueItems") and len({repr(one) for one in value}) < len(value):
        yield f"{at}: something stands in it twice"
    for place, one in enumerate(value):
        yield from problems(one, schema.get("items", {}), root, at=f"{at}/{place}")


def _fields(value: Json, schema: Json, root: Json, *, at: str) -> Iterator[str]:
    yield from (f"{at}: no {name}" for name in schema.get("required", []) if name not in value)
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, one in value.items():
        parts = [known[name]] if name in known else []
        parts += [part for pattern, part in patterns.items() if re.search(pattern, name)]
        more = schema.get("additionalProperties", True)
        if not parts and more is False:
            yield f"{at}: {name} is unknown"
        if not parts and isinstance(more, dict):
            parts = [more]
        for part in parts:
            yield from problems(one, part, root, at=f"{at}/{name}")
