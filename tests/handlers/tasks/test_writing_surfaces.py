"""The dialogs for writing a task: within Slack's limits at their worst, and translatable."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from harness import given, pseudo

from handlers.kit.answers import View
from handlers.kit.words import _, speaking
from handlers.tasks.forms import change, new
from handlers.tasks.rules.drafts import Choices, Draft
from sandbox.limits import view_problems
from storage.enums import Evidence, Priority, Recurs, Sharing

WORST = ("&", "🦊", "א", "<!channel> ", "Ŵ", "\n", '"')


def whole(sign: str) -> tuple[Draft, Choices]:
    """Return the longest draft there is, and names as long as they may be."""
    many = [(f"{number:032x}", (sign * 80)[:80]) for number in range(120)]
    text = (sign * 3000)[:3000]
    draft = Draft(
        title=text[:200],
        owners=tuple(f"U{number:031}" for number in range(10)),
        due=text[:200],
        rule=text[:200],
        department=many[3][0],
        site=many[119][0],
        checklist=text,
        least=text[:20],
        most=text[:20],
        quoted=text[:600],
        permalink=f"https://{'x' * 290}/",
    )
    return draft, Choices(many, many)


def views(sign: str) -> Iterator[View]:
    draft, choices = whole(sign)
    errors = dict.fromkeys([*vars(draft), "unknown"], draft.due)
    yield new.new_task(draft, choices, channel="C" * 32, errors=errors)
    yield new.new_task(draft, choices, channel=None, more=True)
    yield new.new_task(Draft(), Choices(), channel=None)
    yield new.new_task(replace(draft, owners=("@x",), priority=draft.due), choices, channel="C1")
    yield new.new_task(Draft(permalink=draft.permalink), choices, channel=None)
    yield change.change_task("f" * 36, "T-999999999", draft, choices)
    yield change.change_task("f" * 36, "T-1", Draft(), Choices())
    for words in zip(Sharing, Recurs, strict=False):
        one = replace(draft, sharing=words[0].value, recurs=words[1].value)
        yield new.new_task(one, choices, channel=None)
    for evidence, priority in zip(Evidence, Priority, strict=True):
        one = replace(draft, evidence=evidence.value, priority=priority.value)
        yield new.new_task(one, choices, channel=None)


@pytest.mark.parametrize("sign", WORST)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_the_dialogs_are_within_slacks_limits_at_their_worst(
    made_up: str, language: str, sign: str
) -> None:
    with speaking(made_up if language == "made up" else "en"):
        for view in views(sign):
            assert view_problems(view) == []
            assert len(view["private_metadata"]) <= 3000


def test_no_word_of_the_dialogs_stands_outside_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        texts = [text for view in views("Ώ") for text in pseudo.texts_in([view])]
    assert len(texts) > 100
    assert {text: found for text in texts if (found := pseudo.english_in(text))} == {}


def test_the_shortcuts_are_in_the_catalogue_and_short_enough(made_up: str) -> None:
    shortcuts = given.tools().registry.shortcuts.values()
    assert {one.name for one in shortcuts} >= {"tasks.new", "tasks.of_message"}
    for one in shortcuts:
        assert len(one.title) <= 24
        assert len(one.summary) <= 150
        with speaking(made_up):
            assert _(one.title).startswith("⟦")
            assert _(one.summary).startswith("⟦")
