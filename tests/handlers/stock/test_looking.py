"""Looking things up: what there is, what happened, what is low; on both databases."""

from datetime import timedelta

import pytest
from harness import company
from harness.company import HOME, MONDAY, at
from harness.statements import counted
from harness.storeroom import dialog, on_hand, run, said

from handlers.kit.answers import Errors, Text
from handlers.kit.errors import Rejected
from handlers.stock.listeners import booking, keeping
from storage.session import Database


@pytest.mark.parametrize("text", ["oat milk", "OAT-1", "oat-1", "4012345", "  Oat   MILK "])
def test_an_item_is_found_by_sku_barcode_or_name(store: Database, text: str) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 12 oat milk at Harbour")
        run(session, "rule oat milk at Harbour min 20")
        found = said(session, text)
        assert found.startswith("*Oat milk* (OAT-1) · 12 l in all · pack of 6 l · from Millers")
        assert "• Harbour: 12 l · minimum 20 l :warning:" in found


@pytest.mark.parametrize("text", ["milk", "oat mlik", "oatmilk", "OTA-1"])
def test_what_is_nearly_meant_is_offered(store: Database, text: str) -> None:
    with store.writing(HOME) as session:
        assert "*Oat milk* (OAT-1)" in said(session, text)


def test_what_is_nothing_like_an_item_says_so(store: Database) -> None:
    with store.writing(HOME) as session:
        assert "no item like “xyzzyqq”" in said(session, "xyzzyqq")
        assert "<!channel>" not in said(session, "<!channel> xyzzyqq")


def test_an_unknown_sku_names_the_nearest_five(store: Database) -> None:
    with store.writing(HOME) as session:
        for number in range(8):
            run(session, f"new TEA-{number} Tea number {number}")
        text = dialog(session, "receive 5 TEA-9 at Mill")
        assert text.count("Tea number") == 5


def test_items_that_share_a_name_are_told_apart_by_sku(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "new OAT-2 Oat milk unit l")
        assert "Write one of these instead: OAT-1, OAT-2" in dialog(
            session, "receive 1 oat milk at Mill"
        )
        assert "(OAT-2): 0 l in all" in said(session, "oat milk")


def test_history_walks_back_from_what_there_is(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 12 oat milk at Harbour")
        later = MONDAY + timedelta(minutes=1)
        run(session, "issue 5 oat milk at Harbour because &lt;spoilt&gt;", now=later)
        newest, oldest = said(session, "history oat milk at Harbour").split("\n")[1:]
        assert "issued · -5 l · Harbour · Lea · then 7 l" in newest
        assert "&lt;spoilt&gt;" in newest
        assert "received · +12 l · Harbour · Lea · then 12 l" in oldest
        assert "Nothing has been booked" in said(session, "history flour")


def test_what_is_low_is_listed_the_undecided_first(store: Database) -> None:
    with store.writing(HOME) as session:
        assert said(session, "") == "Nothing is low."
        run(session, "rule flour at Mill min 10")
        run(session, "rule oat milk at Harbour min 12")
        assert said(session, "low").startswith("*2 items are low*")
        assert "Oat milk" not in said(session, "low at mill")
        assert "Oat milk" in said(session, "low harbour")
        with pytest.raises(Rejected, match="Did you mean Harbour"):
            run(session, "low harbr")


def test_a_list_asks_as_much_for_one_as_for_many(store: Database) -> None:
    asked: dict[str, list[int]] = {}
    for count in (1, 12):
        with store.writing(HOME) as session:
            for number in range(count):
                run(session, f"new T{count}-{number} Tea {count} {number}")
                run(session, f"receive 1 T{count}-{number} at Mill")
                run(session, f"rule T{count}-{number} at Mill min 5")
        for line in ("low", f"Tea {count}", f"history T{count}-0", f"T{count}-0"):
            with store.reading(HOME) as session, counted(store) as sent:
                run(session, line)
            asked.setdefault(line[:3], []).append(len(sent))
    assert {line: min(found) == max(found) for line, found in asked.items()} == dict.fromkeys(
        asked, True
    )


@pytest.mark.parametrize("line", ["oat milk", "low", "history oat milk", "receive 1 flour at Mill"])
@pytest.mark.parametrize("name", ["kim", "sly"])
def test_guests_and_strangers_see_and_book_nothing(store: Database, name: str, line: str) -> None:
    with store.writing(HOME) as session, pytest.raises(Rejected):
        run(session, line, name)


@pytest.mark.parametrize(
    "line",
    ["new", "new X-1 Thing", "rule", "rule flour at Mill min 1", "rule flour at Mill off",
     "adjust 1 flour at Mill because x", "import"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["stu", "kim", "sly"])
def test_only_leads_say_what_is_kept(store: Database, name: str, line: str) -> None:
    with store.writing(HOME) as session, pytest.raises(Rejected):
        run(session, line, name)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("new", "Its SKU"),
        ("new OAT-1 Milk", "There is an item OAT-1 already"),
        ("new X-1 Milk barcode 4012345", "OAT-1 has this barcode"),
        ("new X-1", "A name is needed"),
        (f"new X-1 {'n' * 121}", "At most 120"),
        ("new X-1 Milk pack lots", "“lots” is no quantity"),
        ("rule", "Low below"),
        ("rule flour at Mill", "below how much"),
        ("rule flour at Mill min 5 max 2", "at least the minimum"),
        ("rule flour at Mill min 5 litres", "counted in kg"),
        (f"rule flour at Mill min 5 buyer {at('old')}", "does not work here"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(store: Database, line: str, part: str) -> None:
    with store.writing(HOME) as session:
        assert part in dialog(session, line)


def test_the_dialogs_do_what_the_lines_do(store: Database) -> None:
    def view(metadata: str, **fields: str) -> dict[str, object]:
        values = {name: {"value": {"value": value}} for name, value in fields.items()}
        return {"private_metadata": metadata, "state": {"values": values}}

    with store.writing(HOME) as session:
        new = view("", sku="TEA-1", name="Tea", unit="kg")
        assert isinstance(keeping.submit_item(company.call(session, "lea", view=new)), Text)
        filled = view("receive", item="tea-1", amount="1 250,5 kg", site="Mill")
        call = company.call(session, "lea", view=filled)
        assert isinstance(booking.submit(call), Text)
        assert on_hand(session, "TEA-1") == {"Mill": "1250.5"}
        level = view("", item="TEA-1", site="Mill", minimum="5")
        assert isinstance(keeping.submit_rule(company.call(session, "lea", view=level)), Text)
        wrong = view("issue", item="TEA-1", amount="", site="Mill")
        answer = booking.submit(company.call(session, "lea", view=wrong))
        assert isinstance(answer, Errors)
        assert set(answer.errors) == {"amount"}


def test_a_forged_kind_of_booking_is_refused(store: Database) -> None:
    with store.writing(HOME) as session, pytest.raises(Rejected, match="out of date"):
        booking.submit(company.call(session, "lea", view={"private_metadata": "steal"}))
