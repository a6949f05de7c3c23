"""The books add up whatever is corrected; who may book what; on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from harness import company, shops
from harness.company import HOME, uid
from harness.shops import MONDAY, evening, noon
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from handlers.kit.errors import Invalid, Rejected
from handlers.sales.service import books, places
from storage import sales, sites
from storage.sale_days import SaleDay
from storage.sales import SaleLine
from storage.session import Database, Session


def sum_of_lines(session: Session) -> int:
    return int(session.scalar(select(func.sum(SaleLine.minor))) or 0)


def sum_of_days(session: Session) -> int:
    return int(session.scalar(select(func.sum(SaleDay.minor))) or 0)


def test_what_is_typed_is_the_business_days_and_zero_is_a_report(shop: Database) -> None:
    with shop.writing(HOME) as session:
        logged = shops.log(session, "£1,250.50", now=noon(1))
        assert (logged.day, logged.amount.minor, logged.total.minor) == (MONDAY, 125_050, 125_050)
        before_opening = shops.log(session, "0", now=noon(3).replace(hour=8))
        assert before_opening.day.day == 2
        assert shops.on(session, before_opening.day) == 0
        assert shops.on(session, MONDAY.replace(day=3)) is None


def test_on_a_sunday_the_last_open_day_is_meant(shop: Database) -> None:
    with shop.writing(HOME) as session:
        assert shops.log(session, "5", now=noon(7)).day.day == 6


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount": "1.250"}, "amount"), ({"amount": "€5"}, "amount"), ({"amount": "x"}, "amount"),
        ({"amount": "99999999999999"}, "amount"), ({"day": "tomorrow"}, "day"),
        ({"day": "soon"}, "day"), ({"day": "2020-01-01"}, "day"), ({"site": "Habrour"}, "site"),
        ({"mode": "perhaps"}, "mode"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_at_its_field_and_books_nothing(
    shop: Database, more: dict[str, str], field: str
) -> None:
    with shop.writing(HOME) as session:
        with pytest.raises(Invalid) as invalid:
            shops.log(session, **{"amount": "5", **more}, now=noon(1))  # type: ignore[arg-type]
        assert set(invalid.value.errors) == {field}
        assert sum_of_lines(session) == 0


def test_what_could_be_two_amounts_names_both(shop: Database) -> None:
    with shop.writing(HOME) as session, pytest.raises(Invalid) as invalid:
        shops.log(session, "1.250", now=noon(1))
    assert "1.250 or 1250" in invalid.value.errors["amount"]


def test_a_second_amount_says_whether_it_is_more_or_instead(shop: Database) -> None:
    with shop.writing(HOME) as session:
        shops.log(session, "100", now=noon(1))
        with pytest.raises(Invalid) as asked:
            shops.log(session, "120", now=noon(1))
        assert "£100.00" in asked.value.errors["mode"]
        assert shops.log(session, "20", now=noon(1), mode="more").total.minor == 12_000
        corrected = shops.log(session, "90", now=noon(1), mode="instead")
        assert shops.on(session, MONDAY) == 9_000
        books.take_back(session, company.actor(session, "stu"), corrected.booking.id.hex,
                        now=noon(1))  # fmt: skip
        assert shops.on(session, MONDAY) == 12_000
        assert sum_of_lines(session) == sum_of_days(session) == 12_000


def test_a_day_whose_only_report_is_taken_back_is_missing_again(shop: Database) -> None:
    with shop.writing(HOME) as session:
        logged = shops.log(session, "100", now=noon(1))
        for name, allowed in (("ben", False), ("lea", False), ("max", True), ("max", False)):
            actor = company.actor(session, name)
            if allowed:
                books.take_back(session, actor, logged.booking.id.hex, now=noon(1))
                continue
            with pytest.raises(Rejected):
                books.take_back(session, actor, logged.booking.id.hex, now=noon(1))
        assert shops.on(session, MONDAY) is None
        assert sum_of_lines(session) == 0


@pytest.mark.parametrize(
    ("name", "may"),
    [("stu", True), ("lea", True), ("max", True), ("ben", False), ("kim", False), ("sly", False)],
)
def test_who_works_at_a_site_books_for_it_and_managers_do(
    shop: Database,
    name: str,
    may: bool,  # noqa: FBT001
) -> None:
    with shop.writing(HOME) as session:
        if may:
            shops.log(session, "5", name, now=noon(1))
            return
        with pytest.raises(Rejected):
            shops.log(session, "5", name, now=noon(1))


def test_the_currency_is_settled_by_the_first_amount(shop: Database) -> None:
    with shop.writing(HOME) as session:
        manager = company.actor(session, "max")
        assert books.set_currency(session, manager, "eur", now=noon(1)) == "EUR"
        shops.log(session, "€5", now=noon(1))
        for name, code in (("max", "USD"), ("stu", "EUR"), ("max", "XXY")):
            with pytest.raises(Rejected):
                books.set_currency(session, company.actor(session, name), code, now=noon(1))
        assert places.currency(session) == "EUR"


def test_every_booking_is_written_down(shop: Database) -> None:
    with shop.writing(HOME) as session:
        logged = shops.log(session, "5", now=noon(1))
        assert logged.booking.made_by == uid("stu")
        assert logged.booking.booked_at == noon(1)
        assert evening(1) > noon(1)


def test_two_who_report_a_day_at_once_are_one_report_and_one_question(shop: Database) -> None:
    begin = threading.Barrier(2)

    def report(name: str) -> str:
        begin.wait()
        try:
            with shop.writing(HOME) as session:
                shops.log(session, "100", name, now=noon(1))
        except Invalid:
            return "asked"
        return "booked"

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(report, ("stu", "lea"))) == ["asked", "booked"]
    with shop.reading(HOME) as session:
        assert shops.on(session, MONDAY) == 10_000


def test_a_site_with_sales_is_not_taken_back(shop: Database) -> None:
    with shop.writing(HOME) as session:
        assert not sites.is_used(session, shops.QUAY)
        assert sites.is_used(session, shops.HARBOUR)  # A person and a team are there.
        shops.log(session, "5", "max", now=noon(1), site="Quay")
        assert sites.is_used(session, shops.QUAY)


DEEDS = st.lists(
    st.tuples(st.sampled_from(["more", "instead", "back"]), st.integers(0, 99_999)), max_size=12
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_lines_and_days_always_agree(shop: Database, deeds: list[tuple[str, int]]) -> None:
    with shop.writing(HOME) as session:
        for deed, minor in deeds:
            typed = sales.typed_on(session, shops.HARBOUR, MONDAY)
            if deed == "back" and typed:
                actor = company.actor(session, "stu")
                books.take_back(session, actor, typed[-1].id.hex, now=noon(1))
            elif deed != "back":
                amount = f"{minor // 100}.{minor % 100:02}"
                shops.log(session, amount, now=noon(1), mode=deed)
            known = session.scalars(select(SaleDay)).all()
            assert sum_of_lines(session) == sum(one.minor for one in known)
            standing = len(sales.typed_on(session, shops.HARBOUR, MONDAY))
            assert [one.reports for one in known] in ([], [standing])
        session.rollback()
