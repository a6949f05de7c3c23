"""Every emoji that the bot writes is one the sandbox's page can draw."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"(?<!\S):([a-z0-9_+-]+):(?!\S)")


def written() -> Iterator[str]:
    """Yield the names of emoji in every string of the business."""
    for path in sorted((_ROOT / "handlers").rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        # Between two placeholders colons part the halves of a key.
        keys = {
            id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in nodes:
            said = node.value if isinstance(node, ast.Constant) else None
            if isinstance(said, str) and (id(node) not in keys or " " in said):
                yield from _NAME.findall(said)


def drawn() -> set[str]:
    """Return the names that the page's table has."""
    script = (_ROOT / "sandbox" / "page" / "emoji.js").read_text("utf-8")
    _head, table, _rest = script.split("`", 2)
    return set(table.split()[::2])


def test_the_page_draws_every_emoji_that_the_bot_writes() -> None:
    names = set(written())
    assert "white_check_mark" in names
    assert names <= drawn(), names - drawn()
