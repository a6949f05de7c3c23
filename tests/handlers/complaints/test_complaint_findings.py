"""Which complaints are red to whom, and that asking is as cheap for many as for one."""

from datetime import timedelta

import pytest
from harness import given
from harness.complaints import complaint_in, logged
from harness.given import BACK, HOME, MONDAY, user_id
from harness.statements import counted

from handlers.complaints.rules import findings as rules
from handlers.complaints.rules.findings import Facts, Trouble
from handlers.complaints.service import findings
from handlers.kit.findings import Finding
from handlers.staff.service import leading
from storage.enums import ComplaintState, Redness, Severity
from storage.session import Database, Session

HOUR = timedelta(hours=1)
LATER = MONDAY + timedelta(days=2)


def facts(**more: object) -> Facts:
    fields = {
        "state": ComplaintState.IN_PROGRESS,
        "severity": Severity.NORMAL,
        "received_at": MONDAY - 9 * HOUR,
        "due_at": MONDAY + HOUR,
        "responded_at": None,
    }
    return Facts(**{**fields, **more})  # type: ignore[arg-type]  # A test says what it is about.


@pytest.mark.parametrize(
    ("one", "wrong"),
    [
        (facts(), []),
        (facts(due_at=None), []),
        (facts(due_at=MONDAY - HOUR), [Trouble.UNANSWERED]),
        (facts(due_at=MONDAY), [Trouble.UNANSWERED]),
        (facts(due_at=MONDAY - HOUR, responded_at=MONDAY - 2 * HOUR), [Trouble.UNRESOLVED]),
        (facts(state=ComplaintState.NEW), [Trouble.UNTAKEN]),
        (
            facts(state=ComplaintState.NEW, due_at=MONDAY - HOUR),
            [Trouble.UNANSWERED, Trouble.UNTAKEN],
        ),
    ],
)
def test_what_is_wrong_with_a_complaint(one: Facts, wrong: list[Trouble]) -> None:
    assert rules.troubles(one, MONDAY) == wrong


@pytest.mark.parametrize(
    ("one", "redness"),
    [
        (facts(), Redness.MEDIUM),
        (facts(due_at=None), Redness.MEDIUM),
        (facts(due_at=MONDAY - 25 * HOUR), Redness.HIGH),
        (facts(severity=Severity.SERIOUS), Redness.HIGH),
        (facts(severity=Severity.SERIOUS, due_at=MONDAY - 25 * HOUR), Redness.CRITICAL),
        (facts(severity=Severity.CRITICAL, due_at=MONDAY - 25 * HOUR), Redness.CRITICAL),
        (facts(severity=Severity.MINOR), Redness.MEDIUM),
    ],
)
def test_how_red_a_complaint_is(one: Facts, redness: Redness) -> None:
    assert rules.redness(one, MONDAY) is redness


def test_it_is_red_since_it_is_owed_and_while_nobody_has_it_since_it_came() -> None:
    late = facts(due_at=MONDAY - HOUR)
    assert rules.since(late, MONDAY) == late.due_at
    new = facts(state=ComplaintState.NEW)
    assert rules.since(new, MONDAY) == new.received_at


def of(session: Session, name: str, *, now: object = MONDAY) -> list[Finding]:
    led = leading.of(session, user_id(name), given.tools())
    return findings.write(session, led, now, given.tools()) if led else []  # type: ignore[arg-type]


def names(session: Session, name: str, **more: object) -> list[str]:
    return sorted(one.name for one in of(session, name, **more))


def test_a_manager_reads_of_all_they_may_see_and_others_of_nothing(desk: Database) -> None:
    with desk.writing(HOME) as session:
        logged(session, "Untaken <b>")
        complaint_in(session, ComplaintState.IN_PROGRESS)
        logged(session, "Private", channel_id=BACK)
        assert names(session, "max") == ["C-1 *Untaken &lt;b&gt;*"]
        assert names(session, "max", now=LATER) == [
            "C-1 *Untaken &lt;b&gt;*",
            "C-2 *The lamp came broken*",
        ]
        assert names(session, "sam", now=LATER) == []


def test_a_lead_reads_of_what_their_people_have(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.must(session, "ben").manager_id = user_id("lea")
        session.flush()
        complaint_in(session, ComplaintState.IN_PROGRESS, channel_id=None)
        logged(session, "Of nobody of hers", channel_id=None)
        assert names(session, "lea", now=LATER) == ["C-1 *The lamp came broken*"]


def test_what_a_finding_says_and_offers(desk: Database) -> None:
    with desk.writing(HOME) as session:
        logged(session, severity=Severity.CRITICAL)
        complaint_in(session, ComplaintState.IN_PROGRESS)
        untaken, late = sorted(of(session, "max", now=LATER), key=lambda one: one.name)
    assert ", new since <!date^" in untaken.matter
    assert (untaken.owner, untaken.press.action) == (None, "complaints.take")
    assert (untaken.severity, untaken.cost) == (Redness.CRITICAL, 3)
    assert late.matter.startswith("the customer should have been answered by <!date^")
    assert (late.owner, late.press.action) == (user_id("ben"), "complaints.assign")


def test_the_questions_do_not_grow_with_the_complaints(desk: Database) -> None:
    def asked() -> int:
        with counted(desk) as statements, desk.reading(HOME) as session:
            of(session, "max")
        return len(statements)

    with desk.writing(HOME) as session:
        logged(session, "First")
    few = asked()
    with desk.writing(HOME) as session:
        for number in range(12):
            logged(session, f"Number {number}")
    assert asked() == few < 15
