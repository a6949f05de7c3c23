"""Rules over several fields of one object, which a table of fields cannot say."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sandbox.limits.rules import Fault, Law

TABLE_TEXT = 10_000  # Characters in all cells of the one table of a message.


def text_length(value: Any) -> int:
    """Count the characters under every `text` in a JSON value, however deep."""
    total, waiting = 0, [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            text = item.get("text")
            total += len(text) if isinstance(text, str) else 0
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return total


def in_order(low: str, high: str) -> Law:
    """Demand that one number, or number in a string, is not above another."""

    def law(value: dict[str, Any]) -> Iterator[Fault]:
        if low in value and high in value and Decimal(value[low]) > Decimal(value[high]):
            yield Fault(f"/{low}", f"The {low} may not be above the {high}.")

    return law


def starts_in_range(value: dict[str, Any]) -> Iterator[Fault]:
    """Demand that a number dialog starts with a number it would accept."""
    if "initial_value" not in value:
        return
    initial = Decimal(value["initial_value"])
    if initial < Decimal(value.get("min_value", initial)):
        yield Fault("/initial_value", "The initial_value may not be below the min_value.")
    if initial > Decimal(value.get("max_value", initial)):
        yield Fault("/initial_value", "The initial_value may not be above the max_value.")
    if initial != initial.to_integral_value() and not value["is_decimal_allowed"]:
        yield Fault("/initial_value", "The initial_value must be whole: decimals are not allowed.")


def starts_among_options(value: dict[str, Any]) -> Iterator[Fault]:
    """Demand that what is chosen at first is, field by field, one of the options."""
    groups = value.get("option_groups", [])
    offered = value.get("options", []) + [each for group in groups for each in group["options"]]
    if "initial_option" in value and value["initial_option"] not in offered:
        yield Fault("/initial_option", "The initial_option must equal one of the options.")
    for index, option in enumerate(value.get("initial_options", [])):
        if option not in offered:
            yield Fault(f"/initial_options/{index}", "It must equal one of the options.")


def files_wait_for_submit(value: dict[str, Any]) -> Iterator[Fault]:
    if value["element"]["type"] == "file_input" and value.get("dispatch_action"):
        yield Fault("/dispatch_action", "A file_input may not dispatch an action.")


def collapses_only_if_collapsible(value: dict[str, Any]) -> Iterator[Fault]:
    collapsible = value.get("is_collapsible", False)
    if value.get("default_collapsed") and not collapsible:
        yield Fault("/default_collapsed", "Only an is_collapsible container starts collapsed.")
    if value.get("has_header_divider") and collapsible:
        yield Fault("/has_header_divider", "A collapsible container has no header divider.")


def table_text_is_short(value: dict[str, Any]) -> Iterator[Fault]:
    size = text_length(value["rows"])
    if size > TABLE_TEXT:
        most = f"{TABLE_TEXT:,}"
        yield Fault("/rows", f"A table may have at most {most} characters and has {size:,}.")


def rows_are_even(value: dict[str, Any]) -> Iterator[Fault]:
    """Demand one width, a header without rich text, and a row header that exists."""
    header, *rows = value["rows"]
    for index, row in enumerate(rows, start=1):
        if len(row) != len(header):
            message = f"Every row must have {len(header)} cells as the header has, not {len(row)}."
            yield Fault(f"/rows/{index}", message)
    for index, cell in enumerate(header):
        if cell["type"] == "rich_text":
            yield Fault(f"/rows/0/{index}", "A header cell may not be rich_text.")
    if value.get("row_header_column_index", 0) >= len(header):
        message = f"The row header must be one of the {len(header)} columns."
        yield Fault("/row_header_column_index", message)


def series_match_categories(value: dict[str, Any]) -> Iterator[Fault]:
    """Demand one point per category in every series, and names that differ."""
    categories = value["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        yield Fault("/axis_config/categories", "The categories must all differ.")
    names = [series["name"] for series in value["series"]]
    for index, series in enumerate(value["series"]):
        if series["name"] in names[:index]:
            yield Fault(f"/series/{index}/name", "The names of the series must all differ.")
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            message = "A series must have exactly one point for each of the categories."
            yield Fault(f"/series/{index}/data", message)
