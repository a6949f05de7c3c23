"""Ana sends work to a team: its people find it where they are, one of them takes it."""

from typing import Any

import pytest
from harness.bot import BotUnderTest
from harness.sights import card_of, cards, tasks

from storage.enums import TaskState


@pytest.fixture
def harbour(monday: BotUnderTest) -> BotUnderTest:
    """A site in Madrid whose warehouse talks in #warehouse and is led by Ben."""
    ana = monday.person("ana")
    ana.command("/ops setup")
    done = ana.submit(
        {"name": "Harbour", "zone": "Madrid", "hours": "mon-fri 9-17", "holidays": "none",
         "department": "Warehouse", "channel": "warehouse", "lead": "ben"}
    )  # fmt: skip
    assert done["outcome"] == "ok", done
    monday.settle()
    return monday


@pytest.mark.parametrize("marker", ["#warehouse at Harbour", "at harbour #Warehouse", "#warehouse"])
def test_work_for_a_team_lands_in_its_channel_and_one_of_them_takes_it(
    harbour: BotUnderTest, marker: str
) -> None:
    ana, ben = harbour.person("ana"), harbour.person("ben")
    answer = ana.command(f"/task add Count the float {marker} due fri 5pm", channel="general")
    harbour.settle()
    said = str(answer["response"]["text"])
    assert said.startswith("T-1 *Count the float* is open for the team, due ")
    assert "Europe/Madrid" in said
    assert cards(harbour, "general") == []
    assert len(cards(harbour, "warehouse")) == 1

    ben.press(card_of(harbour, "ben", "warehouse"), "tasks.take")
    harbour.settle()
    [task] = tasks(harbour)
    assert task.state is TaskState.ACCEPTED


def test_a_site_of_two_words_is_chosen_from_the_form(harbour: BotUnderTest) -> None:
    ana = harbour.person("ana")
    ana.command("/ops site add Old Mill")
    ana.command("/task add Sweep at old mill due whenever", channel="general")
    view: Any = ana.view()
    fields = {one["block_id"]: one["element"] for one in view["blocks"] if one["type"] == "input"}
    assert fields["site"]["initial_option"]["text"]["text"] == "Old Mill"
    assert fields["title"]["initial_value"] == "Sweep"
