"""What the digest says of sales: tills that did not report, and targets that are behind."""

from datetime import date, datetime

from harness import company, shops
from harness.company import HOME, uid
from harness.shops import HARBOUR, QUAY, evening, noon
from harness.statements import counted

from handlers.kit.findings import Finding
from handlers.sales.rules import findings as rules
from handlers.sales.service import findings
from handlers.staff.service import leading
from storage.enums import Redness
from storage.session import Database, Session


def of(session: Session, name: str, now: datetime) -> list[Finding]:
    led = leading.of(session, uid(name), company.tools())
    return findings.write(session, led, now, company.tools()) if led else []


def test_days_are_missing_from_the_first_report_on_or_within_a_target() -> None:
    days = [date(2027, 3, day) for day in range(1, 6)]
    assert rules.missing(days, [days[1], days[3]], []) == [days[2], days[4]]
    assert rules.missing(days, [], []) == []
    assert rules.missing(days, [], [(days[2], days[3])]) == [days[2], days[3]]
    assert rules.severity(days[:1]) is Redness.MEDIUM
    assert rules.severity(days[:2]) is Redness.HIGH


def test_a_till_that_did_not_report_is_told_to_who_leads_there(shop: Database) -> None:
    with shop.writing(HOME) as session:
        shops.log(session, "5", now=noon(1))
        assert of(session, "lea", noon(2)) == []
        [one] = of(session, "lea", evening(2))
        assert one.name == "*Harbour*: sales"
        assert one.matter == "not reported: Tue 2 Mar"
        assert (one.owner, one.press.value) == (uid("lea"), f"{HARBOUR.hex}:2027-03-02")
        assert one.silent == "Harbour (sales of Tue 2 Mar)"
        [later] = of(session, "max", evening(3))
        assert (later.severity, later.level) == (Redness.HIGH, 2)
        assert later.key == one.key
        shops.log(session, "5", now=noon(4), day="tue")
        shops.log(session, "5", now=noon(4), day="wed")
        assert of(session, "lea", noon(4)) == []
        assert of(session, "stu", evening(3)) == []


def test_a_shop_that_never_sold_is_not_asked_for(shop: Database) -> None:
    with shop.writing(HOME) as session:
        shops.log(session, "5", now=noon(1))
        assert all(one.site_id != QUAY for one in of(session, "max", evening(3)))


def test_a_target_that_is_behind_is_told_with_its_verdict(shop: Database) -> None:
    with shop.writing(HOME) as session:
        shops.target(session, "6000", now=noon(1))
        shops.log(session, "900", now=noon(1))
        shops.log(session, "900", now=noon(2), day="")
        [one] = [found for found in of(session, "lea", evening(2)) if found.kind == "target"]
        assert "Behind pace: 90.0 %" in one.matter
        assert one.severity is Redness.MEDIUM
        assert one.owner in {uid("lea"), uid("max")}
        assert one.press.action == "sales.chart"


def test_the_questions_do_not_grow_with_sites_and_targets(shop: Database) -> None:
    def asked() -> int:
        with counted(shop) as statements, shop.reading(HOME) as session:
            of(session, "max", evening(3))
        return len(statements)

    with shop.writing(HOME) as session:
        shops.target(session, "6000", now=noon(1))
    few = asked()
    with shop.writing(HOME) as session:
        shops.target(session, "6000", now=noon(1), site="Quay")
        shops.log(session, "900", now=noon(1))
    assert asked() == few < 20
