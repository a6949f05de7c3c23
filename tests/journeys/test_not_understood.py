"""Ana mistypes: nothing half-happens, and the form opens with what was understood."""

from harness.bot import BotUnderTest
from harness.sights import cards, sentences

TRY = " Try “fri 5pm”, “tomorrow” or “in 2 h”."
TRY_RULE = " Try “every weekday 8:30”, “every 2 weeks on mon” or “last day of the month”."
LINES = [
    ("!high", "title", "Say what is to be done."),
    ("@ben due fri 5pm", "title", "Say what is to be done."),
    ("x" * 10_000, "title", "A title has at most 200 characters."),
    ("Count the float @zed", "owners", "I know nobody called “@zed”."),
    ("Count the float @bne", "owners", "I know nobody called “@bne”. Did you mean ben?"),
    ("Count the float @luis", "owners", "Luis cannot take tasks here."),
    ("Count the float @opsbot", "owners", "opsbot cannot take tasks here."),
    ("Count the float @care-team", "owners", "I know nobody called “@care-team”."),
    ("Count the float due 2026-01-01", "due", "“2026-01-01” has passed already." + TRY),
    (
        "Count the float due when it rains",
        "due",
        "I do not understand “when it rains” as a date." + TRY,
    ),
    (
        "Count every float",
        "rule",
        "I do not understand “every float” as a rule." + TRY_RULE,
    ),
    ("Count the float #shoes", "", "“#shoes” is neither a channel nor a department."),
    (
        "Count the float !asap",
        "priority",
        "“asap” is no priority. Use !low, !normal, !high, !urgent.",
    ),
]


def test_a_line_that_is_not_understood_opens_the_form_with_the_error_at_its_field(
    monday: BotUnderTest,
) -> None:
    ana = monday.person("ana")
    for line, field, sentence in LINES:
        answer = ana.command(f"/task add {line}", channel="warehouse")
        assert answer["outcome"] == "ok", line[:40]
        view = ana.view()
        assert view is not None, line[:40]
        assert sentences(view) == {field: sentence}
        ana.close()
    monday.settle()
    assert cards(monday, "warehouse") == []
    assert monday.dm("ana") == []


def test_nothing_after_the_word_opens_an_empty_form_without_a_complaint(
    monday: BotUnderTest,
) -> None:
    ana = monday.person("ana")
    ana.command("/task add", channel="warehouse")
    assert sentences(ana.view()) == {}


def test_the_form_is_corrected_and_submitted(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    ana.command("/task add Count the float @ben due never !HIGH", channel="warehouse")
    ana.submit({"due": "tomorrow"})
    monday.settle()
    assert cards(monday, "warehouse") == ["T-1 Count the float: Assigned by Ana, not accepted yet"]
    assert "high" in ana.sees("warehouse")[-1]["blocks"][0]["text"]["text"]


def test_without_a_trigger_the_error_is_said_instead(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    ana.says("bot", "add Count the float due <!here> never")
    monday.settle()
    [_typed, said] = monday.dm("ana")
    assert said.startswith("I do not understand “&lt;!here&gt; never” as a date. Try ")
    assert "<!here>" not in said
    assert said.endswith("For example `add Restock aisle 3 due fri 5pm`.")


def test_an_unknown_word_suggests_the_nearest(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    said = ana.command("/task lsit", channel="warehouse")["response"]["text"]
    assert said.startswith("I do not know `/task lsit`. Did you mean `/task list ")


def test_a_verb_that_the_rest_does_not_fit_begins_a_title(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    ana.command("/task done the accounts due fri @ben", channel="warehouse")
    view = ana.view()
    assert view is not None
    assert view["blocks"][0]["element"]["initial_value"] == "done the accounts"
    assert sentences(view) == {}
    monday.settle()
    assert cards(monday, "warehouse") == []
    ana.submit({})
    monday.settle()
    [card] = cards(monday, "warehouse")
    assert card.startswith("T-1 done the accounts: ")
