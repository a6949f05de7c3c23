"""Ana has everybody in a sheet; she sees what it would change before it does."""

from harness.bot import BotUnderTest

WRONG = b"person,site,role\nben,Harbour,lead\nchidii,Harbour,\n"
RIGHT = b"person,site,role\nben,Harbour,lead\nchidi,Harbour,\nana,,\n"


def upload(bot: BotUnderTest, content: bytes) -> str:
    """Upload a sheet in the DM and choose it in the dialog; return what the card says."""
    ana = bot.person("ana")
    file = ana.uploads("bot", "people.csv", content)["files"][0]
    ana.command("/ops people import")
    ana.submit({"sheet": file["id"]})
    bot.settle()
    return next(text for text in reversed(bot.dm("ana")) if "to change" in text)


def test_a_sheet_changes_everybody_or_nobody(bot: BotUnderTest) -> None:
    ana = bot.person("ana")
    ana.command("/ops site add Harbour")
    bot.settle()
    assert upload(bot, WRONG) == "people.csv: 1 to change, 0 as they are, 1 to correct"
    assert "Did you mean chidi?" in str(ana.dm())

    assert upload(bot, RIGHT) == "people.csv: 2 to change, 1 as they are, 0 to correct"
    card = next(one for one in reversed(ana.dm()) if "2 to change" in one["text"])
    ana.press(card, "staff.roster.confirm")
    bot.settle()
    assert ":white_check_mark: people.csv: 2 people changed." in bot.dm("ana")
    shown = ana.command("/ops who @ben")["response"]["text"]
    assert "Role: lead" in shown
    assert "Site: Harbour" in shown


def test_only_who_may_place_people_gets_the_dialog(bot: BotUnderTest) -> None:
    refused = bot.person("ben").command("/ops people import")["response"]["text"]
    assert "manager" in refused
    assert bot.person("ben").view() is None
