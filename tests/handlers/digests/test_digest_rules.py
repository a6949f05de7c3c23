"""What is red comes in its order, beside the last time, and rests only while it gets no worse."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.digests import rules
from handlers.digests.rules import Change, Decision, Seen, Stand
from handlers.kit.findings import Finding, Press
from storage.enums import Disposition, Redness

MONDAY = date(2027, 3, 1)
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
RED, MEDIUM = Stand(Redness.CRITICAL, 0), Stand(Redness.MEDIUM, 0)


def finding(subject: str = "1", severity: Redness = Redness.HIGH, **more: object) -> Finding:
    base = Finding(
        kind="task",
        subject=subject,
        name=f"T-{subject}",
        title="x",
        severity=severity,
        since=NOON,
        matter="late",
        press=Press("Do", "tasks.move", "1"),
    )
    return replace(base, **more)  # type: ignore[arg-type]  # A test says only what it is about.


def test_the_most_severe_comes_first_then_the_dearest_then_the_oldest() -> None:
    found = [
        finding("old", since=NOON - timedelta(days=2)),
        finding("dear", cost=2),
        finding("mild", Redness.MEDIUM, cost=9),
        finding("worst", Redness.CRITICAL),
        finding("young"),
    ]
    for order in itertools.permutations(found):
        lines = rules.ranked(order, {}, MONDAY)
        assert [one.finding.subject for one in lines] == ["worst", "dear", "old", "young", "mild"]


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (None, MEDIUM, Change.NEW),
        (MEDIUM, MEDIUM, Change.SAME),
        (MEDIUM, RED, Change.WORSE),
        (MEDIUM, Stand(Redness.MEDIUM, 1), Change.WORSE),
        (Stand(Redness.MEDIUM, 3), Stand(Redness.MEDIUM, 1), Change.BETTER),
        (RED, Stand(Redness.HIGH, 9), Change.BETTER),
    ],
)
def test_what_changed_is_told_by_severity_and_then_by_level(
    before: Stand | None, now: Stand, change: Change
) -> None:
    assert rules.change(before, now) is change


def test_what_stays_red_tells_its_age_in_days() -> None:
    seen = Seen(MONDAY, Stand(Redness.HIGH, 0))
    line = rules.line(finding(), seen, MONDAY + timedelta(days=3))
    assert (line.change, line.days, line.is_carried_over) == (Change.SAME, 3, True)


@pytest.mark.parametrize("disposition", [Disposition.DEFERRED, Disposition.ACCEPTED])
def test_what_was_put_off_comes_back_when_it_gets_worse(disposition: Disposition) -> None:
    decision = Decision(disposition, Stand(Redness.HIGH, 0))
    seen = Seen(MONDAY, Stand(Redness.HIGH, 0), decision)
    assert rules.is_put_off(rules.line(finding(), seen, MONDAY))
    assert rules.is_put_off(rules.line(finding(severity=Redness.MEDIUM), seen, MONDAY))
    for worse in (finding(severity=Redness.CRITICAL), finding(level=1)):
        line = rules.line(worse, seen, MONDAY)
        assert not rules.is_put_off(line)
        assert line.is_undecided


def test_what_was_deferred_comes_back_on_its_day() -> None:
    decision = Decision(Disposition.DEFERRED, Stand(Redness.HIGH, 0), MONDAY + timedelta(days=2))
    seen = Seen(MONDAY, None, decision)
    hidden = [
        rules.is_put_off(rules.line(finding(), seen, MONDAY + timedelta(days=ahead)))
        for ahead in range(4)
    ]
    assert hidden == [True, True, False, False]


def test_what_was_given_to_somebody_is_still_read_after_what_is_undecided() -> None:
    decision = Decision(Disposition.ASSIGNED, Stand(Redness.CRITICAL, 0), assigned_to="U2")
    seen = {("task", "given"): Seen(MONDAY, RED, decision)}
    found = [finding("given", Redness.CRITICAL), finding("mild", Redness.MEDIUM)]
    lines = rules.ranked(found, seen, MONDAY)
    assert [one.finding.subject for one in lines] == ["mild", "given"]
    assert not any(map(rules.is_put_off, lines))


STANDS = st.builds(Stand, st.sampled_from(Redness), st.integers(0, 5))


@given(STANDS, STANDS, STANDS)
def test_getting_worse_is_an_order(one: Stand, two: Stand, three: Stand) -> None:
    there = rules.change(one, two)
    back = rules.change(two, one)
    opposite = {Change.WORSE: Change.BETTER, Change.BETTER: Change.WORSE}
    assert back is opposite.get(there, there)
    if there is Change.WORSE and rules.change(two, three) is Change.WORSE:
        assert rules.change(one, three) is Change.WORSE
