"""Lists and the report: what is asked for, what somebody may see, and how little is asked."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from harness import complaints as harness
from harness import given
from harness.complaints import complaint_in, logged, perform
from harness.given import BACK, HOME, MONDAY
from harness.statements import counted

from handlers.complaints.cards import lists as list_cards
from handlers.complaints.listeners import shown
from handlers.complaints.rules import filters
from handlers.complaints.rules.figures import Kept
from handlers.complaints.rules.filters import Cursor, Filter, Only, Turn
from handlers.complaints.rules.steps import Action
from handlers.complaints.service import lists, report
from handlers.kit.errors import Rejected
from storage.enums import Cause, ComplaintState, Severity
from storage.session import Database, Session

A, S = Action, ComplaintState


def numbers(session: Session, name: str, text: str = "", **more: object) -> list[int]:
    who = harness.actor(session, name)
    asked = lists.read(session, who, text)
    now = more.get("now", MONDAY)
    page = lists.page(session, who, Turn(asked), now=now, tools=given.tools())  # type: ignore[arg-type]
    return [one.number for one in page.pictures]


def some(session: Session) -> None:
    """C-1 new, C-2 Ben's, C-3 waiting, C-4 critical, C-5 in the private channel, C-6 resolved."""
    logged(session, "One")
    for state in (S.IN_PROGRESS, S.WAITING):
        complaint_in(session, state)
    logged(session, "Four", severity=Severity.CRITICAL)
    logged(session, "Five", channel_id=BACK)
    complaint_in(session, S.RESOLVED)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", [4, 1, 2, 3]),
        ("open", [4, 1, 2, 3]),
        ("new", [4, 1]),
        ("waiting", [3]),
        ("mine", []),
        ("@ben", [2, 3]),
        ("overdue", []),
    ],
)
def test_a_list_shows_what_is_asked_for(desk: Database, text: str, wanted: list[int]) -> None:
    with desk.writing(HOME) as session:
        some(session)
        assert numbers(session, "sam", text) == wanted


def test_what_is_private_is_listed_for_members_and_what_is_owed_is_overdue(desk: Database) -> None:
    with desk.writing(HOME) as session:
        some(session)
        assert 5 in numbers(session, "ben")
        assert 5 not in numbers(session, "max")
        assert numbers(session, "sam", "overdue", now=MONDAY + timedelta(hours=2)) == [4]
        assert numbers(session, "gus") == []


def test_a_list_at_a_site_or_of_a_department(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.team(session, "ben", lead="lea")
        site = given.site(session)
        logged(session, "Elsewhere")
        logged(session, "Here", site_id=site.id)
        assert numbers(session, "sam", "at Quay") == [2]
        assert numbers(session, "sam", "#warehouse") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("at Nowhere", "I know no site"),
        ("furious", "I know no list"),
        ("@nobody", "I know nobody"),
        ("!serious", "I know no list"),
        ("@ben @sam", "Name one person"),
    ],
)
def test_an_unknown_list_says_what_there_is(desk: Database, text: str, said: str) -> None:
    with desk.writing(HOME) as session, pytest.raises(Rejected, match=said):
        lists.read(session, given.actor(), text)


def test_a_page_leads_on_and_back_and_shows_each_once(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for number in range(lists.PAGE + 5):
            one = logged(session, f"Complaint {number}")
            if number % 3 == 0:
                perform(session, "ana", one, A.WAIT)
        who = given.actor()
        first = lists.page(session, who, Turn(), now=MONDAY, tools=given.tools())
        assert first.next is not None
        assert first.back is None
        onward = filters.read(filters.write(first.next))
        second = lists.page(session, who, onward, now=MONDAY, tools=given.tools())
        assert second.back is not None
        assert second.next is None
        seen = [one.number for page in (first, second) for one in page.pictures]
        assert sorted(seen) == list(range(1, lists.PAGE + 6))
        again = lists.page(session, who, second.back, now=MONDAY, tools=given.tools())
        assert [one.number for one in again.pictures] == seen[: lists.PAGE]


def test_a_list_asks_as_much_for_a_screenful_as_for_two(desk: Database) -> None:
    def ask() -> int:
        with counted(desk) as statements, desk.reading(HOME) as session:
            shown.show_list(given.call(session, "ben"))
        return len(statements)

    with desk.writing(HOME) as session:
        for number in range(2):
            logged(session, f"Complaint {number}", customer=f"Customer {number}")
    few = ask()
    with desk.writing(HOME) as session:
        for number in range(lists.PAGE + 3):
            one = logged(session, f"More {number}", customer=f"Another {number}")
            perform(session, ("ana", "ben", "sam")[number % 3], one, A.TAKE)
    # A page that is not full asks once more, for what stands still.
    assert ask() <= few
    assert 0 < few < 15


def test_a_report_counts_what_was_in_time_with_its_number(desk: Database) -> None:
    with desk.writing(HOME) as session:
        late = complaint_in(session, S.IN_PROGRESS, received_at=MONDAY - timedelta(days=20))
        perform(session, "ben", late, A.RESOLVE, cause=Cause.LATE)
        for cause in (Cause.DAMAGED, Cause.DAMAGED, Cause.LATE):
            perform(session, "ben", logged(session), A.RESOLVE, cause=cause)
        logged(session, "Still open")
        complaint_in(session, S.DISMISSED)
        logged(session, "Private", channel_id=BACK)
        max_ = harness.actor(session, "max")
        wanted = report.read(session, max_, "last 30 days", now=MONDAY, tools=given.tools())
        made = report.make(session, max_, wanted, tools=given.tools())
        assert (made.received, made.resolved) == (5, 4)
        assert made.answered == Kept(3, 4)
        assert made.resolved_in_time == Kept(3, 4)
        assert [(one.cause, one.received) for one in made.causes] == [
            *((Cause.DAMAGED, 2), (Cause.LATE, 2), (None, 1)),
        ]
        assert sum(made.volume.values()) == 5
        assert made.answered.share == Fraction(3, 4)
        assert report.of_button(report.write(wanted)) == wanted


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", "2027-01-31", "2027-03-01"),
        ("last 7 days", "2027-02-23", "2027-03-01"),
        ("this month", "2027-03-01", "2027-03-01"),
        ("last month", "2027-02-01", "2027-02-28"),
        ("last week", "2027-02-22", "2027-02-28"),
        ("october", "2026-10-01", "2026-10-31"),
        ("2026-12 at Quay", "2026-12-01", "2026-12-31"),
        ("february 2026", "2026-02-01", "2026-02-28"),
    ],
)
def test_a_period_is_understood(desk: Database, text: str, first: str, last: str) -> None:
    with desk.writing(HOME) as session:
        given.site(session)
        wanted = report.read(session, given.actor(), text, now=MONDAY, tools=given.tools())
        assert (wanted.first, wanted.last) == (date.fromisoformat(first), date.fromisoformat(last))
        assert (wanted.site_id is not None) is ("Quay" in text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2027-04", "not come yet"),
        ("2027-13", "do not know the period"),
        ("sometime", "do not know the period"),
        ("last 0 days", "do not know the period"),
        ("this month at Nowhere", "I know no site"),
    ],
)
def test_a_period_that_is_none_is_refused(desk: Database, text: str, said: str) -> None:
    with desk.writing(HOME) as session, pytest.raises(Rejected, match=said):
        report.read(session, given.actor(), text, now=MONDAY, tools=given.tools())


@pytest.mark.parametrize("name", ["gus", "stu"])
def test_a_report_is_not_for_guests(desk: Database, name: str) -> None:
    with desk.writing(HOME) as session, pytest.raises(Rejected):
        report.read(session, given.actor(name), "", now=MONDAY, tools=given.tools())


@pytest.mark.parametrize("value", ["", "x;y;z", "2027-01-01;2026-01-01;", "0001-01-01;9999-12-31;"])
def test_a_forged_report_is_refused(value: str) -> None:
    with pytest.raises(Rejected):
        report.of_button(value)


def test_a_list_is_read_as_it_was_written() -> None:
    for turn in (
        Turn(),
        Turn(Filter(only=Only.OVERDUE, owner="U1", site="0" * 32), Cursor(MONDAY, 7)),
        Turn(Filter(channel="C1"), Cursor(None, 3), back=True),
    ):
        assert filters.read(filters.write(turn)) == turn
    for broken in ("", "only=x;owner=;department=;site=;channel=", "site=nohex"):
        with pytest.raises((KeyError, ValueError)):
            filters.read(broken)


def test_an_empty_list_says_how_to_log_one(desk: Database) -> None:
    with desk.writing(HOME) as session:
        page = lists.page(session, given.actor(), Turn(), now=MONDAY, tools=given.tools())
        assert "/complaint add" in list_cards.listing(page).text
