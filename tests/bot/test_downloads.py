"""Files come from Slack with the bot's token and go there without it; neither goes elsewhere."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.slack import SlackBot, SlackWire
from handlers.kit.area import SlackRefusal

TOKEN = "xoxb-1"


class Files(BaseHTTPRequestHandler):
    seen: list[tuple[str, str | None]]

    def do_GET(self) -> None:  # The name that the server calls.
        type(self).seen.append((self.path, self.headers.get("Authorization")))
        status = {"/moved": 302, "/gone": 404, "/busy": 503}.get(self.path, 200)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/sheet")
        self.end_headers()
        self.wfile.write(b"person\nben\n")

    def do_POST(self) -> None:  # The name that the server calls.
        content = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).seen.append((content.decode(), self.headers.get("Authorization")))
        self.send_response({"/gone": 404, "/busy": 503}.get(self.path, 200))
        self.end_headers()
        self.wfile.write(b"OK")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def origin() -> Iterator[str]:
    Files.seen = []
    server = HTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def bot(origin: str) -> SlackBot:
    return SlackBot(SlackWire(f"{origin}/api/", deadline=5), TOKEN)


def test_a_file_is_fetched_with_the_token(origin: str) -> None:
    assert bot(origin).download(f"{origin}/sheet", limit=100) == b"person\nben\n"
    assert Files.seen == [("/sheet", f"Bearer {TOKEN}")]


def test_a_redirect_is_not_followed(origin: str) -> None:
    with pytest.raises(SlackRefusal, match="http_302"):
        bot(origin).download(f"{origin}/moved", limit=100)
    assert len(Files.seen) == 1


@pytest.mark.parametrize(
    "api", ["http://127.0.0.1:1", "https://slack.example", "https://slack.com.example"]
)
def test_the_token_goes_to_no_other_host(origin: str, api: str) -> None:
    with pytest.raises(SlackRefusal, match="not_a_file_of_slack"):
        bot(api).download(f"{origin}/sheet", limit=100)
    for url in (
        "https://notslack.com/x",
        "http://files.slack.com/x",
        "https://slack.com@evil.example/x",
    ):
        with pytest.raises(SlackRefusal, match="not_a_file_of_slack"):
            bot(origin).download(url, limit=100)
    assert Files.seen == []


def test_what_is_too_large_is_not_taken(origin: str) -> None:
    with pytest.raises(SlackRefusal, match="file_too_large"):
        bot(origin).download(f"{origin}/sheet", limit=4)


def test_what_may_come_later_is_worth_a_retry(origin: str) -> None:
    with pytest.raises(ConnectionError, match="503"):
        bot(origin).download(f"{origin}/busy", limit=100)
    with pytest.raises(SlackRefusal, match="http_404"):
        bot(origin).download(f"{origin}/gone", limit=100)


def test_a_file_is_brought_without_the_token(origin: str) -> None:
    bot(origin).upload(f"{origin}/upload/1", b"task,title\n")
    assert Files.seen == [("task,title\n", None)]


def test_a_file_is_brought_to_slack_only(origin: str) -> None:
    for url in ("https://notslack.com/x", "http://files.slack.com/x"):
        with pytest.raises(SlackRefusal, match="not_a_file_of_slack"):
            bot(origin).upload(url, b"task,title\n")
    with pytest.raises(ConnectionError, match="upload: HTTP 503"):
        bot(origin).upload(f"{origin}/busy", b"")
    with pytest.raises(SlackRefusal, match="http_404"):
        bot(origin).upload(f"{origin}/gone", b"")
