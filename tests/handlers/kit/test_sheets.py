"""What is given away as a sheet opens everywhere and runs nothing."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit import sheets

DANGEROUS = "=+-@\uff1d\uff0b\uff0d\uff20"


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Count the float", "Count the float"),
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("  +49 170", "  '+49 170"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("-4.2", "-4.2"),
        ("a;=b", "a;'=b"),
        ("a\t-b", "a\t'-b"),
        ("one, -two", "one, -two"),
        ("\uff1dCMD()", "'\uff1dCMD()"),
        ("nul\0", "nul"),
        ("", ""),
    ],
)
def test_a_cell_is_never_a_formula(typed: str, written: str) -> None:
    assert sheets.harmless(typed) == written


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=1))
def test_every_separator_leaves_cells_that_are_no_formulas(row: list[str]) -> None:
    for delimiter in ",;\t":
        for found in cells(sheets.csv_lines([row]), delimiter):
            for cell in found:
                begins = cell.lstrip()[:1]
                is_number = re.fullmatch(r"-?[0-9.]+", cell.strip('"'))
                assert not begins or begins not in DANGEROUS or is_number


@given(st.lists(st.lists(st.text("ab,;\"'\n Ž", max_size=9), min_size=1), min_size=1))
def test_what_is_harmless_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    assert cells(sheets.csv_lines(rows)) == rows
