"""Who may do what, by role; and that strangers are refused politely."""

import pytest
from harness import given

from handlers.kit.actors import require, require_own
from handlers.kit.errors import Rejected
from storage.enums import Role

PAIRS = [(own, wanted) for own in Role for wanted in Role]


@pytest.mark.parametrize(("own", "wanted"), PAIRS)
def test_a_role_may_do_what_a_lower_one_may(own: Role, wanted: Role) -> None:
    actor = given.actor(role=own)
    if list(Role).index(own) >= list(Role).index(wanted):
        require(actor, wanted)
        return
    with pytest.raises(Rejected):
        require(actor, wanted)


def test_a_refusal_names_who_can_and_what_one_is() -> None:
    with pytest.raises(Rejected) as refused:
        require(given.actor(role=Role.LEAD), Role.MANAGER)
    assert refused.value.sentence == ("Only a manager or an admin can do that; you are a lead.")


def test_people_of_other_workspaces_are_told_to_ask_one_of_ours() -> None:
    require_own(given.actor("gus"))
    with pytest.raises(Rejected, match="Please ask one of them"):
        require_own(given.actor("stu"))
