"""Ben is playful: nothing he types mentions anybody, draws outside its line, or breaks a card."""

from harness.bot import BotUnderTest
from harness.sights import cards, tasks

TITLE = "<!channel> & <@U0ANA>\x00\x07 \u202ehidden line <https://x.example|click>"


def test_what_is_typed_in_a_dialog_is_shown_as_text_and_broadcasts_nothing(
    monday: BotUnderTest,
) -> None:
    ben = monday.person("ben")
    ben.command("/task", channel="warehouse")
    assert ben.submit({"title": TITLE, "owners": ["chidi"]})["outcome"] == "ok"
    monday.settle()
    kept = "<!channel> & <@U0ANA> hidden line <https://x.example|click>"
    assert tasks(monday)[0].title == kept
    shown = "&lt;!channel&gt; &amp; &lt;@U0ANA&gt; hidden line &lt;https://x.example|click&gt;"
    assert cards(monday, "warehouse") == [f"T-1 {shown}: Assigned by Ben, not accepted yet"]
    block = ben.sees("warehouse")[-1]["blocks"][0]["text"]["text"]
    assert block == f"T-1 *{shown}*\nFor Chidi · no date"


def test_a_broadcast_in_a_typed_line_is_shown_as_text(monday: BotUnderTest) -> None:
    ben = monday.person("ben")
    ben.command("/task add Tell @channel & <!here> all", channel="warehouse")
    ben.says("warehouse", "@opsbot add Tell @everyone")
    monday.settle()
    assert [one.title for one in tasks(monday)] == [
        "Tell @channel & <!here> all",
        "Tell @everyone",
    ]
    messages = monday.slack.ledger()["messages"]
    # Metadata is shown to nobody.
    sent = [{**one["message"], "metadata": None} for one in messages if "message" in one]
    assert sent
    assert not [one for one in sent if "<!channel" in str(one) or "<!here" in str(one)]
    assert not [one for one in sent if "<!everyone" in str(one)]


def test_two_hundred_ampersands_fit_a_card_and_its_updates(monday: BotUnderTest) -> None:
    ben = monday.person("ben")
    ben.command("/task add " + "&" * 200, channel="warehouse")
    monday.settle()
    ben.command("/task done 1", channel="warehouse")
    monday.settle()
    [card] = cards(monday, "warehouse")
    assert card.startswith("T-1 &amp;&amp;")
    assert ": Done by Ben" in card
    calls = monday.slack.ledger()["calls"]
    assert {one["outcome"] for one in calls if one["method"].startswith("chat.")} == {"ok"}
