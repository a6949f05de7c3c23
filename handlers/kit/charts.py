"""Pictures of numbers: charts and tables as newer blocks, each with classic blocks beside it.

Not every workspace shows the newer blocks; what stands in `Drawing.classic` says the same in text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from handlers.kit.answers import Block
from handlers.kit.blockkit import Card, clip, escaped, section

MOST_POINTS = 20
MOST_SERIES = 12
MOST_ROWS = 200
TITLE_LIMIT = 50
LABEL_LIMIT = 20
_CELL_LIMIT = 28
_TABLE_TEXT = 18_000
_CLASSIC_TEXT = 2600

Number = int | Decimal


@dataclass(frozen=True)
class Drawing:
    """One chart or table as it is drawn, and as it is written where it cannot be."""

    blocks: list[Block]
    classic: list[Block]


@dataclass(frozen=True)
class Series:
    """One line of a chart: its name, and a value for each of the chart's points."""

    name: str
    values: Sequence[Number]


def line(title: str, points: Sequence[str], series: Sequence[Series], *, unit: str = "") -> Drawing:
    """Draw lines over `points`, the labels of the x axis; of many points evenly many are shown.

    The last point is always among them. `unit` names the y axis.
    """
    return _axes("line", title, points, series, unit=unit)


def bar(title: str, points: Sequence[str], series: Sequence[Series], *, unit: str = "") -> Drawing:
    """Draw bars, one group for each of `points`."""
    return _axes("bar", title, points, series, unit=unit)


def table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str | Number]]) -> Drawing:
    """Draw a table that can be sorted; the first column names its rows.

    What is more than Slack takes is left out at the end. With no rows there is nothing to draw.
    """
    if not rows:
        return Drawing([], [])
    kept = _that_fit(rows)
    drawn = {
        "type": "data_table",
        "caption": clip(caption, 200),
        "rows": [[_cell(one) for one in header], *([_cell(one) for one in row] for row in kept)],
    }
    return Drawing([drawn], [section(_monospaced(caption, [header, *kept]))])


def with_drawings(card: Card, *drawings: Drawing) -> Card:
    """Put drawings under the blocks of a card."""
    blocks, classic = list(card.blocks), list(card.blocks)
    for drawing in drawings:
        blocks += drawing.blocks
        classic += drawing.classic
    return Card(card.text, blocks, classic)


def _axes(
    kind: str, title: str, points: Sequence[str], series: Sequence[Series], *, unit: str
) -> Drawing:
    if not points or not series:
        return Drawing([], [])
    shown = _evenly(len(points))
    labels = _distinct([points[place] for place in shown])
    names = _distinct([one.name for one in series[:MOST_SERIES]])
    axes: dict[str, Any] = {"categories": labels}
    if unit:
        axes["y_label"] = clip(unit, TITLE_LIMIT)
    drawn = {
        "type": "data_visualization",
        "title": clip(title, TITLE_LIMIT),
        "chart": {
            "type": kind,
            "series": [
                {
                    "name": name,
                    "data": [
                        {"label": label, "value": _number(one.values[place])}
                        for label, place in zip(labels, shown, strict=True)
                    ],
                }
                for name, one in zip(names, series, strict=False)
            ],
            "axis_config": axes,
        },
    }
    rows = [[label, *(one.values[place] for one in series[:MOST_SERIES])]
            for label, place in zip(labels, shown, strict=True)]  # fmt: skip
    return Drawing([drawn], [section(_monospaced(title, [[unit, *names], *rows]))])


def _evenly(count: int) -> list[int]:
    """Return at most twenty places of `count`, evenly apart, the last always among them."""
    if count <= MOST_POINTS:
        return list(range(count))
    last = count - 1
    return sorted({last - last * step // (MOST_POINTS - 1) for step in range(MOST_POINTS)})


def _distinct(labels: Sequence[str]) -> list[str]:
    """Clip labels so that each is still told from the others, as Slack demands."""
    found: list[str] = []
    for label in labels:
        short, number = clip(label or "-", LABEL_LIMIT), 2
        while short in found:
            end = f" {number}"
            short, number = clip(label, LABEL_LIMIT - len(end)) + end, number + 1
        found.append(short)
    return found


def _that_fit(rows: Sequence[Sequence[str | Number]]) -> list[Sequence[str | Number]]:
    kept: list[Sequence[str | Number]] = []
    left = _TABLE_TEXT
    for row in rows[:MOST_ROWS]:
        left -= sum(len(_cell_text(one)) for one in row)
        if left < 0:
            break
        kept.append(row)
    return kept


def _cell(value: str | Number) -> dict[str, Any]:
    if isinstance(value, str):
        return {"type": "raw_text", "text": value or "-"}
    return {"type": "raw_number", "value": _number(value), "text": str(value)}


def _cell_text(value: str | Number) -> str:
    return " ".join(value.split()) if isinstance(value, str) else str(value)


def _number(value: Number) -> int | float:
    """Return a number as JSON has it: a drawing needs no more digits than a float keeps."""
    return float(value) if isinstance(value, Decimal) else value


def _monospaced(caption: str, rows: Sequence[Sequence[str | Number]]) -> str:
    """Write rows in columns, the first to the left and the others to the right."""
    cells = [[clip(_cell_text(one), _CELL_LIMIT) for one in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines: list[str] = []
    room = _CLASSIC_TEXT
    for row in cells:
        first, *others = row
        parts = [first.ljust(widths[0]), *(
            one.rjust(width) for one, width in zip(others, widths[1:], strict=True)
        )]  # fmt: skip
        line = escaped("  ".join(parts).rstrip(), _CLASSIC_TEXT).replace("`", "'")
        room -= len(line) + 1
        if room < 0:
            lines.append("…")
            break
        lines.append(line)
    return f"*{escaped(caption, 200)}*\n```{chr(10).join(lines)}```"
