"""A Slack that only answers, after a while, in a process of its own: `python -m bench.slack`.

It counts what it was told. The sandbox is the strict one; this one costs next to nothing.
"""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
HOME, BOT = "T1HOME", "U0BOT"
TOKEN = "xoxb-bench"  # noqa: S105 - this Slack takes any.
_WHO = {"team_id": HOME, "team": "Bench", "user_id": BOT, "bot_id": "B0BOT"}


@dataclass(frozen=True)
class Slack:
    """The process, as a row sees it."""

    address: str

    @property
    def api_url(self) -> str:
        return f"{self.address}/api/"

    def posted(self) -> Counter[str]:
        """Return how often each text was posted."""
        with urllib.request.urlopen(f"{self.address}/posted") as answer:  # noqa: S310 - loopback.
            return Counter(json.load(answer))


@contextmanager
def slack(*, delay: float = 0.0) -> Iterator[Slack]:
    """Run a Slack that takes `delay` seconds for each answer."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.slack", str(delay)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for.
        try:
            yield Slack(f"http://127.0.0.1:{process.stdout.readline().strip()}")
        finally:
            process.kill()


class _Server:
    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._posted: Counter[str] = Counter()
        self._number = 0

    async def run(self) -> None:
        server = await asyncio.start_server(self._converse, "127.0.0.1", 0, backlog=512)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = head.partition("content-length:")[2].partition("\r\n")[0].strip() or "0"
                body = await reader.readexactly(int(length))
                path = head.split(" ", 2)[1]
                answer = json.dumps(await self._answer(path, body)).encode()
                kind = "Content-Type: application/json"
                top = f"HTTP/1.1 200 OK\r\n{kind}\r\nContent-Length: {len(answer)}\r\n\r\n"
                writer.write(top.encode() + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, path: str, body: bytes) -> Json:
        if path == "/posted":
            return self._posted
        await asyncio.sleep(self._delay)
        asked = _arguments(body)
        match path.rsplit("/", 1)[-1]:
            case "auth.test":
                return {"ok": True, **_WHO}
            case "conversations.open":
                return {"ok": True, "channel": {"id": f"D{asked['users']}"}}
            case "chat.postmessage":
                self._posted[asked.get("text", "")] += 1
                return self._shown(asked)
            case "chat.update" | "chat.postephemeral":
                return self._shown(asked)
            case _:
                return {"ok": False, "error": "unknown_method"}

    def _shown(self, asked: Json) -> Json:
        self._number += 1
        ts = asked.get("ts") or f"{self._number}.000100"
        return {"ok": True, "channel": asked.get("channel"), "ts": ts}


def _arguments(body: bytes) -> Json:
    return json.loads(body) if body.startswith(b"{") else dict(parse_qsl(body.decode()))


if __name__ == "__main__":
    asyncio.run(_Server(float(sys.argv[1])).run())
