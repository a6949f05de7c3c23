"""Help is made of the verbs, and an unknown word suggests the nearest."""

import pytest

from handlers.kit import help as help_texts
from handlers.kit.answers import Answer, Silent, Text
from handlers.kit.area import Area, Call, Verb
from handlers.kit.registry import Registry


def nothing(call: Call) -> Answer:
    del call
    return Silent()


VERBS = (
    Verb("/tea", "", "", "/tea", "a form for tea", nothing),
    Verb("/tea", "brew", "<kind>", "/tea brew green", "make tea", nothing),
    Verb("/cup", "wash", "", "/cup wash", "wash a cup", nothing),
)
REGISTRY = Registry((Area("tea", commands={"/tea": "Hot drinks"}, verbs=VERBS),))
TEA = "• `/tea`: a form for tea\n• `/tea brew &lt;kind&gt;`: make tea\n      e.g. `/tea brew green`"


def texts(answer: Text) -> list[str]:
    return [block["text"]["text"] for block in answer.blocks]


def test_a_command_shows_its_verbs_with_an_example_where_something_is_filled_in() -> None:
    answer = help_texts.of_command(REGISTRY, "/tea")
    assert texts(answer) == [f"*What `/tea` can do*\n{TEA}"]
    assert answer.text == "What /tea can do"


def test_everything_shows_each_command_in_a_block_of_its_own() -> None:
    intro, *commands = texts(help_texts.of_everything(REGISTRY))
    assert intro.startswith("You can also mention me")
    assert "`/tea help` shows how each word is typed" in intro
    assert commands == ["*`/tea`*: Hot drinks\n`brew`\ne.g. `/tea brew green`", "*`/cup`*\n`wash`"]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("brwe", "I do not know `/tea brwe`. Did you mean `/tea brew green`?"),
        ("qqq", "I do not know `/tea qqq`. `/tea help` shows what I can do."),
        ("<!here>", "I do not know `/tea &lt;!here&gt;`. `/tea help` shows what I can do."),
    ],
)
def test_an_unknown_word_suggests_the_nearest(word: str, said: str) -> None:
    assert help_texts.unknown_word(REGISTRY, "/tea", word).text == said
