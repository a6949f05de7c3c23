"""A sheet of sales is booked exactly, once, as a whole, and taken back as a whole."""

import csv
import uuid
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from harness import company, shops
from harness.company import HOME, MONDAY
from harness.shops import HARBOUR, QUAY
from harness.statements import counted

from handlers.kit.errors import Rejected
from handlers.sales import jobs
from handlers.sales.rules.sheet import PART, Columns
from handlers.sales.service import books, sheets, shown
from storage import sale_days, sale_sheets, sites
from storage.enums import SheetState
from storage.sale_sheets import SaleSheet
from storage.session import Database, Session

REAL = Path(__file__).parents[4] / "shared" / "data" / "supermarket_sales.csv"
COGS = 13
PLAIN = "day,amount,site,receipt\n5/2/2027,10.50,Harbour,R1\n13/2/2027,-2.25,quay,R2\n"


def read(session: Session, text: str, name: str = "max", *, site: str = "") -> SaleSheet:
    """Upload a sheet and read it to its end, as the job does."""
    actor = company.actor(session, name)
    sheet = sheets.upload(session, actor, ("F1", "sales.csv"), site=site, now=MONDAY)
    return go_on(session, sheet, {"file": "F1"}, text.encode())


def go_on(
    session: Session, sheet: SaleSheet, progress: dict[str, object], content: bytes | None = None
) -> SaleSheet:
    step: dict[str, object] | None = {"sheet": sheet.id.hex, "reading": sheet.reading, **progress}
    while step is not None:
        step = jobs.apply(session, content, step, company.tools())
    found = sale_sheets.get(session, sheet.id)
    assert found is not None
    return found


def confirm(session: Session, sheet: SaleSheet, name: str = "max") -> None:
    sheets.confirm(session, company.actor(session, name), sheet, now=MONDAY)


def text_of(session: Session, sheet: SaleSheet) -> str:
    card = shown.SHEET.card(session, sheet.id.hex, sheet.uploaded_by, MONDAY, company.tools())
    assert card is not None
    return f"{card.text} {card.blocks}"


def all_days(session: Session) -> dict[tuple[str, str], int]:
    names = {site.id: site.name for site in sites.every(session)}
    first, last = MONDAY.date().replace(year=2000), MONDAY.date()
    found = sale_days.days(session, list(names), first=first, last=last)
    return {(names[site_id], day.isoformat()): minor for (site_id, day), minor in found.items()}


def test_a_sheet_shows_what_it_would_book_and_then_books_it(shop: Database) -> None:
    with shop.writing(HOME) as session:
        sheet = read(session, PLAIN)
        assert "2 to book, 0 booked before or twice, 0 to correct" in text_of(session, sheet)
        assert all_days(session) == {}
        confirm(session, sheet)
        expected = {("Harbour", "2027-02-05"): 1050, ("Quay", "2027-02-13"): -225}
        assert all_days(session) == expected
        again = read(session, PLAIN)
        assert (again.lines, again.repeated) == (0, 2)
        with pytest.raises(Rejected):
            confirm(session, again)


def test_a_receipt_booked_meanwhile_is_left_out_when_it_is_booked(shop: Database) -> None:
    with shop.writing(HOME) as session:
        first, second = read(session, PLAIN), read(session, PLAIN + "14/2/2027,1,Quay,R3\n")
        confirm(session, first)
        confirm(session, second)
        assert (second.lines, second.repeated) == (1, 2)
        assert sum(all_days(session).values()) == 1050 - 225 + 100


def test_taking_back_frees_the_days_and_the_receipts(shop: Database) -> None:
    with shop.writing(HOME) as session:
        sheet = read(session, PLAIN)
        confirm(session, sheet)
        books.take_back(session, company.actor(session, "max"), sheet.id.hex, now=MONDAY)
        assert all_days(session) == {}
        assert sheet.state is SheetState.TAKEN_BACK
        again = read(session, PLAIN)
        assert again.lines == 2
        confirm(session, again)
        assert len(all_days(session)) == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("32/2/2027,1,Harbour,R", "is no date"), ("6/2/2028,1,Harbour,R", "lies ahead"),
        ("5/2/2027,1.005.7,Harbour,R", "is no amount"), ("5/2/2027,€5,Harbour,R", "is no amount"),
        ("5/2/2027,1,Habrour,R", "no site"), ("5/2/2027,=1+1,Harbour,R", "is no amount"),
        (f"5/2/2027,1,Harbour,{'R' * 100}", "too long"), ("5/2/2027", "is no amount"),
    ],
)  # fmt: skip
def test_one_wrong_row_books_nothing_and_is_named(shop: Database, row: str, sentence: str) -> None:
    with shop.writing(HOME) as session:
        sheet = read(session, f"{PLAIN}{row}\n", site="Harbour")
        assert sheet.wrong == 1
        if "," in row[10:]:
            assert "row 4" in text_of(session, sheet)
        assert sentence in text_of(session, sheet) or row == "5/2/2027"
        with pytest.raises(Rejected):
            confirm(session, sheet)
        assert all_days(session) == {}


@pytest.mark.parametrize("content", [b"", b"\0", b"only,a,header\n", None])
def test_a_file_that_is_no_sheet_says_so(shop: Database, content: bytes | None) -> None:
    with shop.writing(HOME) as session:
        actor = company.actor(session, "max")
        sheet = sheets.upload(session, actor, ("F1", "x"), site="", now=MONDAY)
        go_on(session, sheet, {"file": "F1"}, content)
        assert sheet.problem
        assert ":warning:" in text_of(session, sheet)


def test_a_lead_books_a_sheet_of_their_own_site_only(shop: Database) -> None:
    with shop.writing(HOME) as session:
        with pytest.raises(Rejected):
            read(session, PLAIN, "stu")
        sheet = read(session, PLAIN, "lea")
        assert sheet.wrong == 1
        assert "You may not book the sales of Quay" in text_of(session, sheet)
        other = read(session, PLAIN)
        with pytest.raises(Rejected):
            confirm(session, other, "ada")


def test_other_columns_are_read_anew_and_an_old_reading_stops(shop: Database) -> None:
    with shop.writing(HOME) as session:
        sheet = read(session, "when,gross,net\n5/2/2027,12.60,10.50\n", site="Harbour")
        old = {"first": 2, "reading": sheet.reading}
        columns = Columns(day=0, amount=1, site_id=HARBOUR.hex)
        sheets.change_columns(session, company.actor(session), sheet, columns, now=MONDAY)
        go_on(session, sheet, old)
        assert sheet.lines == 0
        go_on(session, sheet, {"first": 2})
        confirm(session, sheet)
        assert all_days(session) == {("Harbour", "2027-02-05"): 1260}
        remembered = read(session, "When,Gross,Net\n6/2/2027,1.20,1\n")
        assert Columns(**remembered.columns) == columns
        assert remembered.lines == 1


def test_many_rows_are_read_in_parts_that_cost_the_same(shop: Database) -> None:
    rows = [f"{1 + n % 28}/2/2027,{n}.25,Harbour,R{n}" for n in range(2 * PART)]
    with shop.writing(HOME) as session:
        actor = company.actor(session, "max")
        sheet = sheets.upload(session, actor, ("F1", "s.csv"), site="", now=MONDAY)
        text = "\n".join(["day,amount,site,receipt", *rows])
        sheets.take_in(session, sheet, text.encode(), locale="en-GB")
        costs = []
        for first in (2, 2 + PART):
            session.memo.clear()  # The job reads each part in a transaction of its own.
            with counted(shop) as statements:
                further = sheets.read_part(session, sheet, first=first, tools=company.tools())
            assert further == first + PART
            costs.append(len(statements))
        assert costs[0] == costs[1] < 25
        assert sheet.lines == 2 * PART


@pytest.mark.skipif(not REAL.exists(), reason="the real receipts are not here")
def test_every_figure_of_real_receipts_is_exact(shop: Database) -> None:
    text = REAL.read_text(encoding="utf-8")
    independent: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(text.splitlines()):
        month, day, year = row["Date"].split("/")
        site = {"A": "Harbour", "B": "Quay", "C": "Old Town"}[row["Branch"]]
        independent[site, f"{year}-{month:0>2}-{day:0>2}"] += Decimal(row["cogs"])
    with shop.writing(HOME) as session:
        town = sites.Site(name="Old Town", zone="Europe/London", id=uuid.UUID(int=3))
        sites.add(session, town, shops.WEEK)
        for site_id, name in ((HARBOUR, "A"), (QUAY, "B"), (town.id, "C")):
            sites.give_name(session, site_id, name)
        sheet = read(session, text)
        assert sheet.wrong > 0  # The totals with tax have parts of a cent: they are refused.
        with_cogs = Columns(**{**sheet.columns, "amount": COGS})
        sheets.change_columns(session, company.actor(session), sheet, with_cogs, now=MONDAY)
        go_on(session, sheet, {"first": 2})
        assert (sheet.lines, sheet.wrong, sheet.repeated) == (1000, 0, 0)
        confirm(session, sheet)
        booked = {key: Decimal(minor).scaleb(-2) for key, minor in all_days(session).items()}
        assert booked == dict(independent)
        again = read(session, text)  # The columns are remembered.
        assert (again.lines, again.repeated, again.wrong) == (0, 1000, 0)
        books.take_back(session, company.actor(session), sheet.id.hex, now=MONDAY)
        assert all_days(session) == {}
