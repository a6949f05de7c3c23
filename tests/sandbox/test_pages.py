"""The page is served by the sandbox: small, guarded, cached, and to this machine only."""

import urllib.error
import urllib.request
from email.message import Message

from sandbox.client import Sandbox
from sandbox.pages import FOLDER

MOST = 120_000
"""Bytes that a browser fetches for the whole page."""


def fetch(url: str, **headers: str) -> tuple[int, bytes, Message]:
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request) as reply:  # noqa: S310 - the same
            return reply.status, reply.read(), reply.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def test_the_whole_page_is_light(slack: Sandbox) -> None:
    names = [path.name for path in FOLDER.iterdir()]
    sizes = [
        len(fetch(f"{slack.url}/page/{name}", **{"accept-encoding": "gzip"})[1]) for name in names
    ]
    assert len(names) > 10
    assert sum(sizes) < MOST


def test_the_page_asks_nobody_else_for_anything() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text("utf-8")
        for mark in (
            "://cdn",
            "@import",
            "innerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ):
            assert mark not in text, f"{path.name} has {mark}"
        assert "https://" not in text.replace("https://example", ""), path.name


def test_the_page_may_run_only_its_own_scripts(slack: Sandbox) -> None:
    _, content, headers = fetch(f"{slack.url}/")
    assert b'<script type="module" src="/page/app.js">' in content
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_file_that_has_not_changed_is_not_sent_again(slack: Sandbox) -> None:
    _, content, headers = fetch(f"{slack.url}/page/app.js")
    assert content
    again = fetch(f"{slack.url}/page/app.js", **{"if-none-match": headers["etag"]})
    assert again[:2] == (304, b"")


def test_only_the_files_of_the_page_are_served(slack: Sandbox) -> None:
    assert fetch(f"{slack.url}/page/..%2fserver.py")[0] == 404
    assert fetch(f"{slack.url}/page/%2e%2e")[0] == 404
    assert fetch(f"{slack.url}/page/nothing.js")[0] == 404


def test_a_link_to_a_message_leads_to_the_page(slack: Sandbox) -> None:
    content = fetch(f"{slack.url}/at/T0HARBTECX4/archives/C0HARBWAR/p1795346695000100")[1]
    assert b"Local sandbox, not Slack" in content


def test_a_foreign_page_gets_nothing(slack: Sandbox) -> None:
    assert fetch(f"{slack.url}/", host="sandbox.example")[0] == 403


def test_search_finds_only_what_the_person_can_read(slack: Sandbox) -> None:
    slack.person("ana").says("ops-leads", "Secret pallets")
    slack.person("ana").says("general", "Public pallets")
    found = {
        name: [
            m["text"]
            for m in slack.call("GET", f"/people/{name}/search", text="PALLETS")["messages"]
        ]
        for name in ("ben", "grace", "kim")
    }
    assert found == {
        "ben": ["Public pallets", "Secret pallets"],
        "grace": ["Public pallets"],
        "kim": [],
    }
