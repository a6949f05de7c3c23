"""One row in a process of its own, so that no other row is felt: `python -m bench.row NAME`."""

import gc
import importlib
import logging
import sys

from bench.figures import to_line


def main() -> None:
    """Print what the row finds, a line of JSON each, as it is found."""
    logging.basicConfig(level=logging.CRITICAL)
    row = importlib.import_module(f"bench.rows.{sys.argv[1]}")
    gc.freeze()  # As the command does.
    for found in row.measure():
        print(to_line(found), flush=True)


if __name__ == "__main__":
    main()
