"""Notices: each occurrence once, none lost, withdrawn with their subject."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import notices, timers
from storage.enums import Lane, NoticeState
from storage.notices import Notice
from storage.session import Database, Session
from storage.timers import Timer

HOME, OTHER = "T1HOME", "T2OTHER"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def tell(
    session: Session, subject: str = "s", *, at: datetime = NOON, at_once: bool = False
) -> None:
    notices.tell(
        session, "U1", "due", ("task", subject), at=at, occurrence="first", at_once=at_once
    )


def answer(database: Database, lane: Lane = Lane.NORMAL) -> list[str]:
    """Answer the timers that are due as the staff would; return the subjects told."""
    told = []
    with database.writing(HOME) as session:
        for alarm in timers.claim(session, lane, NOON):
            assert (alarm.kind, alarm.subject) == (notices.DELIVER, "U1")
            found = notices.open_for(session, alarm.subject, NOON)
            notices.close(session, [one.id for one in found], NoticeState.TOLD)
            timers.mark_answered(session, alarm)
            told += [one.subject for one in found]
    return told


def test_what_is_due_comes_oldest_first_and_only_once(home: Database) -> None:
    with home.writing(HOME) as session:
        tell(session, "second")
        tell(session, "first", at=NOON - HOUR)
        tell(session, "later", at=NOON + HOUR)
    assert answer(home) == ["first", "second"]
    assert answer(home) == []


def test_the_same_occurrence_is_told_once_however_often_it_is_noticed(home: Database) -> None:
    with home.writing(HOME) as session:
        tell(session)
        tell(session)
    assert answer(home) == ["s"]
    with home.writing(HOME) as session:
        tell(session, at=NOON - HOUR)
        assert timers.next_due(session, Lane.NORMAL) is None


def test_a_notice_of_an_instant_that_was_answered_already_is_told_too(home: Database) -> None:
    with home.writing(HOME) as session:
        tell(session, "one")
    assert answer(home) == ["one"]
    with home.writing(HOME) as session:
        tell(session, "two")
    assert answer(home) == ["two"]


def test_an_urgent_notice_keeps_its_lane_beside_an_ordinary_one(home: Database) -> None:
    with home.writing(HOME) as session:
        tell(session, "fire", at_once=True)
        tell(session, "task")
    assert answer(home, Lane.URGENT) == ["fire", "task"]


def test_what_concerns_an_ended_subject_is_withdrawn(home: Database) -> None:
    for workspace in (HOME, OTHER):
        with home.writing(workspace) as session:
            tell(session)
            tell(session, "other")
    with home.writing(HOME) as session:
        notices.drop_for_subject(session, "s")
    assert answer(home) == ["other"]
    with home.writing(OTHER) as session:
        assert len(notices.open_for(session, "U1", NOON)) == 2


def test_what_was_told_is_not_withdrawn(home: Database) -> None:
    with home.writing(HOME) as session:
        tell(session)
    answer(home)
    with home.writing(HOME) as session:
        notices.drop_for_subject(session, "s")
        assert session.scalars(select(Notice.state)).all() == [NoticeState.TOLD]


def test_closing_nothing_is_allowed_and_another_person_hears_nothing(home: Database) -> None:
    with home.writing(HOME) as session:
        tell(session)
        notices.close(session, [], NoticeState.TOLD)
        assert notices.open_for(session, "U2", NOON) == []
        assert len(notices.open_for(session, "U1", NOON)) == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_notice_written_during_the_answer_to_its_instant_is_told(home: Database) -> None:
    with home.writing(HOME) as session:
        tell(session, "one")
    with home.writing(HOME) as answering:
        (alarm,) = timers.claim(answering, Lane.NORMAL, NOON)
        assert len(notices.open_for(answering, "U1", NOON)) == 1
        with home.writing(HOME) as session:
            tell(session, "two")
        timers.mark_answered(answering, alarm)
    with home.reading(HOME) as session:
        assert len(session.scalars(select(Timer).where(Timer.state == timers.PENDING)).all()) == 1
