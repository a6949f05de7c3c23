"""A check mark on a card, once a team wants that."""

from harness.bot import BotUnderTest


def team_with_reactions(bot: BotUnderTest, word: str) -> None:
    ana = bot.person("ana")
    ana.command("/ops department add Warehouse", channel="warehouse")
    ana.command("/ops team add Warehouse #warehouse @ben", channel="warehouse")
    answer = ana.command(f"/ops team reactions Warehouse {word}", channel="warehouse")
    assert answer["response"]["text"].rstrip(".").endswith("in *Warehouse*")


def test_an_owner_checks_a_card_off_and_takes_it_back(monday: BotUnderTest) -> None:
    team_with_reactions(monday, "on")
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.command("/task add Count boxes @ben #warehouse", channel="warehouse")
    monday.settle()
    card = ben.sees("warehouse")[-1]
    ben.reacts(card, "white_check_mark")
    monday.settle()
    assert ": Done by Ben" in monday.texts("warehouse")[-1]
    ben.unreacts(card, "white_check_mark")
    monday.settle()
    assert monday.texts("warehouse")[-1].endswith("Assigned by Ana, not accepted yet")
    ana.reacts(card, "white_check_mark")
    monday.settle()
    assert monday.texts("warehouse")[-1].endswith("Assigned by Ana, not accepted yet")


def test_check_marks_mean_nothing_until_the_team_wants_them(monday: BotUnderTest) -> None:
    team_with_reactions(monday, "off")
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.command("/task add Count boxes @ben #warehouse", channel="warehouse")
    monday.settle()
    ben.reacts(ben.sees("warehouse")[-1], "white_check_mark")
    monday.settle()
    assert monday.texts("warehouse")[-1].endswith("Assigned by Ana, not accepted yet")


def test_everything_else_works_without_the_permission_to_see_reactions(
    monday: BotUnderTest,
) -> None:
    monday.slack.scopes(remove=("reactions:read",))
    team_with_reactions(monday, "on")
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.command("/task add Count boxes @ben #warehouse", channel="warehouse")
    monday.settle()
    ben.reacts(ben.sees("warehouse")[-1], "white_check_mark")
    monday.settle()
    ben.command("/task done T-1", channel="warehouse")
    monday.settle()
    assert ": Done by Ben" in monday.texts("warehouse")[-1]
