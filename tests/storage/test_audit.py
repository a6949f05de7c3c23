"""The audit tells a subject's story, who was refused included."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from storage import audit
from storage.session import Database

HOME, OTHER = "T1HOME", "T2OTHER"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_story_is_told_in_order_and_of_one_subject(home: Database) -> None:
    for workspace in (HOME, OTHER):
        with home.writing(workspace) as session:
            audit.write(session, "created", at=NOON, actor_id="U1", subject=("task", "s"))
            audit.write(session, "elsewhere", at=NOON, subject=("task", "other"))
            audit.write(session, "close", at=NOON, subject=("task", "s"), refused=True)
    with home.reading(HOME) as session:
        told = [(one.action, one.actor_id, one.refused) for one in audit.story(session, "s")]
    assert told == [("created", "U1", False), ("close", None, True)]


def test_an_entry_keeps_its_detail_and_may_have_no_subject(home: Database) -> None:
    with home.writing(HOME) as session:
        audit.write(session, "role_given", at=NOON, detail={"role": "lead"})
        audit.write(session, "seen", at=NOON, subject=("task", "s"))
        (entry,) = audit.story(session, "s")
        assert (entry.at, entry.subject_kind, entry.detail) == (NOON, "task", {})


def test_only_somebody_we_know_can_have_done_something(home: Database) -> None:
    with pytest.raises(IntegrityError), home.writing(HOME) as session:
        audit.write(session, "created", at=NOON, actor_id="U404")
