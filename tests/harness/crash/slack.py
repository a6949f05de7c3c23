"""A Slack that survives: the sandbox in a process of its own, with trouble switched on."""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.areas import registry
from bot.manifest import build
from sandbox.client import Sandbox

PATIENCE = 1.0
LATE = 0.15
TROUBLE = (
    ("error", "chat.postMessage", 0.03),
    ("error_stored", "chat.postMessage", 0.04),
    ("error_stored_late", "chat.postMessage", 0.04),
    ("lost_answer", "chat.postMessage", 0.05),
    ("lost_request", "chat.postMessage", 0.03),
    ("rate_limited", "chat.postMessage", 0.01),
    ("error", "chat.update", 0.03),
    ("error_stored", "chat.update", 0.03),
    ("lost_answer", "chat.update", 0.03),
    ("lost_answer", "conversations.open", 0.05),
    ("repeat", None, 0.08),
    ("repeat_as_retry", None, 0.06),
    ("repeat_new_id", "events_api", 0.15),
    ("refresh", None, 0.03),
    ("drop_socket", None, 0.03),
    ("hold", "events_api", 0.05),
)
"""What goes wrong, on what, and how often."""


class SlackProcess:
    """The sandbox, started as an operator would; `environ` is what to tell the bot."""

    def __init__(self, folder: Path) -> None:
        manifest = folder / "manifest.json"
        manifest.write_text(json.dumps(build(registry())), encoding="utf-8")
        options = ["--port", "0", "--manifest", str(manifest), "--patience", str(PATIENCE)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", *options, "--no-pace"],
            stdout=subprocess.PIPE,
            # It complains of everybody who dies in the middle of a request.
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        greeting = self._process.stdout.readline()
        self.environ: dict[str, str] = {}
        tokens: list[str] = []
        while len(tokens) < 2:
            name, _, value = self._process.stdout.readline().partition("=")
            if name == "SLACK_BOT_TOKEN":
                tokens.append(value.split()[0])
            else:
                self.environ[name] = value.strip()
        self.environ["SLACK_BOT_TOKEN"] = ",".join(tokens)
        del self.environ["SLACK_SIGNING_SECRET"]
        self.client = Sandbox.connect(greeting.split()[-1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def make_trouble(self) -> None:
        for kind, on, chance in TROUBLE:
            self.client.faults.set(kind, on, times=None, chance=chance, seconds=LATE)
