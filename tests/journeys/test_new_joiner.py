"""Mia starts today and uses the desk in her first minute."""

from harness.bot import BotUnderTest
from harness.sights import cards


def test_a_new_joiner_can_use_it_at_once(monday: BotUnderTest) -> None:
    mia = monday.slack.hire("mia", real_name="Mia Moreau", zone="Europe/Paris")
    said = mia.command("/task add Find the kettle due tomorrow 5pm")["response"]["text"]
    assert said.startswith("T-1 *Find the kettle* is yours, due <!date^")
    monday.settle()
    # In the channel, or in her DM while word of her joining it is still on its way.
    shown = [*cards(monday, "general"), *monday.dm("mia")]
    assert shown[0].startswith("T-1 Find the kettle: Taken on by ")
    ana = monday.person("ana")
    ana.command("/task add Show the ropes @mia", channel="general")
    monday.settle()
    assert "T-2 Show the ropes" in monday.dm("mia")[-1]
