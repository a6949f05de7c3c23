"""The manifest asks for what is served and used: no less, or it fails; no more, or it is greedy."""

import ast
import copy
import inspect
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from harness.json_schema import problems
from slack_sdk import WebClient

from bot.areas import registry
from bot.generated import manifest_text
from bot.manifest import LONGEST_LINK, build, create_link, events
from bot.scopes import METHODS, OPTIONAL, SCOPES, VITAL
from sandbox.manifest import read_manifest
from sandbox.scopes import EVENT_SCOPES, scopes_of_method

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT.parent / "shared" / "schemas" / "manifest.schema.2.0.0.json"
# Scopes that no method and no event of ours stands on, with what does.
WITHOUT_METHOD = {"commands"}


def manifest() -> dict[str, Any]:
    return copy.deepcopy(build(registry()))


def slack_methods() -> set[str]:
    """Return every Web API method that Slack's own library knows, and what it does not yet."""
    source = inspect.getsource(WebClient)
    return {*re.findall(r'api_call\(\s*"([\w.]+)"', source), "apps.connections.open"}


def literals() -> set[str]:
    """Return every text that stands by itself in the code that speaks to Slack."""
    return {
        node.value
        for folder in ("bot", "handlers")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "scopes.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_method_that_is_called_is_listed_and_none_besides() -> None:
    assert literals() & slack_methods() == set(METHODS)


def test_every_method_has_its_scope() -> None:
    for method, scope in METHODS.items():
        allowed = scopes_of_method(method) or ("",)
        assert scope in allowed, method
        assert scope in {*SCOPES, "", "connections:write"}, method


def test_every_scope_is_there_for_a_method_or_an_event() -> None:
    # Of methods that read conversations, each kind of conversation has its own scope.
    by_methods = {scope for method in METHODS for scope in scopes_of_method(method)}
    by_events = {EVENT_SCOPES[event] for event in events(registry())}
    assert set(SCOPES) - WITHOUT_METHOD <= by_methods | by_events
    assert manifest()["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)


def test_every_event_that_is_listened_to_is_subscribed_to_and_none_besides() -> None:
    subscribed = manifest()["settings"]["event_subscriptions"]["bot_events"]
    # Messages are one event inside, and one for each kind of place to subscribe to.
    messages = {"message.channels", "message.groups", "message.im"}
    assert subscribed == sorted({*registry().events, "app_mention", *messages} - {"message"})


def test_what_is_optional_is_asked_for_twice_and_what_is_vital_is_not() -> None:
    scopes = manifest()["oauth_config"]["scopes"]
    assert scopes["bot_optional"] == sorted(OPTIONAL)
    assert set(scopes["bot_optional"]) < set(scopes["bot"])
    assert set(SCOPES) - OPTIONAL > VITAL


def test_every_event_has_its_scope() -> None:
    found = read_manifest(manifest())
    assert found.socket_mode
    assert found.interactive


def test_every_command_is_declared_with_its_words() -> None:
    declared = {one["command"]: one for one in manifest()["features"]["slash_commands"]}
    assert set(declared) == set(registry().commands)
    for verb in registry().verbs.values():
        assert verb.word.partition(" ")[0] in declared[verb.command]["usage_hint"]
    for one in declared.values():
        words = one["usage_hint"].strip("[]").split(" | ")
        assert len(words) == len(set(words))
        assert "help" in one["usage_hint"]
        assert one["should_escape"] is True, "or a mention would be a mere name"


def test_the_committed_manifest_is_the_one_that_is_served() -> None:
    assert (ROOT / "manifest.json").read_text(encoding="utf-8") == manifest_text(registry())


def test_over_http_everything_leads_to_one_address_and_no_socket_is_asked_for() -> None:
    over_http = build(registry(), http="https://ops.example.com/")
    address = "https://ops.example.com/slack/events"
    found = read_manifest(over_http)
    assert {found.events_url, found.interactivity_url, found.options_url} == {address}
    assert {command.url for command in found.commands.values()} == {address}
    assert not found.socket_mode
    assert "https://" not in json.dumps(manifest())


def test_with_a_prefix_only_the_names_of_commands_change() -> None:
    prefixed = build(registry(prefix="x-"))
    for command in prefixed["features"]["slash_commands"]:
        command["command"] = command["command"].replace("/x-", "/")
    assert prefixed == manifest()


def test_the_link_holds_the_whole_manifest() -> None:
    link = create_link(manifest())
    asked = parse_qs(urlsplit(link).query)
    assert link.startswith("https://api.slack.com/apps?new_app=1&manifest_json=%7B")
    assert json.loads(asked["manifest_json"][0]) == manifest()
    assert len(link) < LONGEST_LINK


@pytest.fixture
def schema() -> dict[str, Any]:
    if not SCHEMA.exists():
        pytest.skip("Slack's schema of manifests lies beside the checkout, and is not there.")
    return dict(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("http", [None, "https://ops.example.com"])
@pytest.mark.parametrize("prefix", ["", "a-long-prefix"[:12]])
def test_slack_would_take_the_manifest(
    schema: dict[str, Any], http: str | None, prefix: str
) -> None:
    built = build(registry(prefix=prefix), http=http)
    assert list(problems(built, schema, schema)) == []


def test_slack_would_not_take_a_wrong_manifest(schema: dict[str, Any]) -> None:
    wrong = manifest()
    wrong["display_information"]["name"] = "x" * 36
    wrong["features"]["slash_commands"][0]["command"] = "task"
    wrong["features"]["bot_user"]["always_online"] = "yes"
    wrong["settings"]["socket_mode"] = True
    del wrong["features"]["slash_commands"][1]["description"]
    places = [line.partition(":")[0] for line in problems(wrong, schema, schema)]
    assert sorted(places) == [
        "/display_information/name",
        "/features/bot_user/always_online",
        "/features/slash_commands/0/command",
        "/features/slash_commands/1",
        "/settings",
    ]
