"""A sheet of items: read in steps, shown, written as a whole or not at all; on both databases."""

import io
import zipfile
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # It ships no types.
import pytest
from harness import company
from harness.company import HOME, MONDAY
from harness.statements import counted
from harness.storeroom import item

from handlers.kit.answers import Answer, Errors, Silent
from handlers.kit.area import SlackRefusal
from handlers.kit.errors import Rejected
from handlers.stock.jobs import sheet as jobs
from handlers.stock.listeners import keeping
from handlers.stock.rules import sheet as rules
from handlers.stock.service import items, sheets, shown
from storage import stock_items, stock_sheets
from storage.enums import ItemSheetState
from storage.session import Database, Session
from storage.stock_sheets import Sheet

WRONG = (
    "row 3: A stands in the sheet twice",
    "row 4: A SKU is needed",
    "row 5: A name is needed",
    "row 6: “lots” is no quantity",
    "row 7: Fizz is counted in whole pcs",
    "row 8: The barcode 1 stands in the sheet twice",
    "row 9: OAT-1 has the barcode 4012345",
    "row 10: At most 40",
)


def uploaded(session: Session, content: bytes | None, name: str = "max") -> Sheet:
    """Have the job read a file to its end."""
    found = sheets.upload(session, company.actor(session, name), ("F1", "items.csv"), now=MONDAY)
    read_on(session, content, {"file": "F1", "sheet": found.id.hex})
    return found


def read_on(session: Session, content: bytes | None, progress: dict[str, Any] | None) -> None:
    while progress is not None:
        progress = jobs.apply(session, content, progress, company.tools())


def chosen(session: Session, found: Sheet, *, who: str = "max", **places: str) -> Answer:
    """Have somebody say in the dialog what columns mean."""
    state = {
        field: {"value": {"type": "static_select", "selected_option": {"value": place}}}
        for field, place in places.items()
    }
    view = {"private_metadata": found.id.hex, "state": {"values": state}}
    return keeping.submit_columns(company.call(session, who, view=view))


def test_columns_that_were_not_known_are_chosen_and_read_anew(store: Database) -> None:
    with store.writing(HOME) as session:
        found = uploaded(session, b"colour,code,size\nRed,R-1,6\nBlue,B-1,6\n")
        assert "choose them" in card(session, found)
        opened = keeping.open_columns(company.call(session, "max", value=found.id.hex))
        assert "colour" in str(opened)
        assert isinstance(chosen(session, found, sku="1"), Errors)
        assert isinstance(chosen(session, found, sku="1", name="9"), Errors)
        assert isinstance(chosen(session, found, sku="1", name="0", pack="2"), Silent)
        read_on(session, None, {"sheet": found.id.hex, "fetched": True})
        assert "2 new, 0 to change, 0 as they are, 0 to correct" in card(session, found)
        confirm(session, found)
        assert (item(session, "R-1").name, item(session, "R-1").pack) == ("Red", 6)
        with pytest.raises(Rejected, match="settled"):
            chosen(session, found, sku="1", name="0")


@pytest.mark.parametrize("name", ["ada", "lea"])
def test_only_who_uploaded_a_sheet_says_what_its_columns_mean(store: Database, name: str) -> None:
    with store.writing(HOME) as session:
        found = uploaded(session, b"colour,code\nRed,R-1\n")
        with pytest.raises(Rejected):
            keeping.open_columns(company.call(session, name, value=found.id.hex))
        with pytest.raises(Rejected):
            chosen(session, found, who=name, sku="1", name="0")


def test_a_file_that_could_not_be_read_has_no_columns_to_choose(store: Database) -> None:
    with store.writing(HOME) as session:
        found = uploaded(session, None)
        with pytest.raises(Rejected, match="could not be read"):
            keeping.open_columns(company.call(session, "max", value=found.id.hex))


def card(session: Session, found: Sheet) -> str:
    shown_now = shown.sheet(session, found.id.hex, found.uploaded_by, MONDAY, company.tools())
    assert shown_now is not None
    return f"{shown_now.text} {shown_now.blocks}"


def confirm(session: Session, found: Sheet, name: str = "max") -> int:
    return sheets.confirm(session, company.actor(session, name), found, now=MONDAY)


def lines(count: int) -> bytes:
    rows = [f"S-{number},Thing {number},kg,6" for number in range(count)]
    return "\n".join(["SKU,Name,Unit,Pack", *rows]).encode()


def test_a_sheet_makes_and_changes_items_at_once(store: Database) -> None:
    with store.writing(HOME) as session:
        content = b"Article number;Product;EAN;Colour\nTEA-1;Tea;99;green\nOAT-1;Oat drink;;white\n"
        found = uploaded(session, content)
        text = card(session, found)
        assert "items.csv: 1 new, 1 to change, 0 as they are, 0 to correct" in text
        assert "“Article number” is the `sku`" in text
        assert "not used: Colour" in text
        assert confirm(session, found) == 2
        assert item(session, "TEA-1").barcode == "99"
        oat = item(session)
        assert (oat.name, oat.unit, oat.barcode) == ("Oat drink", "l", "4012345")
        assert "2 items written" in card(session, found)


def test_one_wrong_row_is_enough_to_write_none(store: Database) -> None:
    rows = ("sku,name,pack,unit,barcode", "A,Ale,6,l,1", "A,Beer,6,l,2", ",Cider,6,l,3", "D,,1,l,4",
            "E,Elixir,lots,l,5", "F,Fizz,1.5,pcs,6", "G,Gin,6,l,1", "H,Hop,6,l,4012345",
            f"{'x' * 41},Ink,1,l,7")  # fmt: skip
    with store.writing(HOME) as session:
        before = stock_items.count(session)
        found = uploaded(session, "\n".join(rows).encode())
        text = card(session, found)
        assert "1 new, 0 to change, 0 as they are, 8 to correct" in text
        assert [part for part in WRONG if part not in text] == []
        with pytest.raises(Rejected, match="correct first"):
            confirm(session, found)
        assert stock_items.count(session) == before


def test_a_long_sheet_is_read_in_steps_and_seen_by_nobody_before(store: Database) -> None:
    with store.writing(HOME) as session:
        found = sheets.upload(session, company.actor(session), ("F1", "i.csv"), now=MONDAY)
        content = lines(rules.CHUNK + 20)
        progress = jobs.apply(session, content, {"sheet": found.id.hex}, company.tools())
        assert progress is not None
        progress = jobs.apply(session, None, progress, company.tools())
        assert f"{rules.CHUNK} of {rules.CHUNK + 20} rows read" in card(session, found)
        assert progress is not None
        assert jobs.apply(session, None, progress, company.tools()) is None
        assert items.exactly(session, "S-7") == []
        assert confirm(session, found) == rules.CHUNK + 20
        assert item(session, f"S-{rules.CHUNK + 19}").pack == 6


def test_a_repeat_across_the_steps_is_found(store: Database) -> None:
    with store.writing(HOME) as session:
        found = uploaded(session, lines(rules.CHUNK) + b"\ns-3,Other,kg,1\n")
        assert f"row {rules.CHUNK + 2}: s-3 stands in the sheet twice" in card(session, found)


def test_the_questions_of_a_step_do_not_grow_with_its_rows(store: Database) -> None:
    asked = []
    for count in (5, 200):
        with store.writing(HOME) as session, counted(store) as sent:
            uploaded(session, lines(count))
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_the_same_sheet_again_changes_nothing(store: Database) -> None:
    with store.writing(HOME) as session:
        confirm(session, uploaded(session, lines(3)))
        again = uploaded(session, lines(3))
        assert "0 new, 0 to change, 3 as they are, 0 to correct" in card(session, again)
        with pytest.raises(Rejected, match="correct first"):
            confirm(session, again)


def test_a_barcode_that_was_given_away_meanwhile_is_noticed(store: Database) -> None:
    with store.writing(HOME) as session:
        found = uploaded(session, b"sku,name,barcode\nTEA-1,Tea,77\n")
        confirm(session, uploaded(session, b"sku,name,barcode\nCOF-1,Coffee,77\n"))
        with pytest.raises(Rejected, match="Meanwhile"):
            confirm(session, found)


def bomb() -> bytes:
    """Return a small workbook that would unpack to a very large one."""
    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.save(kept)
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/bomb.xml", b"0" * 150_000_000)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, sheets.NOT_FETCHED),
        (b"", "The sheet is empty."),
        (b"colour,size\nred,1\n", sheets.NO_COLUMNS),
        (b"\x00\x01", "I cannot read this file. Save the sheet as CSV or XLSX."),
        (b"PK\x03\x04nothing", "I cannot read this file. Save the sheet as CSV or XLSX."),
        (lines(5001), "The sheet has more than 5,000 rows or 40 columns."),
        (b"x" * (10 * 1024 * 1024 + 1), "The file is larger than 10 MB."),
    ],
    ids=["gone", "empty", "no columns", "binary", "no workbook", "too long", "too large"],
)
def test_what_cannot_be_read_says_why(store: Database, content: bytes | None, problem: str) -> None:
    with store.writing(HOME) as session:
        found = uploaded(session, content)
        assert (found.state, found.problem) == (ItemSheetState.READ, problem)
        assert problem in card(session, found)


def test_a_workbook_that_unpacks_to_too_much_is_refused(store: Database) -> None:
    with store.writing(HOME) as session:
        assert "larger than 10 MB" in uploaded(session, bomb()).problem


def test_hostile_cells_are_only_text(store: Database) -> None:
    with store.writing(HOME) as session:
        content = b"sku,name\n<!channel>,\"=cmd|'/c calc'!A1 <@U1> `x`\"\n"
        found = uploaded(session, content)
        assert "<!channel>" not in card(session, found)
        confirm(session, found)
        assert item(session, "<!channel>").name.startswith("=cmd|")


@pytest.mark.parametrize("name", ["stu", "lea", "kim", "sly"])
def test_only_a_manager_brings_in_a_sheet(store: Database, name: str) -> None:
    with store.writing(HOME) as session, pytest.raises(Rejected):
        sheets.upload(session, company.actor(session, name), ("F1", "i.csv"), now=MONDAY)


def test_only_who_uploaded_a_sheet_decides_and_only_once(store: Database) -> None:
    with store.writing(HOME) as session:
        found = uploaded(session, lines(1))
        with pytest.raises(Rejected, match="Only who uploaded"):
            confirm(session, found, "ada")
        sheets.drop(session, company.actor(session), found, now=MONDAY)
        assert "nothing was changed" in card(session, found)
        with pytest.raises(Rejected, match="settled already"):
            confirm(session, found)
        assert stock_sheets.totals(session, found.id) == (0, 0, 0, 0)


class Refusing:
    """Slack, which gives no file."""

    def call(self, method: str, **_arguments: Any) -> dict[str, Any]:
        raise SlackRefusal(method, "file_not_found")

    def download(self, url: str, *, limit: int) -> bytes:
        raise AssertionError(url, limit)


def test_a_file_that_slack_does_not_give_is_none() -> None:
    assert jobs.fetch(Refusing(), {"file": "F1"}) is None
    assert jobs.fetch(Refusing(), {"file": "F1", "fetched": True}) is None
