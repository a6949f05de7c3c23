"""Bookings as they are typed, and what is on hand after them; on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest
from harness.company import HOME, MONDAY, uid
from harness.storeroom import dialog, item, on_hand, run, said, site_id

from handlers.kit.errors import Rejected
from storage import staff, stock_ledger
from storage.session import Database


def test_what_comes_in_and_goes_out_is_on_hand(store: Database) -> None:
    with store.writing(HOME) as session:
        assert said(session, "receive 2 packs oat milk at Harbour") == (
            "Received 12 l (2 packs) of *Oat milk* (OAT-1) at Harbour; there is now 12 l."
        )
        said(session, "issue 1.5 l of oat-1 at harbour because the café")
        said(session, "receive 500 ml 4012345 at Harbour")
        assert on_hand(session) == {"Harbour": "11"}


def test_moving_is_two_entries_whose_sum_is_zero(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 12 oat milk at Harbour")
        text = said(session, "move 5 oat milk from Harbour to Mill")
        assert "there is now 7 l and 5 l" in text
        assert on_hand(session) == {"Harbour": "7", "Mill": "5"}
        moved = stock_ledger.latest(session, item(session).id, None, limit=2)
        assert len({one.booking_id for one in moved}) == 1
        assert sum(one.change for one in moved) == 0


def test_a_count_is_absolute_at_its_time_and_later_entries_apply(store: Database) -> None:
    friday = MONDAY - timedelta(days=3)
    with store.writing(HOME) as session:
        run(session, "receive 15,000 flour at Harbour", now=friday - timedelta(days=1))
        run(session, "issue 2,000 flour at Harbour")
        text = said(session, "count 13,000 flour at Harbour on fri")
        assert "there is now 11,000 kg" in text
        assert "-2,000 kg off" in text
        assert on_hand(session, "FLR-5") == {"Harbour": "11000"}


def test_what_happened_before_a_count_is_in_that_count(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "count 10 flour at Harbour on sat")
        with pytest.raises(Rejected, match="was counted at Harbour on 27 Feb 2027"):
            run(session, "receive 5 flour at Harbour on fri")
        run(session, "receive 5 flour at Harbour on sun")
        assert on_hand(session, "FLR-5") == {"Harbour": "15"}


@pytest.mark.parametrize(
    "line",
    [
        "issue 4 cup-1 at Harbour",
        "adjust -4 cup-1 at Harbour because x",
        "move 4 cup-1 from Harbour to Mill",
    ],
)
def test_nothing_is_taken_that_is_not_there(store: Database, line: str) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 3 cup-1 at Harbour")
        with pytest.raises(Rejected, match="only 3 pcs of Paper cup at Harbour: 1 pcs too little"):
            run(session, line)


def test_a_backdated_entry_may_leave_too_little_at_no_later_time(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 10 flour at Harbour", now=MONDAY - timedelta(days=10))
        run(session, "issue 8 flour at Harbour on sat")
        run(session, "receive 20 flour at Harbour")
        with pytest.raises(Rejected, match=r"1 kg of Flour would then be missing .* 27 Feb"):
            run(session, "issue 3 flour at Harbour on fri")
        run(session, "issue 2 flour at Harbour on fri")
        assert on_hand(session, "FLR-5") == {"Harbour": "20"}


def test_sums_are_exact(store: Database) -> None:
    with store.writing(HOME) as session:
        for _ in range(10):
            run(session, "receive 0.1 flour at Harbour")
        run(session, "issue 1 flour at Harbour")
        assert on_hand(session, "FLR-5") == {"Harbour": "0"}
        run(session, "receive 999,999,999.999 flour at Mill")
        run(session, "receive 0.001 flour at Mill")
        found = stock_ledger.balances(session, [item(session, "FLR-5").id])
        assert Decimal(1_000_000_000) in [one.on_hand for one in found]


@pytest.mark.parametrize(
    ("locale", "typed", "kept"),
    [("en-GB", "1.5", "1.5"), ("de-DE", "1,5", "1.5"), ("de-DE", "1.500", "1500"),
     ("en-GB", "1,500", "1500"), ("de-DE", "1.250,5", "1250.5")],
)  # fmt: skip
def test_numbers_are_read_as_the_reader_writes_them(
    store: Database, locale: str, typed: str, kept: str
) -> None:
    with store.writing(HOME) as session:
        run(session, f"receive {typed} flour at Harbour", locale=locale)
        assert on_hand(session, "FLR-5") == {"Harbour": kept}


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("receive", "Which item?"),
        ("receive 5 oat mlik at Harbour", "Oat milk (OAT-1)"),
        ("receive 5 kg oat milk at Harbour", "Oat milk is counted in l"),
        ("receive 1.5 paper cup at Harbour", "whole pcs"),
        ("receive 0 flour at Harbour", "is nothing"),
        ("receive 1.2345 flour at Harbour", "three decimals"),
        ("receive 99999999999 flour at Harbour", "more than I can keep"),
        ("receive -5 flour at Harbour", "cannot be negative"),
        ("receive 5 flour", "Say at which site."),
        ("receive 5 flour at Harbr", "Did you mean Harbour?"),
        ("receive 5 flour at Harbour on blursday", "as a day"),
        ("receive 5 flour at Harbour on 2020-01-01", "last two months"),
        ("receive flour at Harbour", "Say how much"),
        ("move 5 flour from Harbour", "Say to which site."),
        ("move 5 flour from Harbour to harbour", "at Harbour already"),
        ("adjust 5 flour at Harbour", "Say why"),
    ],
)
def test_what_is_not_understood_opens_the_dialog_filled_in(
    store: Database, line: str, part: str
) -> None:
    with store.writing(HOME) as session:
        assert part in dialog(session, line)
        assert stock_ledger.balances(session, [item(session, "FLR-5").id]) == []


def test_a_number_that_could_be_two_is_asked_about(store: Database) -> None:
    with store.writing(HOME) as session:
        text = dialog(session, "receive 1.250 flour at Harbour", locale="fr-FR")
        assert "could mean 1.25 or 1250" in text


def test_a_verb_counts_only_when_the_rest_fits_it(store: Database) -> None:
    with store.writing(HOME) as session:
        assert said(session, "count chocula").startswith("*Count Chocula* (CC-1)")
        assert said(session, "low fat milk").startswith("*Low fat milk* (LFM-1)")
        assert "Counted 3 pcs" in said(session, "count 3 count chocula at Mill")
        assert "Counted 4 l" in said(session, "count 4 low fat milk at Mill")
        assert "Which item?" in dialog(session, "count flour")


def test_an_item_may_have_a_keyword_in_its_name(store: Database) -> None:
    with store.writing(HOME) as session:
        run(session, "new TEA-1 Tea from Assam on ice")
        run(session, "receive 3 tea from assam on ice at Mill on sat because of the fair")
        assert on_hand(session, "TEA-1") == {"Mill": "3"}


def test_a_person_books_where_they_work(store: Database) -> None:
    with store.writing(HOME) as session:
        staff.place(session, uid("stu"), site_id=site_id(session, "Mill"))
        run(session, "receive 3 flour", "stu")
        assert on_hand(session, "FLR-5") == {"Mill": "3"}
