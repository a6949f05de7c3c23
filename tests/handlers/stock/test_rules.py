"""Stock's pure rules."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handlers.stock.rules import days, ledger, line, quantities, sheet, shortage
from handlers.stock.rules.quantities import BadQuantity, Counted, Wrong
from handlers.stock.rules.sheet import Column
from handlers.stock.rules.shortage import Donor, Levels, Step, Transfer
from storage.enums import ShortageState

THURSDAY = date(2027, 3, 4)
NOON = datetime(2027, 3, 4, 12, tzinfo=UTC)
LITRES, GRAMS = Counted("l", Decimal(6)), Counted("g", Decimal(1))
CUPS = Counted("pcs", Decimal(50))
D = Decimal


@pytest.mark.parametrize(
    ("number", "unit", "counted", "quantity"),
    [
        ("2", "packs", LITRES, "12"),
        ("1.5", "l", LITRES, "1.5"),
        ("1.5", "L", LITRES, "1.5"),
        ("250", "ml", LITRES, "0.25"),
        ("2", "kg", GRAMS, "2000"),
        ("3", "pieces", CUPS, "3"),
        ("0.5", "pack", CUPS, "25"),
        ("7", "bottles", Counted("bottle", D(1)), "7"),
    ],
)
def test_a_quantity_is_in_the_items_own_unit(
    number: str, unit: str, counted: Counted, quantity: str
) -> None:
    assert quantities.read(number, unit, counted, locale="en") == D(quantity)


@pytest.mark.parametrize(
    ("number", "unit", "counted", "wrong"),
    [
        ("2", "kg", LITRES, Wrong.OTHER_UNIT),
        ("1.5", "", CUPS, Wrong.IN_PARTS),
        ("0.5", "pack", Counted("pcs", D(5)), Wrong.IN_PARTS),
        ("0.0001", "l", LITRES, Wrong.TOO_FINE),
        ("1", "ml", Counted("m", D(1)), Wrong.OTHER_UNIT),
        ("0", "", LITRES, Wrong.NOTHING),
        ("1e3", "", LITRES, Wrong.NO_NUMBER),
        ("9999999999", "", LITRES, Wrong.TOO_MUCH),
    ],
)
def test_what_cannot_be_kept_says_why(
    number: str, unit: str, counted: Counted, wrong: Wrong
) -> None:
    with pytest.raises(BadQuantity) as refused:
        quantities.read(number, unit, counted, locale="en")
    assert refused.value.wrong is wrong


@pytest.mark.parametrize(
    ("locale", "said"), [("en", "1,250.5 l"), ("de-DE", "1.250,5 l"), ("xx-nonsense", "1,250.5 l")]
)
def test_a_quantity_is_written_as_its_reader_does(locale: str, said: str) -> None:
    assert quantities.say(D("1250.500"), "l", locale) == said


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("today", THURSDAY),
        ("yesterday", date(2027, 3, 3)),
        ("thu", THURSDAY),
        ("fri", date(2027, 2, 26)),
        ("Freitag", date(2027, 2, 26)),
        ("5 feb", date(2027, 2, 5)),
        ("feb 5", date(2027, 2, 5)),
        ("5 March", date(2026, 3, 5)),
        ("2027-03-01", date(2027, 3, 1)),
        ("30 feb", None),
        ("2027-02-30", None),
        ("fr", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_the_last_one_of_its_name(phrase: str, day: date | None) -> None:
    locale = "de" if phrase == "Freitag" else "en"
    assert days.read(phrase, today=THURSDAY, locale=locale) == day


def test_a_line_ends_its_item_before_any_keyword() -> None:
    heads = line.heads("tea from Assam at Mill")
    assert heads == ["tea from Assam at Mill", "tea from Assam", "tea"]
    said = line.after("tea from Assam at The Mill on fri because at last", "tea from Assam")
    assert said.phrases == {"at": "The Mill", "on": "fri", "because": "at last"}


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("5 oat milk", [("5", "", "oat milk"), ("5", "oat", "milk")]),
        ("5kg of flour", [("5", "kg", "flour")]),
        ("flour 5", []),
        ("", []),
    ],
)
def test_a_line_may_begin_with_a_quantity(text: str, readings: list[tuple[str, str, str]]) -> None:
    assert [(one.number, one.unit, one.rest) for one in line.amounts(text)] == readings


LEVELS = Levels(D(10), D(40), D(6))


@pytest.mark.parametrize(
    ("state", "on_hand", "came_in", "step"),
    [
        (ShortageState.OVER, 10, False, None),
        (ShortageState.OVER, 9, False, Step.FALL),
        (ShortageState.LOW, 16, False, None),
        (ShortageState.LOW, 17, False, Step.RECOVER),
        (ShortageState.DECIDED, 10, True, Step.RECOVER),
        (ShortageState.DECIDED, 9, True, None),
    ],
)
def test_it_falls_below_the_minimum_and_recovers_well_above_it(
    state: ShortageState,
    on_hand: int,
    came_in: bool,  # noqa: FBT001  # A case of the table.
    step: Step | None,
) -> None:
    assert shortage.look(state, D(on_hand), LEVELS, came_in=came_in) is step


def test_without_a_rule_nothing_is_low() -> None:
    assert shortage.look(ShortageState.OVER, D(0), None, came_in=False) is None
    assert shortage.look(ShortageState.LOW, D(0), None, came_in=False) is Step.RECOVER


def test_an_order_fills_up_to_the_maximum_in_whole_packs() -> None:
    assert shortage.to_order(D(8), LEVELS) == 36


def test_a_transfer_leaves_the_giver_its_minimum_and_a_pack() -> None:
    donors = [Donor("a", D(100), D(90)), Donor("b", D(31), D(5)), Donor("c", D(5), None)]
    assert shortage.to_transfer(D(8), LEVELS, donors) == Transfer("b", D(18))
    assert shortage.to_transfer(D(8), LEVELS, donors[:1]) is None
    assert shortage.to_transfer(D(8), LEVELS, []) is None


def test_what_later_entries_need_is_named_with_its_time() -> None:
    later = [(NOON.replace(hour=14), D(-8)), (NOON.replace(hour=15), D(20))]
    state = ledger.State(D(22), None, later)
    assert state.then == 10
    verdict = ledger.change(state, D(-3), at=NOON)
    assert verdict == ledger.Short(D(1), NOON.replace(hour=14), D(10))
    assert ledger.change(state, D(-2), at=NOON) == ledger.Book(D(-2))
    assert ledger.count(state, D(9), at=NOON) == ledger.Book(D(-1))


def test_columns_are_known_by_their_names_exact_ones_first() -> None:
    header = ["Descriptions", "Item code", "Description", "Per pack", "Colour", ""]
    places = sheet.mapping(header)
    assert places == {Column.SKU: 1, Column.NAME: 2, Column.PACK: 3}
    assert sheet.missing({Column.SKU: 0}) == [Column.NAME]
