"""Everything that sales shows: within Slack's limits at its worst, and all of it translatable."""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from harness import pseudo

from handlers.kit.answers import Text, View
from handlers.kit.blockkit import Card
from handlers.kit.money import Money
from handlers.kit.words import _, speaking
from handlers.sales.cards import books, sheet, targets
from handlers.sales.forms import books as book_forms
from handlers.sales.forms import sheets as sheet_forms
from handlers.sales.forms import targets as target_forms
from handlers.sales.rules.lines import LogDraft, TargetDraft
from handlers.sales.rules.pacing import Day, DayState, Standing
from handlers.sales.rules.sheet import Columns, Order
from handlers.sales.service import sheet_rows, sheets
from sandbox.limits import message_problems, view_problems
from storage.enums import Pace, SheetState, TargetState, Weighting
from storage.sale_sheets import SaleSheet
from storage.sales import DaySum
from storage.sites import Site
from storage.targets import Target

WORST = {"growing": "&", "emoji": "🦊", "right-to-left": "א", "mention": "<!channel> ", "wide": "Ŵ"}
FIRST = date(2027, 3, 1)
MUCH = Money(10**13, "EUR")
IDS = [uuid.UUID(int=number) for number in range(1, 31)]
# Days and currencies are written by the reader's locale, not by the catalogue.
# Examples of what one types, and the kinds of files.
_TYPED = {"fri", "sat", "october", "csv", "xlsx"}
_OF_THE_CALENDAR = re.compile(r"\bMar\b|\bEUR\b")


def target(**more: Any) -> Target:
    fields: dict[str, Any] = {
        "id": IDS[0], "number": 999_999_999, "site_id": IDS[0], "sites": [], "first": FIRST,
        "last": FIRST + timedelta(days=30), "minor": MUCH.minor, "currency": "EUR",
        "weighting": Weighting.WEEKDAYS, "weights": {"": [100, 110, 120, 130, 140, 150, 160]},
        "owner_id": "U1", "state": TargetState.RUNNING, "pace": Pace.ON,
    }  # fmt: skip
    return Target(**{**fields, **more})


def shown(typed: str, counted: int, *, missing: int = 0, share: int = 90, **more: Any) -> Any:
    """A month of thirty sites of which so many days are over, and so many of these missing."""
    states = [DayState.COUNTED] * (counted - missing) + [DayState.MISSING] * missing
    states += [DayState.AHEAD] * (31 - counted)
    days = tuple(Day(site, FIRST + timedelta(days=place), 100, state)
                 for place, state in enumerate(states) for site in IDS)  # fmt: skip
    daily = MUCH.minor * share // 31 // 100
    by_day = {FIRST + timedelta(days=place): daily for place in range(counted - missing)}
    standing = Standing(MUCH.minor, sum(by_day.values()), days)
    sites = dict.fromkeys(IDS, (typed * 80)[:80])
    return targets.Shown(target(**more), standing, sites, by_day)


def a_sheet(typed: str, state: SheetState, **more: Any) -> SaleSheet:
    fields: dict[str, Any] = {
        "id": IDS[0], "file_name": (typed * 200)[:200], "state": state,
        "header": [(typed * 200)[:200]] * 40, "problem": "", "problems": [], "lines": 20_000,
        "columns": {"day": 0, "amount": 1, "site": 2, "receipt": 3, "order": "mdy", "site_id": ""},
        "repeated": 3, "wrong": 0, "rows": 20_000, "rows_read": 500,
    }  # fmt: skip
    return SaleSheet(**{**fields, **more})


def of_targets(typed: str) -> Iterator[Card | Text]:
    shares = product((0, 1, 2, 20, 31), (50, 90, 110))
    pasts = [shown(typed, counted, share=share) for counted, share in shares]
    pasts += [shown(typed, 20, missing=20), shown(typed, 20, missing=1)]
    for past, pace in product(pasts, Pace):
        past.target.pace = pace
        yield from (targets.card(past), targets.answer(past), targets.drawn(past))
        yield from (targets.paced(past), targets.ended(past), targets.receipt(past))
    for weighting in Weighting:
        more: dict[str, Any] = {"weighting": weighting, "site_id": None, "weights": {}}
        yield targets.card(shown(typed, 20, **more))
    yield targets.card(shown(typed, 3, state=TargetState.REPLACED))
    yield targets.listing([])
    yield targets.listing([shown(typed, 20)])
    yield targets.listing([shown(typed, 20)] * 21)


def of_sheets(typed: str) -> Iterator[Card]:
    sums = [DaySum(one, FIRST, MUCH.minor) for one in IDS]
    sites = {one.hex: (typed * 80)[:80] for one in IDS}
    bad = [getattr(sheet_rows, name) for name in dir(sheet_rows)
           if name.isupper() and name != "N_"]  # fmt: skip
    problems = [[number, sentence, (typed * 40)[:40]] for number, sentence in enumerate(bad * 3)]
    for state in SheetState:
        for found in ([], sums):
            for one in (
                a_sheet(typed, state),
                a_sheet(typed, state, problems=problems[:15], wrong=400),
                a_sheet(typed, state, columns={"site_id": IDS[0].hex, "day": 0, "amount": 1}),
                a_sheet(typed, state, columns={}, lines=0),
                a_sheet(typed, state, lines=0),
            ):
                yield sheet.card(one, found, currency="EUR", sites=sites)
    for problem in (*sheets.PROBLEMS.values(), sheets.NO_ROWS, sheets.NOT_FETCHED):
        yield sheet.card(a_sheet(typed, SheetState.READ, problem=problem), [], currency="EUR",
                         sites=sites)  # fmt: skip


def of_books(typed: str) -> Iterator[Card | Text]:
    site = Site(id=IDS[0], name=(typed * 80)[:80], zone="Europe/London")
    for total in (MUCH, MUCH - Money(1, "EUR")):
        yield books.receipt(
            site, FIRST, amount=MUCH, total=total, booking=IDS[0].hex, locale="en-GB"
        )
    yield books.days(site, [(FIRST, MUCH), (FIRST, None)] * 7, locale="en-GB")
    yield books.days(site, [], locale="en-GB")
    yield books.missing(site, FIRST, value=f"{IDS[0].hex}:{FIRST}")
    yield books.taken_back()
    yield books.currency("EUR")


def views(typed: str) -> Iterator[View]:
    long, names = (typed * 200)[:200], [f"{typed}{number}"[:80] for number in range(120)]
    fields = ("amount", "day", "site", "mode", "period", "weights")
    errors = dict.fromkeys(fields, long)
    for found in (names, []):
        yield book_forms.log(LogDraft(long, long, long, long), sites=found, errors=errors)
        yield book_forms.log(LogDraft(), sites=found)
        yield target_forms.target(TargetDraft(long, long, long, long), sites=found, errors=errors)
        yield target_forms.target(TargetDraft(), sites=found)
        yield sheet_forms.upload(found)
        pairs = [(uuid.uuid4().hex, name) for name in found]
        header = [long] * 40
        yield sheet_forms.columns(header, Columns(1, 2, 3, 4, Order.DAY_FIRST), "x", sites=pairs)
        yield sheet_forms.columns(["", ""], Columns(), "x", sites=pairs)


def everything(typed: str) -> Iterator[Card | Text]:
    yield from of_targets(typed)
    yield from of_sheets(typed)
    yield from of_books(typed)


@pytest.mark.parametrize("sign", WORST.values(), ids=WORST)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_everything_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    with speaking(made_up if language == "made up" else "en"):
        for one in everything(sign):
            message: dict[str, Any] = {"text": one.text}
            for blocks in (one.blocks, one.classic):
                message |= {"blocks": blocks} if blocks else {}
                assert message_problems(message, update=isinstance(one, Card)) == []
        for view in views(sign):
            assert view_problems(view) == []


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        seen = [part for one in everything("Λ") for part in ([one.text], one.blocks, one.classic)]
        texts = [text for one in (*seen, *views("Λ")) for text in pseudo.texts_in(one)]
        assert _("day") != "day"
    assert len(texts) > 300
    found = {
        text: words
        for text in texts
        if (words := set(pseudo.english_in(_OF_THE_CALENDAR.sub("", text))) - _TYPED)
    }
    assert found == {}


def test_a_course_is_drawn_and_written() -> None:
    drawn = targets.drawn(shown("x", 20))
    (chart,) = (block for block in drawn.blocks if block["type"] == "data_visualization")
    names = [one["name"] for one in chart["chart"]["series"]]
    assert names == ["so far", "expected"]
    assert "so far" in str(drawn.classic)
    assert datetime(2027, 3, 1, tzinfo=UTC).date() == FIRST


def test_what_is_needed_is_told_for_weekdays_that_are_left_and_the_method_names_weights() -> None:
    weights = {"": [100, 100, 100, 100, 150, 200, 100]}
    states = [DayState.COUNTED] * 3 + [DayState.AHEAD] * 3
    days = [
        Day(IDS[0], FIRST + timedelta(days=ahead), weights[""][ahead], state)
        for ahead, state in enumerate(states)
    ]
    standing = Standing(1_000_000, 370_000, tuple(days))
    past = targets.Shown(target(weights=weights), standing, {IDS[0]: "Harbour"}, {})
    text = str(targets.card(past).blocks)
    assert "Needed from now on: Thu €1,400.00; Fri €2,100.00; Sat €2,800.00" in text
    assert "Method: open days weigh by weekday (Fri 1.5; Sat 2);" in text
