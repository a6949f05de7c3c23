"""Commands are spelled in one place: a sentence that names one lets the catalogue spell it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.areas import registry

ROOT = Path(__file__).parents[1]
# Who takes a command by its own name and spells it, or asks for it to be declared so.
SPELL = {"Area", "Verb", "_verb", "unknown_word", "of_command", "of_group", "as_typed"}
EXAMPLES = {"example", "_EXAMPLES"}
SAY = {"_": 1, "_n": 2, "N_": 1}


def bare_commands(source: str, served: list[str]) -> list[str]:
    """Return each text of `source` that names a command which nobody would spell."""
    named = re.compile(rf"(?:{'|'.join(served)})\b")
    return list(in_node(ast.parse(source), named, spelled=False))


def in_node(node: Any, named: re.Pattern[str], *, spelled: bool) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from in_call(node, named, spelled=spelled)
        return
    if isinstance(node, ast.Assign):
        # What is called an example is said by a sentence, as `{example}`.
        names = {getattr(target, "id", "") for target in node.targets}
        spelled = spelled or bool(names & EXAMPLES)
    if is_text(node) and named.match(node.value) and not spelled:
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from in_node(child, named, spelled=spelled)


def in_call(call: ast.Call, named: re.Pattern[str], *, spelled: bool) -> Iterator[str]:
    name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
    spelled = spelled or name in SPELL
    messages = [one.value for one in call.args[: SAY.get(name, 0)] if is_text(one)]
    for message in messages:
        yield from (found[0] for found in re.finditer(rf"(?<!`){named.pattern}", message))
    for one in call.args[len(messages) :]:
        yield from in_node(one, named, spelled=spelled)
    for keyword in call.keywords:
        as_code = any(f"`{{{keyword.arg}}}" in message for message in messages)
        yield from in_node(keyword.value, named, spelled=spelled or as_code)


def is_text(node: Any) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_no_sentence_of_an_area_holds_a_command_that_is_not_spelled() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in (ROOT / "handlers").rglob("*.py")
        for text in bare_commands(path.read_text(encoding="utf-8"), registry().commands)
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        '_("Type /task add")',
        '_("Type {what}", what="/task add")',
        'Text("/task add")',
        'text = f"/task add {title}"',
        '_n("{a}", "{a} and /ops", 2, a=1)',
    ],
)
def test_a_bare_command_is_found(source: str) -> None:
    assert len(bare_commands(source, ["/task", "/ops"])) == 1


@pytest.mark.parametrize(
    "source",
    [
        '_("Type `/task add`")',
        '_("Type `{what}`", what=f"/task add {escape(title)}")',
        'Verb("/task", "add", usage, "/task add Tea")',
        'Area(commands={"/task": N_("tasks")})',
        '"""Slack in: `/task`."""',
        'path = "/tasks.html"',
    ],
)
def test_what_is_spelled_is_let_pass(source: str) -> None:
    assert bare_commands(source, ["/task", "/ops"]) == []
