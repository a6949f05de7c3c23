"""What lines, periods, past days and cells of a sheet mean."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from handlers.kit import past_days
from handlers.kit.when import NotUnderstood, Reason
from handlers.kit.workdays import Calendar, Window, same_hours
from handlers.sales.rules import lines, periods, sheet
from handlers.sales.rules.lines import BadWeights, LogDraft, TargetDraft
from handlers.sales.rules.periods import NoPeriod, PastPeriod
from handlers.sales.rules.sheet import BadDay, Columns, Field, Order
from storage.enums import Weighting

CALENDAR = Calendar(ZoneInfo("Europe/London"), same_hours((Window(540, 1020),)))
FRIDAY = date(2027, 3, 5)
WEEKDAYS = {"fri": 4, "sat": 5}


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("1250", LogDraft("1250")),
        ("1 250,50 € more on last fri", LogDraft("1 250,50 €", "last fri", "", "more")),
        ("1250 at Harbour Store on fri", LogDraft("1250", "fri", "Harbour Store")),
        ("instead", LogDraft("instead")),
        ("", LogDraft()),
    ],
)
def test_a_line_of_a_day_is_taken_apart(text: str, draft: LogDraft) -> None:
    assert lines.log(text) == draft


def test_a_line_of_a_target_is_taken_apart() -> None:
    text = "50000 for next month at Old Town weights fri 1.5, sat 2"
    assert lines.target(text) == TargetDraft("50000", "next month", "Old Town", "fri 1.5, sat 2")


@pytest.mark.parametrize(
    ("text", "weighting", "weights"),
    [
        ("", Weighting.OPEN_DAYS, None), ("Open days", Weighting.OPEN_DAYS, None),
        ("even", Weighting.EVEN, None), ("weekdays", Weighting.WEEKDAYS, None),
        ("fri 1.5, sat 2", Weighting.WEEKDAYS, [100, 100, 100, 100, 150, 200, 100]),
        ("sat=2; fri 1,5", Weighting.WEEKDAYS, [100, 100, 100, 100, 150, 200, 100]),
    ],
)  # fmt: skip
def test_weights_are_read(text: str, weighting: Weighting, weights: list[int] | None) -> None:
    assert lines.weights(text, WEEKDAYS) == (weighting, weights)


@pytest.mark.parametrize("text", ["sometimes", "fri", "fri 0", "fri 1.555", "fri -1", "mo 2"])
def test_what_are_no_weights_is_refused(text: str) -> None:
    with pytest.raises(BadWeights):
        lines.weights(text, WEEKDAYS)


@pytest.mark.parametrize(
    ("phrase", "language", "first", "last"),
    [
        ("march", "en", date(2027, 3, 1), date(2027, 3, 31)),
        ("October", "en", date(2027, 10, 1), date(2027, 10, 31)),
        ("feb 2028", "en", date(2028, 2, 1), date(2028, 2, 29)),
        ("2027-04", "en", date(2027, 4, 1), date(2027, 4, 30)),
        ("this week", "en", date(2027, 3, 1), date(2027, 3, 7)),
        ("next quarter", "en", date(2027, 4, 1), date(2027, 6, 30)),
        ("oktober", "de", date(2027, 10, 1), date(2027, 10, 31)),
        ("october", "de", date(2027, 10, 1), date(2027, 10, 31)),
    ],
)
def test_a_period_is_read(phrase: str, language: str, first: date, last: date) -> None:
    assert periods.read(phrase, today=FRIDAY, language=language) == (first, last)


@pytest.mark.parametrize("phrase", ["february", "march 2026", "2027-02"])
def test_a_period_that_has_passed_is_refused(phrase: str) -> None:
    with pytest.raises(PastPeriod):
        periods.read(phrase, today=FRIDAY, language="en")


@pytest.mark.parametrize("phrase", ["", "soon", "2027-13", "32 march", "ωωω", "x" * 300])
def test_what_is_no_period_is_refused(phrase: str) -> None:
    with pytest.raises(NoPeriod):
        periods.read(phrase, today=FRIDAY, language="en")


def past(phrase: str, language: str = "en") -> date:
    return past_days.read(
        phrase, today=FRIDAY, calendar=CALENDAR, date_order="dmy", language=language
    )


@pytest.mark.parametrize(
    ("phrase", "language", "day"),
    [
        ("fri", "en", FRIDAY), ("sat", "en", date(2027, 2, 27)), ("today", "en", FRIDAY),
        ("yesterday", "en", date(2027, 3, 4)), ("4 mar", "en", date(2027, 3, 4)),
        ("24 dec", "en", date(2026, 12, 24)), ("2027-03-01", "en", date(2027, 3, 1)),
        ("gestern", "de", date(2027, 3, 4)), ("3.3.2027", "de", date(2027, 3, 3)),
    ],
)  # fmt: skip
def test_a_day_that_lies_behind_is_read(phrase: str, language: str, day: date) -> None:
    assert past(phrase, language) == day


@pytest.mark.parametrize("phrase", ["tomorrow", "2027-03-06", "6 mar 2027"])
def test_a_day_that_has_not_come_is_refused(phrase: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        past(phrase)
    assert refused.value.reason is Reason.TOO_FAR


@pytest.mark.parametrize("phrase", ["", "soon", "31 feb", "5", "x" * 300])
def test_what_is_no_day_is_refused(phrase: str) -> None:
    with pytest.raises(NotUnderstood):
        past(phrase)


def test_columns_are_known_by_what_people_call_them() -> None:
    header = ["Invoice ID", "Branch", "Gender", "Total", "Date", "cogs"]
    assert sheet.guess(header) == {
        Field.RECEIPT: 0, Field.SITE: 1, Field.AMOUNT: 3, Field.DAY: 4
    }  # fmt: skip
    assert sheet.header_print(["A ", "b"]) == sheet.header_print(["a", "B"])
    assert sheet.header_print(["a", "b"]) != sheet.header_print(["b", "a"])


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["1/5/2019", "3/27/2019"], Order.MONTH_FIRST), (["27/3/2019"], Order.DAY_FIRST),
        (["1/5/2019"], Order.DAY_FIRST), (["27/3/2019", "3/27/2019"], Order.DAY_FIRST),
    ],
)  # fmt: skip
def test_the_order_of_dates_is_the_only_one_that_fits(cells: list[str], order: Order) -> None:
    assert sheet.order_of(cells, Order.DAY_FIRST) is order


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("1/5/2019", Order.MONTH_FIRST, date(2019, 1, 5)),
        ("1/5/2019", Order.DAY_FIRST, date(2019, 5, 1)),
        ("05.01.19", Order.MONTH_FIRST, date(2019, 1, 5)),
        ("2019-01-05 13:08", Order.MONTH_FIRST, date(2019, 1, 5)),
    ],
)
def test_a_cell_is_read_as_a_day(cell: str, order: Order, day: date) -> None:
    assert sheet.day(cell, order) == day


@pytest.mark.parametrize("cell", ["", "soon", "13/13/2019", "31/02/2019", "1/5"])
def test_what_is_no_day_is_no_cell_of_a_day(cell: str) -> None:
    with pytest.raises(BadDay):
        sheet.day(cell, Order.DAY_FIRST)


def test_a_row_needs_a_day_an_amount_and_a_site() -> None:
    assert Columns(day=0, amount=1, site=2).is_whole
    assert Columns(day=0, amount=1, site_id="x").is_whole
    assert not Columns(day=0, amount=1).is_whole
    assert not Columns(day=0, amount=9).fits(["a", "b"])
