import json
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sandbox.client import Sandbox
from sandbox.server import PortTakenError, RunningSandbox, start


def test_a_taken_port_is_a_clear_error(running: RunningSandbox, manifest: dict[str, Any]) -> None:
    port = int(running.url.rpartition(":")[2])
    with pytest.raises(PortTakenError, match=f"Port {port} is taken"):
        start(manifest, port=port)


def test_the_sandbox_runs_alone_and_says_how_to_reach_it() -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--empty"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline().strip() for _ in range(5)]
        url = lines[0].rpartition(" ")[2]
        name = Sandbox.connect(url).me()["name"]
        process.terminate()
    assert lines[1] == f"SLACK_API_URL={url}/api/"
    assert lines[2].startswith("SLACK_APP_TOKEN=xapp-")
    assert name == "Harbour Goods"


def test_the_page_hears_of_every_change_it_may_see(slack: Sandbox) -> None:
    address = f"{slack.url.replace('http', 'ws')}/sandbox/live"
    with connect(f"{address}?person=elif") as elif_, connect(f"{address}?person=ben") as ben:
        slack.person("ana").says("ops-leads", "Quiet")
        slack.person("ana").says("general", "Loud")
        heard = [json.loads(ben.recv(timeout=5)) for _ in range(2)]
        only = json.loads(elif_.recv(timeout=5))
    assert [change["message"]["text"] for change in heard] == ["Quiet", "Loud"]
    assert only["message"]["text"] == "Loud"
    assert heard[0]["type"] == "message_posted"
    assert heard[0]["unread"][slack.user_id("ben")] == 1


def test_reading_a_channel_clears_its_unread_messages(slack: Sandbox) -> None:
    slack.person("ana").says("general", "One")
    ben = slack.user_id("ben")
    assert slack.channel("general").read()["unread"][ben] == 1
    slack.person("ben").reads("general")
    assert ben not in slack.channel("general").read()["unread"]


def test_a_note_of_slack_itself_is_not_unread(slack: Sandbox) -> None:
    slack.person("elif").joins("warehouse")
    channel = slack.channel("warehouse").read()
    assert [m["subtype"] for m in channel["messages"]] == ["channel_join"]
    assert channel["unread"] == {}


def test_the_clock_and_a_reset_are_pushed_to_everybody(slack: Sandbox) -> None:
    address = f"{slack.url.replace('http', 'ws')}/sandbox/live"
    with connect(address) as page:
        slack.clock.move(hours=1)
        slack.reset()
        kinds = [json.loads(page.recv(timeout=5))["type"] for _ in range(2)]
    assert kinds == ["clock_moved", "reset"]


@pytest.mark.parametrize(
    "header", [{"Origin": "https://elsewhere.example"}, {"Host": "rebound.example"}]
)
def test_a_foreign_page_gets_nothing(slack: Sandbox, header: dict[str, str]) -> None:
    request = urllib.request.Request(f"{slack.url}/sandbox", headers=header)  # noqa: S310
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)  # noqa: S310 - the sandbox on loopback
    with caught.value:
        assert caught.value.code == 403
    with (
        pytest.raises(InvalidStatus),
        connect(f"{slack.url.replace('http', 'ws')}/sandbox/live", additional_headers=header),
    ):
        pass
