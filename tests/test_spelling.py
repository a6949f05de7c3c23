"""Commands are spelled in one place: a sentence that names one lets the catalogue spell it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.areas import registry

ROOT = Path(__file__).parents[1]
# Who takes a command by its own name and spells it, or asks for it to be declared so.
SPELL = {"Area", "Verb", "_verb", "unknown_word", "of_command", "of_group", "as_typed"}
SAY = {"_": 1, "_n": 2, "N_": 1}


def bare_commands(source: str, served: list[str]) -> Iterator[str]:
    """Yield each text of `source` that names a command which nobody would spell."""
    named = re.compile(rf"(?:{'|'.join(served)})\b")

    def walk(node: ast.AST, *, spelled: bool) -> Iterator[str]:
        if isinstance(node, ast.Call):
            yield from walk_call(node, spelled=spelled)
            return
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and named.match(text) and not spelled:
            yield text
        for child in ast.iter_child_nodes(node):
            yield from walk(child, spelled=spelled)

    def walk_call(call: ast.Call, *, spelled: bool) -> Iterator[str]:
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
        messages = [one.value for one in call.args[: SAY.get(name, 0)] if is_text(one)]
        for message in messages:
            yield from (found[0] for found in re.finditer(rf"(?<!`){named.pattern}", message))
        for one in call.args[len(messages) :]:
            yield from walk(one, spelled=spelled or name in SPELL)
        for keyword in call.keywords:
            as_code = any(f"`{{{keyword.arg}}}" in message for message in messages)
            yield from walk(keyword.value, spelled=spelled or name in SPELL or as_code)

    yield from walk(ast.parse(source), spelled=False)


def is_text(node: ast.AST) -> bool:
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
    assert len(list(bare_commands(source, ["/task", "/ops"]))) == 1


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
    assert list(bare_commands(source, ["/task", "/ops"])) == []
