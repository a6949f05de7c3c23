"""The app is removed from one workspace: it rests, and the other goes on."""

from harness.bot import BotUnderTest
from harness.sights import cards

from storage import backlog, parking


def test_a_workspace_that_removed_the_app_rests_and_fails_nothing(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    home = str(monday.slack.me()["id"])
    ana.command("/task add Restock aisle 3 @ben due fri 5pm", channel="warehouse")
    monday.settle()
    monday.slack.uninstall()
    monday.slack.wait_settled()

    def rests() -> bool:
        with monday.database.reading(home) as session:
            return parking.until(session, "chat.postMessage") is not None

    def keeps_what_is_due() -> bool:
        with monday.database.reading(home) as session:
            return backlog.count_waiting(session) > 0

    monday.until(rests)
    before = len(monday.slack.ledger()["calls"])
    monday.slack.clock.move(days=7)
    pier = monday.slack.in_workspace("north-pier")
    pier.person("milo").command("/task add Paint the pier", channel="warehouse")
    monday.until(lambda: pier.channel("warehouse").messages()[1:])
    monday.until(keeps_what_is_due)
    calls = monday.slack.ledger()["calls"][before:]
    assert not [one for one in calls if one["workspace"] == home and "chat." in one["method"]]
    assert len(cards(monday, "warehouse")) == 1
