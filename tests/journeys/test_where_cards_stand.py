"""Where the bot is not, its card comes to the writer, and that is said; then it is invited."""

from harness.bot import BotUnderTest
from harness.sights import cards, whispers

WHY = "I cannot post in this channel, so its card is in your direct messages with me."


def test_where_the_bot_is_not_the_card_comes_to_the_writer_until_it_is_invited(
    monday: BotUnderTest,
) -> None:
    ana = monday.person("ana")
    said = ana.command("/task add Tidy up @ben", channel="random")["response"]["text"]
    monday.settle()
    assert said.startswith("T-1 *Tidy up* is with Ben, no date.\n" + WHY)
    assert cards(monday, "random") == []
    assert monday.dm("ana") == ["T-1 Tidy up: Assigned by Ana, not accepted yet"]

    ana.command("/task", channel="random")
    ana.submit({"title": "Wipe the board"})
    monday.settle()
    assert sum(WHY in text for text in monday.dm("ana")) == 1

    ana.invites("bot", "random")
    monday.settle()
    ana.command("/task add Water the plants", channel="random")
    monday.settle()
    assert cards(monday, "random") == ["T-3 Water the plants: Taken on by Ana"]
    assert WHY not in whispers(monday, "ana", "random")[-1]
