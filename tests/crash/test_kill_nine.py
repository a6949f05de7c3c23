"""Killed at any instant, the bot loses nothing it has acknowledged and shows nothing twice."""

from pathlib import Path

import pytest
from harness.crash.campaign import batch, stage
from harness.crash.slack import SlackProcess
from harness.crash.zygote import Zygote

KILLS = 50


@pytest.mark.parametrize(
    ("kind", "seed"), [("sqlite", 1), ("sqlite", 2), ("sqlite", 3), ("postgresql", 4)]
)
def test_fifty_deaths_lose_nothing_and_double_nothing(
    kind: str, seed: int, *, slack: SlackProcess, zygote: Zygote, tmp_path: Path
) -> None:
    with stage(slack, tmp_path / "stage", postgresql=kind == "postgresql") as on:
        toll = batch(on, zygote, kills=KILLS, seed=seed)
    books = toll.books
    assert books.wrong == []
    assert (books.lost, books.doubled, books.posts_doubled) == (0, 0, 0)
    # Otherwise there was nothing to lose.
    assert books.acknowledged >= 5
    assert books.posts >= 10
    assert len(toll.kills) >= 5, toll.kills
