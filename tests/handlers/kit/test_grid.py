"""A sheet is read whatever saved it, and nothing that is none is taken for one."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # It ships no types.
import pytest

from handlers.kit import grid
from handlers.kit.grid import BadGrid, Bounds, GridProblem

BOUNDS = Bounds(rows=3, columns=4, cell=20)


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """Return the workbook with one of its members replaced."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.namelist():
            if member != name:
                after.writestr(member, before.read(member))
        after.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize("cut", [",", ";", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8-sig", "cp1252"])
def test_text_is_read_whatever_cuts_it(cut: str, coding: str) -> None:
    rows = [["Name", "Site"], ["Zoë", "Quay, 2"], ["", ""], ["Al", ""]]
    lines = (cut.join(f'"{one}"' if cut in one else one for one in row) for row in rows)
    assert grid.read("\r\n".join(lines).encode(coding), BOUNDS) == rows


def test_one_column_is_a_sheet_too() -> None:
    assert grid.read(b"person\nben\n", BOUNDS) == [["person"], ["ben"]]


def test_a_workbook_is_read_as_it_looks() -> None:
    noon = datetime(2026, 12, 1, 14, 30, tzinfo=UTC).replace(tzinfo=None)
    rows: list[list[Any]] = [["SKU", "Qty"], [7, 1.1], [None, 12.0], [date(2026, 12, 1), noon]]
    read = grid.read(workbook(rows), BOUNDS)
    assert read == [
        ["SKU", "Qty"],
        ["7", "1.1"],
        ["", "12"],
        ["2026-12-01", "2026-12-01 14:30"],
    ]


def test_a_long_cell_is_cut_and_a_torn_one_made_a_line() -> None:
    assert grid.read(b'a\n"b\n  c"\n' + b"x" * 99, BOUNDS) == [["a"], ["b c"], ["x" * 20]]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", GridProblem.EMPTY),
        (b"\n,,\n", GridProblem.EMPTY),
        (b"PK\x03\x04\0\0", GridProblem.UNREADABLE),
        (b"a\0b", GridProblem.UNREADABLE),
        (b"a\n" * 5, GridProblem.TOO_LONG),
        (b"a,b,c,d,e", GridProblem.TOO_LONG),
        (b"p" * (grid.LARGEST + 1), GridProblem.TOO_LARGE),
        (workbook([["a"]] * 5), GridProblem.TOO_LONG),
        (workbook([list("abcde")]), GridProblem.TOO_LONG),
        (workbook([]), GridProblem.EMPTY),
        (repacked(workbook([["a"]]), "xl/workbook.xml", b"<broken"), GridProblem.UNREADABLE),
    ],
    ids=lambda one: one if isinstance(one, GridProblem) else "file",
)
def test_what_is_no_sheet_is_refused(data: bytes, problem: GridProblem) -> None:
    with pytest.raises(BadGrid) as refused:
        grid.read(data, BOUNDS)
    assert refused.value.problem is problem


def test_a_workbook_that_would_unpack_without_end_is_not_unpacked() -> None:
    bomb = repacked(workbook([["a"]]), "xl/sharedStrings.xml", b"0" * (101 * 1024 * 1024))
    assert len(bomb) < grid.LARGEST
    with pytest.raises(BadGrid) as refused:
        grid.read(bomb, BOUNDS)
    assert refused.value.problem is GridProblem.TOO_LARGE


def test_a_workbook_with_entities_of_its_own_is_refused() -> None:
    sheet = (
        b'<!DOCTYPE x [<!ENTITY a "1">]><worksheet xmlns='
        b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>&a;</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(BadGrid) as refused:
        grid.read(repacked(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet), BOUNDS)
    assert refused.value.problem is GridProblem.UNREADABLE
    without = sheet.partition(b">]>")[2].replace(b"&a;", b"1")
    read = grid.read(repacked(workbook([["a"]]), "xl/worksheets/sheet1.xml", without), BOUNDS)
    assert read == [["1"]]
