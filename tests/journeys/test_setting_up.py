"""Ana sets up the harbour from her phone, and everybody finds each other."""

from datetime import UTC, datetime

from harness.bot import BotUnderTest

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


def test_a_site_with_its_team_is_set_up_in_one_dialog(bot: BotUnderTest) -> None:
    ana, ben = bot.person("ana"), bot.person("ben")
    bot.wait(to=MONDAY)
    assert "There are no sites yet" in said(ben.command("/ops site list"))

    ana.command("/ops setup")
    wrong = ana.submit({"name": "Noon", "zone": "Lisbon", "department": "Warehouse"})
    assert "read as a time" in wrong["errors"]["name"]
    done = ana.submit(
        {"name": "Harbour", "zone": "London", "hours": "mon-sat 7-15", "holidays": "GB-ENG",
         "department": "Warehouse", "channel": "warehouse", "lead": "ben"}
    )  # fmt: skip
    assert done["outcome"] == "ok", done
    bot.settle()
    assert "*Harbour* is set up: Europe/London, open Mon-Sat 07:00-15:00" in bot.dm("ana")[-1]

    line = "/ops team members Warehouse at Harbour from @warehouse-team"
    assert "asking Slack" in said(ben.command(line))
    bot.settle()
    assert bot.dm("ben")[-1] == "Ben, Chidi, Jonas: now in *Warehouse at Harbour*."
    shown = said(bot.person("elif").command("/ops who warehouse at harbour"))
    assert "Led by: Ben" in shown
    assert "Members: Ben, Chidi, Jonas" in shown


def test_a_receipt_is_taken_back_by_its_button(bot: BotUnderTest) -> None:
    ana = bot.person("ana")
    ana.command("/ops site add Harbour")
    receipt = ana.sees("general")[-1]
    ana.press(receipt, "staff.undo")
    bot.settle()
    assert ana.sees("general")[-1]["text"] == "Taken back."
    assert "There are no sites yet" in said(ana.command("/ops site list"))


def test_words_of_two_are_found_typed_as_a_message_too(bot: BotUnderTest) -> None:
    ana = bot.person("ana")
    ana.says("bot", "site add Harbour zone Europe/Lisbon")
    bot.settle()
    assert "*Harbour* is set up: Europe/Lisbon" in bot.dm("ana")[-1]
    assert "Did you mean `/ops site list`?" in said(ana.command("/ops site lst"))
    assert "/ops site hours" in str(ana.command("/ops site")["response"])


def said(answer: dict[str, object]) -> str:
    response = answer["response"]
    assert isinstance(response, dict)
    return str(response["text"])
