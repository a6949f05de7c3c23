"""`make bench`, or `python -m bench NAME …` for some of the rows; `--keep` writes them down."""

import argparse
import ast
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import machine, report
from bench.figures import from_line
from bench.report import Row

ROOT = Path(__file__).parents[1]
# What matters most comes first.
ROWS = (
    "commands", "timers", "catching_up", "outbox", "firing", "process", "queue", "jobs", "todo",
    "replicas", "task_lists", "phrases", "stock", "sales", "complaints",
    "digest",
)  # fmt: skip
LONGEST = 600


def main() -> int:
    """Print the table as it comes; return 1 if a promise was missed or a row broke off."""
    options = _options()
    began = datetime.now(UTC)
    print("\n".join(machine.facts()), end="\n\n", flush=True)
    rows = []
    for name in options.rows or ROWS:
        row = _measure(name)
        rows.append(row)
        print("\n".join(report.lines(row)), flush=True)
    print(report.summary(rows))
    if options.keep:
        print(f"Kept: {report.keep(rows, began)}")
    return 0 if all(row.kept for row in rows) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="NAME", help=", ".join(ROWS))
    parser.add_argument("--keep", action="store_true", help="write the result into bench/results")
    options = parser.parse_args()
    unknown = set(options.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    return options


def _measure(name: str) -> Row:
    """Measure one row in a process of its own."""
    row = Row(name, _title(name))
    before, began = machine.load(), time.monotonic()
    # The databases of the tests serve here, too.
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
    try:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.row", name],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        said, row.broke = late.stdout or b"", f"it took longer than {LONGEST} s"
        output = said.decode() if isinstance(said, bytes) else said
    else:
        output = done.stdout
        if done.returncode:
            row.broke = (done.stderr.strip().splitlines() or ["it ended"])[-1]
    row.found = [from_line(line) for line in output.splitlines() if line.endswith("}")]
    row.seconds, row.load = time.monotonic() - began, (before, machine.load())
    return row


def _title(name: str) -> str:
    """Return the first line of a row's docstring, without loading it."""
    source = (ROOT / "bench" / "rows" / f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or name).splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
