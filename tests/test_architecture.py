"""Laws of the house that no single module can see."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOUSE = ("bot", "handlers", "storage")

# Who may look across workspaces. Each of them is a loop that finds whose turn it is, or the start;
# nothing that answers a person belongs here.
ACROSS_WORKSPACES = {
    "bot/auditor.py: Auditor._findings",
    "bot/auditor.py: Auditor._mended",
    "bot/auditor.py: Auditor.skew",
    "bot/backups.py: Nightly.work",
    "bot/backups.py: _copy",
    "bot/backups.py: make",
    "bot/demo.py: _is_at_rest",
    "bot/demo.py: _knows_everybody",
    "bot/engine.py: Engine._plan_alone",
    "bot/gate.py: Gate.under_way",
    "bot/housekeeping.py: Housekeeper.tidy",
    "bot/letterbox.py: lines",
    "bot/letterbox.py: replay",
    "bot/metrics.py: Present._look",
    "bot/sender.py: Sender._claim",
    "bot/sweeper.py: Sweeper.sweep",
    "bot/tenancy.py: _remember",
    "bot/tenancy.py: identify",
    "bot/wiring.py: Bot._include_in_recovery",
    "bot/wiring.py: Bot._release_the_dead",
    "bot/worker.py: Worker.work",
    "storage/restore.py: _prepare",
}


def calls_of(name: str, source: str) -> Iterator[str]:
    """Yield the qualified name of each function in `source` that calls `….name(…)`."""

    def walk(node: ast.AST, within: str) -> Iterator[str]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            within = f"{within}.{node.name}".lstrip(".")
        if isinstance(node, ast.Call) and name in (
            getattr(node.func, "attr", None),
            getattr(node.func, "id", None),
        ):
            yield within or "(module)"
        for child in ast.iter_child_nodes(node):
            yield from walk(child, within)

    yield from walk(ast.parse(source), "")


def call_sites(name: str) -> set[str]:
    return {
        f"{path.relative_to(ROOT).as_posix()}: {function}"
        for folder in HOUSE
        for path in (ROOT / folder).rglob("*.py")
        for function in calls_of(name, path.read_text(encoding="utf-8"))
    }


def test_only_the_loops_look_across_workspaces() -> None:
    assert call_sites("across_workspaces") == ACROSS_WORKSPACES


def test_a_call_is_found_wherever_it_stands() -> None:
    source = """
class Loop:
    def run(self):
        with self._database.across_workspaces(writing=True) as session:
            pass
door = across_workspaces()
"""
    assert list(calls_of("across_workspaces", source)) == ["Loop.run", "(module)"]
    assert list(calls_of("across_workspaces", "'across_workspaces()'  # across_workspaces()")) == []
