"""Targets: set by who may, replaced, watched, told once; on both databases."""

import pytest
from harness import company, shops
from harness.company import HOME, uid
from harness.shops import HARBOUR, QUAY, evening, noon
from harness.statements import counted
from sqlalchemy import select

from handlers.kit.area import HandingOver
from handlers.kit.errors import Invalid, Rejected
from handlers.sales.listeners import targets as listeners
from handlers.sales.rules.pacing import Verdict
from handlers.sales.service import books, looks, paces, targets, watch
from storage import notices
from storage import targets as rows
from storage.enums import NoticeState, Pace, TargetState, Weighting
from storage.notices import Notice
from storage.session import Database, Session
from storage.targets import Target


def look(session: Session, target: Target, day: int, *, hour: int = 19) -> Pace:
    """Look at a target in the evening of a day in March; return what its owner knows then."""
    now = noon(day).replace(hour=hour)
    watch.look(session, shops.glance(looks.PACE, target.id.hex, now=now))
    return target.pace


def verdict(session: Session, target: Target, day: int) -> Verdict:
    return paces.stands(session, target, now=evening(day)).standing.verdict


def news(session: Session) -> list[str]:
    return [occurrence for _who, kind, occurrence in shops.told(session) if kind == looks.PACE]


def test_a_target_is_numbered_and_one_of_the_same_days_is_replaced(shop: Database) -> None:
    with shop.writing(HOME) as session:
        first = shops.target(session, "6000", now=noon(1))
        second = shops.target(session, "7000", now=noon(1))
        assert (first.number, second.number) == (1, 2)
        assert (first.state, second.state) == (TargetState.REPLACED, TargetState.RUNNING)
        assert targets.find(session, company.actor(session), "tg-2").id == second.id
        found = targets.running(session, company.actor(session), now=noon(1))
        assert [one.target.number for one in found] == [2]
        assert (uid("max"), "target") in shops.cards(session)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"period": "february"}, "period"), ({"period": "soon"}, "period"),
        ({"amount": "0"}, "amount"), ({"amount": "-5"}, "amount"), ({"amount": "1,2,3"}, "amount"),
        ({"weights": "now"}, "weights"), ({"weights": "weekdays"}, "weights"),
        ({"site": "Nowhere"}, "site"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_at_its_field(
    shop: Database, more: dict[str, str], field: str
) -> None:
    with shop.writing(HOME) as session:
        with pytest.raises(Invalid) as invalid:
            shops.target(session, **{"amount": "5", **more}, now=noon(1))  # type: ignore[arg-type]
        assert set(invalid.value.errors) == {field}
        assert rows.by_number(session, 1) is None


@pytest.mark.parametrize(
    ("name", "site", "may"),
    [
        ("max", "", True), ("ada", "Quay", True), ("lea", "Harbour", True), ("lea", "Quay", False),
        ("lea", "", False), ("stu", "Harbour", False), ("kim", "Harbour", False),
        ("sly", "Harbour", False),
    ],
)  # fmt: skip
def test_managers_set_targets_and_leads_those_of_their_site(
    shop: Database,
    name: str,
    site: str,
    may: bool,  # noqa: FBT001
) -> None:
    with shop.writing(HOME) as session:
        if may:
            assert shops.target(session, name=name, site=site, now=noon(1)).owner_id == uid(name)
            return
        with pytest.raises(Rejected):
            shops.target(session, name=name, site=site, now=noon(1))


def test_who_may_not_see_a_site_does_not_learn_of_its_target(shop: Database) -> None:
    with shop.writing(HOME) as session:
        shops.target(session, now=noon(1))
        for name, sees in (("stu", True), ("lea", True), ("ben", False)):
            actor = company.actor(session, name)
            assert bool(targets.running(session, actor, now=noon(1))) is sees
            if not sees:
                with pytest.raises(Rejected):
                    targets.find(session, actor, "1")


def test_today_counts_when_it_has_closed_and_what_is_missing_never_does(shop: Database) -> None:
    with shop.writing(HOME) as session:
        target = shops.target(session, now=noon(1))
        shops.log(session, "950", now=noon(1))
        open_ = paces.stands(session, target, now=noon(1)).standing
        assert (open_.actual, open_.expected) == (0, 0)
        closed = paces.stands(session, target, now=evening(1)).standing
        assert (closed.actual, closed.expected) == (95_000, 100_000)
        assert verdict(session, target, 2) is Verdict.UNKNOWN
        shops.log(session, "0", now=evening(2))
        assert verdict(session, target, 2) is Verdict.FAR


def test_falling_is_told_once_and_being_back_once(shop: Database) -> None:
    with shop.writing(HOME) as session:
        target = shops.target(session, now=noon(1))
        logged = shops.log(session, "980", now=noon(1))
        assert [look(session, target, 1), look(session, target, 1, hour=20)] == [Pace.BEHIND] * 2
        assert news(session) == ["1:behind"]
        shops.log(session, "600", now=noon(2))
        assert look(session, target, 2) is Pace.FAR
        assert news(session) == ["1:behind", "2:far"]
        assert look(session, target, 3) is Pace.FAR  # Wednesday is missing: nothing is said.
        shops.log(session, "1500", now=noon(3))
        assert look(session, target, 3) is Pace.ON
        # Nobody had heard of falling yet, so being back is no news either.
        assert news(session) == ["1:behind", "2:far"]
        assert books.take_back(session, company.actor(session), logged.booking.id.hex, now=noon(3))


def test_who_heard_of_falling_hears_of_being_back_whatever_was_overtaken(shop: Database) -> None:
    with shop.writing(HOME) as session:
        target = shops.target(session, now=noon(1))
        shops.log(session, "980", now=noon(1))
        look(session, target, 1)
        heard = [notice.id for notice in session.scalars(select(Notice))]
        notices.close(session, heard, NoticeState.TOLD)
        shops.log(session, "600", now=noon(2))
        look(session, target, 2)
        shops.log(session, "900", now=noon(2), mode="more")
        look(session, target, 2, hour=20)
        assert news(session) == ["1:behind", "2:far", "3:on"]


def test_a_notice_that_is_overtaken_is_not_said(shop: Database) -> None:
    with shop.writing(HOME) as session:
        target = shops.target(session, now=noon(1))
        shops.log(session, "980", now=noon(1))
        look(session, target, 1)
        (notice,) = (one for one in session.scalars(select(Notice)) if one.kind == looks.PACE)
        said = watch.paced(session, notice, evening(1), company.tools())
        assert said is not None
        assert said.text.startswith("TG-1 has fallen behind: ")
        shops.log(session, "50", now=noon(1), mode="more")
        look(session, target, 1, hour=20)
        assert watch.paced(session, notice, evening(1), company.tools()) is None


def test_at_the_end_the_owner_hears_what_came(shop: Database) -> None:
    with shop.writing(HOME) as session:
        target = shops.target(session, now=noon(1))
        for day in range(1, 7):
            shops.log(session, "1000", now=noon(day))
        look(session, target, 6)
        assert target.state is TargetState.RUNNING  # Sunday is part of the week.
        look(session, target, 7)
        assert target.state is TargetState.ENDED
        assert [kind for _who, kind, _occurrence in shops.told(session)] == [watch.ENDED]
        assert verdict(session, target, 7) is Verdict.HIT


def test_all_sites_are_those_that_sell_and_each_may_be_missing(shop: Database) -> None:
    with shop.writing(HOME) as session:
        both = shops.target(session, site="", now=noon(1))
        assert both.sites == sorted([HARBOUR.hex, QUAY.hex])
        shops.log(session, "950", now=noon(1))
        standing = paces.stands(session, both, now=evening(1)).standing
        assert [one.site_id for one in standing.missing] == [QUAY]
        alone = shops.target(session, site="", period="march", now=noon(1))
        assert alone.sites == [HARBOUR.hex]


def test_weekdays_are_learned_from_eight_weeks(shop: Database) -> None:
    with shop.writing(HOME) as session:
        for day in range(1, 27):
            weekday = noon(day, month=2).weekday()
            if weekday < 6:
                amount = "300" if weekday == 5 else "100"
                now = noon(1)
                shops.log(session, amount, now=now, day=f"2027-02-{day:02}")
        target = shops.target(session, weights="weekdays", now=noon(1))
        assert target.weighting is Weighting.WEEKDAYS
        assert target.weights[HARBOUR.hex] == [79, 79, 79, 79, 79, 238, 100]


def test_who_leaves_hands_their_targets_over(shop: Database) -> None:
    with shop.writing(HOME) as session:
        target = shops.target(session, now=noon(1))
        assert targets.open_work(session, uid("max")) == [("TG-1", target.id.hex)]
        work = HandingOver(uid("max"), uid("lea"), company.actor(session, "ada"), noon(1))
        assert targets.hand_over(session, work, company.tools()) == 1
        assert target.owner_id == uid("lea")


def test_a_list_asks_as_much_for_one_target_as_for_many(shop: Database) -> None:
    months = ("april", "may", "june", "july", "august")
    with shop.writing(HOME) as session:
        asked = []
        for count in (2, 5):
            for month in months[:count]:
                shops.target(session, period=month, now=noon(1))
            session.flush()
            with counted(shop) as statements:
                listeners.show(company.call(session, "max", now=noon(1)))
            asked.append(len(statements))
        assert asked[0] == asked[1] <= 8
