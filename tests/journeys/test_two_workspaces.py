"""Two companies use one bot; both have an Ana and a #warehouse, and neither sees the other."""

from harness.bot import BotUnderTest
from harness.sights import cards


def test_two_workspaces_do_not_see_each_other(monday: BotUnderTest) -> None:
    pier = monday.slack.in_workspace("north-pier")
    monday.person("ana").command("/task add Count boxes @ben", channel="warehouse")
    said = pier.person("ana").command("/task add Paint the pier @milo", channel="warehouse")
    assert said["response"]["text"].startswith("T-1 *Paint the pier* is with Milo")
    monday.settle()
    milo = pier.person("milo")
    assert [one["text"] for one in milo.dm()] == [
        "T-1 Paint the pier: Assigned by Ana, not accepted yet"
    ]
    assert cards(monday, "warehouse") == ["T-1 Count boxes: Assigned by Ana, not accepted yet"]
    assert milo.command("/task show T-2", channel="warehouse")["response"]["text"] == (
        "I have no task “T-2” that you may see."
    )
    milo.command("/task done T-1", channel="warehouse")
    monday.settle()
    assert cards(monday, "warehouse") == ["T-1 Count boxes: Assigned by Ana, not accepted yet"]
    view = pier.person("milo").command("/task add Call @chidi", channel="warehouse")
    assert view["outcome"] == "ok"
    opened = milo.view()
    assert opened is not None
    assert "I know nobody called “@chidi”." in str(opened["blocks"])
