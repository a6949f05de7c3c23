"""What the columns of a sheet of people mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from handlers.kit.grid import Bounds

BOUNDS = Bounds(rows=5000, columns=40, cell=200)
_NEAR_ENOUGH = 80


class NoPersonColumn(ValueError):  # It names what happened.
    """No column of a sheet says whom its rows are about."""


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


def columns(header: Sequence[str]) -> dict[Column, int]:
    """Return which column is where, by the names people give them. Errors: `NoPersonColumn`."""
    found: dict[Column, int] = {}
    for place, title in enumerate(header):
        near = process.extractOne(
            title.casefold().strip(), _HEADERS.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH
        )
        if near:
            found.setdefault(_HEADERS[near[0]], place)
    if Column.PERSON not in found:
        raise NoPersonColumn
    return found


def lines(cells: Sequence[Sequence[str]]) -> list[Line]:
    """Return the rows below the header by what their columns mean. Errors: `NoPersonColumn`."""
    places = columns(cells[0])
    return [
        Line(
            number,
            {column: row[place] for column, place in places.items() if place < len(row)},
        )
        for number, row in enumerate(cells[1:], start=2)
        if any(row)
    ]
