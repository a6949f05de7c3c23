"""Everything stock shows: within Slack's limits at its worst, and all of it translatable."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from harness import pseudo
from harness.given import LONDON, MONDAY

from handlers.kit.answers import View
from handlers.kit.words import speaking
from handlers.stock.cards import refusals, shown
from handlers.stock.cards import sheet as sheet_cards
from handlers.stock.cards import shortage as shortage_cards
from handlers.stock.forms import booking as booking_forms
from handlers.stock.forms import items as item_forms
from handlers.stock.forms import sheets as sheet_forms
from handlers.stock.rules.drafts import BookingDraft, ItemDraft, RuleDraft
from handlers.stock.rules.ledger import CountedSince, Short
from handlers.stock.rules.quantities import BadQuantity, Wrong
from handlers.stock.rules.sheet import Column
from handlers.stock.rules.shortage import Levels, Transfer
from handlers.stock.service import sheets
from handlers.stock.service.sheets import Preview
from sandbox.limits import message_problems, view_problems
from storage.enums import Decision, ItemSheetState, MovementKind, ShortageState
from storage.sites import Site
from storage.staff import Person
from storage.stock_items import Item
from storage.stock_ledger import Balance, Movement
from storage.stock_rules import Rule, Shortage
from storage.stock_sheets import Sheet, SheetRow

WORST = {"growing": "&", "emoji": "🦊", "right-to-left": "א", "mention": "<!channel> "}
MUCH = Decimal("-999999999.999")
# A date in a language nobody has translated, an example of a SKU, kinds of files.
KEPT = {"Mar", "OAT", "csv", "xlsx"}
Shown = tuple[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Typed:
    """What people typed, at its longest."""

    sign: str

    def text(self, length: int) -> str:
        return (self.sign * length)[:length]

    @property
    def item(self) -> Item:
        return Item(
            id=uuid.uuid4(), sku=self.text(40), name=self.text(120), unit=self.text(16),
            pack=Decimal("0.001"), supplier=self.text(80), barcode=None,
        )  # fmt: skip

    @property
    def site(self) -> Site:
        return Site(id=uuid.uuid4(), name=self.text(80), zone=LONDON)

    @property
    def person(self) -> Person:
        return Person(id="U1BEN", name=self.text(120), handle=self.text(120))


def shortages(typed: Typed) -> Iterator[Shown]:
    for state, decision, now in product(ShortageState, (None, *Decision), (MUCH, -MUCH)):
        held = Shortage(
            id=uuid.uuid4(), state=state, on_hand=MUCH, minimum=MUCH, maximum=MUCH,
            begun_at=MONDAY, decision=decision, quantity=MUCH, task="T-999999999", until=MONDAY,
        )  # fmt: skip
        present = shortage_cards.Present(
            held, typed.item, typed.site, now, -MUCH, Transfer("x", -MUCH), typed.site,
            typed.person, LONDON,
        )  # fmt: skip
        card = shortage_cards.card(present, "de-DE")
        yield card.text, card.blocks


def previews(typed: Typed) -> Iterator[Shown]:
    row = SheetRow(number=5000, sku=typed.text(40), name=typed.text(120), is_new=False,
                   problem=typed.text(400))  # fmt: skip
    several = [row] * sheet_cards.SHOWN
    problems = ("", sheets.NO_COLUMNS, *sheets.PROBLEMS.values(), sheets.NOT_FETCHED)
    for state, problem, wrong in product(ItemSheetState, problems, (0, 5000)):
        sheet = Sheet(
            id=uuid.uuid4(), file_name=typed.text(200), state=state, problem=problem,
            columns={"sku": 0, "name": 1}, cells=[[typed.text(200)] * 40], staged=0, changed=5000,
        )  # fmt: skip
        for changed in (0, 5000):
            shown_rows = Preview(changed, 0, 0, wrong, several[: bool(wrong) * 99], several)
            card = sheet_cards.card(sheet, shown_rows)
            yield card.text, card.blocks


def answers(typed: Typed) -> Iterator[Shown]:
    item, site, person = typed.item, typed.site, typed.person
    sites = {site.id: site}
    balance = Balance(item_id=item.id, site_id=site.id, on_hand=MUCH)
    rule = Rule(item_id=item.id, site_id=site.id, minimum=-MUCH, maximum=-MUCH)
    looked = shown.Lookup(item, [balance] * 300, {site.id: rule}, sites)
    movements = [
        Movement(kind=kind, change=MUCH, at=MONDAY, site_id=site.id, person_id=person.id,
                 note=typed.text(200), reverses=back)
        for kind, back in product(MovementKind, (None, uuid.uuid4()))
    ] * 2  # fmt: skip
    entries = [(one, MUCH, True) for one in movements]
    low = [
        (Shortage(state=state, decision=decision, site_id=site.id, minimum=MUCH), item, balance)
        for state, decision in product(ShortageState, (None, *Decision))
    ] * 2
    people = {person.id: person}
    for answer in (
        shown.lookup(looked, "en"),
        shown.lookup(shown.Lookup(item, [], {}, {}), "en"),
        shown.candidates(typed.text(200), [looked] * 5, "en"),
        shown.nothing(typed.text(200)),
        shown.history(item, entries, sites, people, locale="en", zone=LONDON),
        shown.history(item, [], {}, {}, locale="en", zone=LONDON),
        shown.low(low, sites, locale="en", more=True),
        shown.low(low[:1], {}, locale="en", more=False),
        shown.low([], {}, locale="en", more=False),
        shown.item_made(item, "en"),
        shown.rule_set(item, site, levels=Levels(MUCH, MUCH, MUCH), there=MUCH, buyer="U1",
                       locale="en"),
        shown.rule_ended(item, site),
        *receipts(typed),
    ):  # fmt: skip
        yield answer.text, answer.blocks


def receipts(typed: Typed) -> Iterator[Any]:
    for kind in MovementKind:
        legs = [(typed.site, MUCH, MUCH)] * (2 if kind is MovementKind.MOVE else 1)
        counted = MUCH if kind is MovementKind.COUNT else None
        yield shown.booked(
            typed.item, kind, legs, counted=counted, when=MONDAY, zone=LONDON,
            note=typed.text(200), undo="0" * 32, locale="en",
        )  # fmt: skip


def sentences(typed: Typed) -> Iterator[str]:
    item, site, said = typed.item, typed.site, typed.text(200)
    for wrong in Wrong:
        yield refusals.bad_quantity(BadQuantity(wrong), said, item)
    for at in (MONDAY, MONDAY.replace(hour=12)):
        yield refusals.short(Short(-MUCH, at, MUCH), item, site, since=MONDAY, locale="eo")
    yield refusals.counted_since(CountedSince(MONDAY), item, site, locale="eo")
    yield refusals.unknown_item(said, [])
    yield refusals.unknown_item(said, [item] * 5)
    yield refusals.several_items(said, [item] * 9)
    for buyer, state in product((None, typed.person), ShortageState):
        yield shortage_cards.not_yours(buyer)
        yield shortage_cards.too_late(Shortage(state=state), item, buyer)


def views(typed: Typed) -> Iterator[View]:
    long = typed.text(300)
    sites = [f"{number} {typed.text(70)}" for number in range(100)]
    for kind, names in product(MovementKind, (sites, [*sites, "one more"], [])):
        draft = BookingDraft(kind, long, long, long, long, long, long)
        fields = dict.fromkeys(("amount", "item", "site", "to", "day", "note"), long)
        yield booking_forms.booking(draft, names, fields)
        yield booking_forms.booking(BookingDraft(kind), names)
    yield item_forms.new_item(ItemDraft(long, long, long, long, long, long), {"sku": long})
    yield item_forms.level(RuleDraft(long, long, long, long, "U1BEN"), sites, {"item": long})
    yield item_forms.upload()
    yield sheet_forms.columns([typed.text(200)] * 40, {Column.SKU: 39}, "0" * 32)


@pytest.mark.parametrize("sign", WORST.values(), ids=WORST)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_everything_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    typed = Typed(sign)
    with speaking(made_up if language == "made up" else "en"):
        for text, blocks in (*shortages(typed), *previews(typed)):
            assert message_problems({"text": text, "blocks": blocks}, update=True) == []
        for text, blocks in answers(typed):
            assert message_problems({"text": text, "blocks": blocks}) == []
        for sentence in sentences(typed):
            assert message_problems({"text": sentence}, update=True) == []
        for view in views(typed):
            assert view_problems(view) == []


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    typed = Typed("א")
    with speaking(made_up):
        found = [*shortages(typed), *previews(typed), *answers(typed), *views(typed)]
        texts = [
            text
            for one in (*found, *sentences(typed))
            for text in pseudo.texts_in(list(one) if isinstance(one, tuple) else one)
        ]
    assert len(texts) > 300
    left = {text: found for text in texts if (found := pseudo.english_in(text))}
    assert {text: words for text, words in left.items() if set(words) - KEPT} == {}
