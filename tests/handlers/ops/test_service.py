"""How the desk is doing, for those who may know; on both databases."""

import pytest
from harness import given
from harness.given import HOME, MONDAY

from handlers.kit.errors import Rejected
from handlers.ops import service
from storage import deliveries, outbox
from storage.session import Database


@pytest.mark.parametrize(
    ("who", "letters"), [("ana", None), ("lea", None), ("max", None), ("ada", 1)]
)
def test_only_admins_are_told_of_dead_letters(
    desk: Database, who: str, letters: int | None
) -> None:
    with desk.writing(HOME) as session:
        deliveries.bury(session, key="k", kind="event", payload={}, error="x")
        outbox.post(session, "U1BEN", {"text": "x"}, key="one")
        found = service.status(session, given.actor(who), given.tools(), now=MONDAY)
        assert (found.dead_letters, found.waiting) == (letters, 1)


def test_a_stranger_is_told_nothing(desk: Database) -> None:
    with desk.reading(HOME) as session, pytest.raises(Rejected):
        service.status(session, given.actor("stu"), given.tools(), now=MONDAY)
