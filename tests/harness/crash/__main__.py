"""`make crash N=2000`: kill the bot N times on each database and say what became of it."""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from harness.crash.campaign import Toll, batch, stage
from harness.crash.slack import SlackProcess
from harness.crash.zygote import Zygote

BATCH = 50


def main() -> int:
    """Print a line for each database; return 1 if anything was lost, doubled or wrong."""
    options = _options()
    right = True
    for name in options.on.split(","):
        toll = _campaign(options.kills, postgresql=name == "postgresql", seed=options.seed)
        books = toll.books
        sys.stdout.write(
            f"{name}: {toll.kills.total()} kills, {books.acknowledged} commands acknowledged, "
            f"{books.lost} lost, {books.doubled} doubled, {books.posts} posts, "
            f"{books.posts_doubled} posts doubled, {toll.seconds:.0f} s\n"
        )
        for point, times in sorted(toll.kills.items()):
            sys.stdout.write(f"  {times:5d}  {point}\n")
        sys.stdout.writelines(f"  WRONG: {line}\n" for line in books.wrong)
        right = right and not books.wrong
    return 0 if right else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="on each database")
    parser.add_argument("--on", default="sqlite,postgresql", help="sqlite, postgresql or both")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    return parser.parse_args()


def _campaign(kills: int, *, postgresql: bool, seed: int) -> Toll:
    whole = Toll()
    with (
        tempfile.TemporaryDirectory(prefix="opsbot-crash-") as folder,
        SlackProcess(Path(folder)) as slack,
        Zygote() as zygote,
    ):
        while whole.kills.total() < kills:
            number = whole.kills.total()
            size = min(BATCH, kills - number)
            with stage(slack, Path(folder) / f"batch-{number}", postgresql=postgresql) as on:
                toll = batch(on, zygote, kills=size, seed=seed + number)
            whole.kills += toll.kills
            whole.books.add(toll.books)
            whole.seconds += toll.seconds
    return whole


if __name__ == "__main__":
    sys.exit(main())
