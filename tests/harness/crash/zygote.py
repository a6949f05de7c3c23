"""A process of one thread with everything loaded, which forks a life at a time.

Started as `python -m harness.crash.zygote`. It reads orders, a line of JSON each, and answers with
two lines: the process of the new life, and later the signal that ended it.
"""

import gc
import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.crash.life import Order, live

# What the bot loads at its first use is loaded once, before any life begins.
from storage import migrate  # noqa: F401

ROOT = Path(__file__).parents[3]
START = 30.0


class Zygote:
    """The process that forks lives, as the test holds it. One life at a time."""

    def __init__(self) -> None:
        path = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "harness.crash.zygote"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.life = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.life:
            self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(START)

    def begin(self, order: Order) -> int:
        """Start a life, after the end of one that a failed test left; return its process."""
        if self.life:
            self.kill()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        self._process.stdin.flush()
        self.life = self._answer(START) or 0
        if not self.life:
            raise TimeoutError("The zygote did not fork.")
        return self.life

    def end(self, within: float) -> int | None:
        """Wait for the end of the life; return its signal, or None if it lives on."""
        ended = self._answer(within)
        if ended is not None:
            self.life = 0
        return ended

    def kill(self) -> int:
        """End the life now, unless it just ended by itself; return the signal that did it."""
        with suppress(ProcessLookupError):  # Another failure is not to be hidden behind this one.
            os.kill(self.life, signal.SIGKILL)
        ended = self.end(START)
        if ended is None:
            raise TimeoutError("A killed process lives on.")
        return ended

    def _answer(self, within: float) -> int | None:
        assert self._process.stdout is not None
        readable, _, _ = select.select([self._process.stdout], [], [], max(within, 0))
        if not readable:
            return None
        # One small line at a time, so that nothing is left in a buffer that `select` cannot see.
        line = b""
        while not line.endswith(b"\n"):
            byte = os.read(self._process.stdout.fileno(), 1)
            if not byte:
                raise RuntimeError("The zygote died.")
            line += byte
        return int(line)


def main() -> None:
    """Fork lives until the standard input ends."""
    logging.basicConfig(
        level=os.environ.get("CRASH_LOG", "CRITICAL").upper(), format="%(process)d %(message)s"
    )
    gc.freeze()
    for line in sys.stdin:
        life = os.fork()
        if life == 0:
            _be_born(Order(**json.loads(line)))
        _say(life)
        _, status = os.waitpid(life, 0)
        _say(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)


def _be_born(order: Order) -> None:
    os.close(sys.stdin.fileno())
    try:
        live(order)
    except BaseException:  # noqa: BLE001  # Whatever it is, the fork must not live on as a zygote.
        traceback.print_exc()
    finally:
        time.sleep(0)
        os._exit(1)


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
