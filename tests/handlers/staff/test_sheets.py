"""A sheet is read without asking again for each row; on both databases."""

from typing import Any

from harness import company
from harness.company import HOME, MONDAY
from sqlalchemy import select

from handlers.staff.cards.roster import SHOWN
from handlers.staff.jobs import roster as jobs
from handlers.staff.service import rosters
from storage.outbox import OutboxMessage
from storage.rosters import Roster
from storage.session import Database, Session


def sheet(session: Session, text: str) -> Roster:
    roster = rosters.upload(session, company.actor(session), ("F1", "p.csv"), now=MONDAY)
    rosters.take_in(session, roster.id.hex, text.encode())
    return roster


def test_roles_in_a_sheet_are_no_questions_of_their_own(firm: Database) -> None:
    asked = []
    for names in (["ben"], ["ben", "stu", "lea"]):
        lines = "\n".join(["person,role", *(f"{one},manager" for one in names)])
        with firm.writing(HOME) as session:
            roster = sheet(session, lines)
            with company.counted(firm) as sent:
                found = rosters.preview(session, roster, company.tools())
        assert len(found.changes) == len(names)
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_only_errors_that_are_shown_suggest_a_name(firm: Database) -> None:
    with firm.writing(HOME) as session:
        roster = sheet(session, "\n".join(["person", *["benn"] * (SHOWN + 2)]))
        said = [what for _row, what in rosters.preview(session, roster, company.tools()).errors]
        assert ["Did you mean ben?" in one for one in said] == [True] * SHOWN + [False] * 2


class Elsewhere:
    """Slack, with a file that stands somewhere else."""

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        del method, arguments
        return {"file": {"id": "F1", "is_external": True}}

    def download(self, url: str, *, limit: int) -> bytes:
        raise AssertionError(url, limit)


def test_a_file_that_is_not_at_slack_cannot_be_fetched(firm: Database) -> None:
    content = jobs.fetch(Elsewhere(), {"file": "F1"})
    with firm.writing(HOME) as session:
        roster = rosters.upload(session, company.actor(session), ("F1", "p.csv"), now=MONDAY)
        jobs.apply(session, content, {"file": "F1", "roster": roster.id.hex}, company.tools())
        assert roster.problem == rosters.NOT_FETCHED
        assert session.scalars(select(OutboxMessage)).all()
