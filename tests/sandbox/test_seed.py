import re
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.client import Sandbox
from sandbox.server import start


def test_every_id_of_the_seed_is_different_and_in_slacks_shape(slack: Sandbox) -> None:
    everything: list[str] = []
    for workspace in slack.overview()["workspaces"]:
        everything.append(workspace["id"])
        for kind in ("people", "channels", "groups"):
            everything += [each["id"] for each in workspace[kind]]
    everything = [each for each in everything if each != "USLACKBOT"]
    assert len(set(everything)) == len(everything)
    assert all(re.fullmatch(r"[TUCGSB]0[A-Z0-9]{7,9}", each) for each in everything)


def test_the_first_company_has_twelve_people_in_many_zones(slack: Sandbox) -> None:
    people = [p for p in slack.me()["people"] if not p["bot"] and p["id"] != "USLACKBOT"]
    assert len(people) == 12
    assert len({p["zone"] for p in people}) >= 6
    assert all(ZoneInfo(p["zone"]) for p in people)


def test_the_bot_is_in_every_channel_but_one(slack: Sandbox) -> None:
    me = slack.me()
    outside = [c["name"] for c in me["channels"] if me["bot_user"] not in c["members"]]
    assert outside == ["random"]


def test_an_empty_company_has_one_person_and_one_channel(manifest: dict[str, Any]) -> None:
    running = start(manifest, empty=True)
    slack = Sandbox.connect(running.url)
    me = slack.me()
    running.stop()
    assert [p["name"] for p in me["people"]] == ["ana", "opsbot", "slackbot"]
    assert [c["name"] for c in me["channels"]] == ["general"]


def test_a_reset_begins_anew(slack: Sandbox) -> None:
    slack.person("ana").says("general", "Old")
    slack.hire("zoe", zone="Europe/Paris")
    slack.faults.set("error")
    slack.clock.move(days=1)
    slack.reset()
    assert slack.channel("general").messages() == []
    assert "zoe" not in {p["name"] for p in slack.me()["people"]}
    assert slack.faults.pending() == []
    assert slack.ledger()["deliveries"] == []
