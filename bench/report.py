"""The table: what was measured, what is promised, and whether it was kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bench import machine
from bench.figures import Figure, Found, Said, Verdict

RESULTS = Path(__file__).parent / "results"


@dataclass
class Row:
    """What one row found, in how many seconds, and the load of the machine before and after."""

    name: str
    title: str
    found: list[Found] = field(default_factory=list)
    seconds: float = 0.0
    load: tuple[str, str] = ("", "")
    # A sentence, if the row broke before its end.
    broke: str | None = None

    @property
    def figures(self) -> list[Figure]:
        return [one for one in self.found if isinstance(one, Figure)]

    @property
    def kept(self) -> bool:
        missed = [one for one in self.figures if one.verdict is Verdict.MISSED]
        return not missed and self.broke is None


def lines(row: Row) -> Iterator[str]:
    """Yield a row as Markdown."""
    yield f"### {row.name}: {row.title}"
    yield ""
    yield f"{row.seconds:.0f} s; load {row.load[0]} before, {row.load[1]} after."
    yield ""
    if row.figures:
        yield "| figure | measured | promised | |"
        yield "|---|---:|---:|---|"
    for one in row.figures:
        yield f"| {one.what} | {one.shown} | {one.promise} | {one.verdict} |"
    for sentence in (one.sentence for one in row.found if isinstance(one, Said)):
        yield ""
        yield sentence
    if row.broke:
        yield ""
        yield f"**Broken off:** {row.broke}"
    yield ""


def summary(rows: list[Row]) -> str:
    """Count the promises."""
    verdicts = [one.verdict for row in rows for one in row.figures]
    kept, missed = verdicts.count(Verdict.KEPT), verdicts.count(Verdict.MISSED)
    broken = sum(row.broke is not None for row in rows)
    return f"{kept} promises kept, {missed} missed, {broken} rows broken off."


def keep(rows: list[Row], began: datetime) -> Path:
    """Write everything into the folder of results; return the file."""
    path = RESULTS / f"{began:%Y-%m-%d}-{machine.name()}.md"
    head = [f"# Measured on {began:%Y-%m-%d}, from {began:%H:%M} UTC", ""]
    head += [f"- {fact}" for fact in machine.facts()]
    head += ["", f"**{summary(rows)}**", ""]
    body = [line for row in rows for line in lines(row)]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([*head, *body]).rstrip() + "\n", encoding="utf-8")
    return path
