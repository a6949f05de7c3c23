"""Reading a sheet of people: bytes to cells, cells to lines, each with what is wrong with it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 40
LONGEST_CELL = 200
_DELIMITERS = (",", ";", "\t", "|")
_NEAR_ENOUGH = 80
_LOOKED_AT = 20


class SheetProblem(StrEnum):
    """Why a file is no sheet of people."""

    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    NO_PERSON_COLUMN = "no_person_column"


class BadSheet(ValueError):  # It names what happened.
    def __init__(self, problem: SheetProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class Column(StrEnum):
    """What a column of the sheet says of a person."""

    PERSON = "person"
    SITE = "site"
    DEPARTMENT = "department"
    ROLE = "role"
    MANAGER = "manager"


_HEADERS: Mapping[str, Column] = {
    "person": Column.PERSON,
    "name": Column.PERSON,
    "employee": Column.PERSON,
    "handle": Column.PERSON,
    "slack id": Column.PERSON,
    "slack name": Column.PERSON,
    "user": Column.PERSON,
    "site": Column.SITE,
    "location": Column.SITE,
    "branch": Column.SITE,
    "shop": Column.SITE,
    "department": Column.DEPARTMENT,
    "team": Column.DEPARTMENT,
    "role": Column.ROLE,
    "manager": Column.MANAGER,
    "reports to": Column.MANAGER,
}


@dataclass(frozen=True)
class Line:
    """One row of the sheet: its number as a spreadsheet shows it, and the cells we know."""

    number: int
    cells: Mapping[Column, str]

    def cell(self, column: Column) -> str:
        return self.cells.get(column, "")


def read_csv(data: bytes) -> list[list[str]]:
    """Read the cells of a CSV file, rows without any left out. Errors: `BadSheet`."""
    if len(data) > LARGEST:
        raise BadSheet(SheetProblem.TOO_LARGE)
    text = _decoded(data)
    rows = list(_rows(text, _delimiter(text)))
    if not any(any(row) for row in rows):
        raise BadSheet(SheetProblem.EMPTY)
    return rows


def _rows(text: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(found) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise BadSheet(SheetProblem.TOO_LONG)
            found.append([" ".join(cell.split())[:LONGEST_CELL] for cell in row])
    except csv.Error:
        raise BadSheet(SheetProblem.NOT_TEXT) from None
    return found


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise BadSheet(SheetProblem.NOT_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Return the sign that cuts the first lines into the most columns, the same in each."""
    sample = "\n".join(text.splitlines()[:_LOOKED_AT])

    def steadiness(delimiter: str) -> tuple[int, int]:
        try:
            widths = [
                len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row
            ]
        except csv.Error:
            return (0, 0)
        most = max(widths, default=1)
        return (0, 0) if most == 1 else (widths.count(widths[0]), most)

    return max(_DELIMITERS, key=steadiness)


def columns(header: Sequence[str]) -> dict[Column, int]:
    """Return which column is where, by the names people give them. Errors: `BadSheet`."""
    found: dict[Column, int] = {}
    for place, title in enumerate(header):
        near = process.extractOne(
            title.casefold().strip(), _HEADERS.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH
        )
        if near:
            found.setdefault(_HEADERS[near[0]], place)
    if Column.PERSON not in found:
        raise BadSheet(SheetProblem.NO_PERSON_COLUMN)
    return found


def lines(cells: Sequence[Sequence[str]]) -> list[Line]:
    """Return the rows below the header by what their columns mean. Errors: `BadSheet`."""
    places = columns(cells[0])
    return [
        Line(
            number,
            {column: row[place] for column, place in places.items() if place < len(row)},
        )
        for number, row in enumerate(cells[1:], start=2)
        if any(row)
    ]
