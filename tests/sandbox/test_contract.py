from pathlib import Path
from typing import Any

import pytest

from sandbox.acts import ACTS
from sandbox.client import Sandbox
from sandbox.faults import CALL_FAULTS, DELIVERY_FAULTS
from sandbox.registry import METHODS
from sandbox.scopes import CONVERSATION_VERBS, METHOD_SCOPES

PAGE = Path(__file__).parents[2] / "docs" / "sandbox.md"


def test_every_method_has_a_row_in_the_table_of_scopes_and_no_row_is_idle() -> None:
    rows = set(METHOD_SCOPES) | set(CONVERSATION_VERBS)
    assert set(METHODS) | {"apps.connections.open"} == rows


@pytest.mark.parametrize("name", [*METHODS, *ACTS, *CALL_FAULTS, *DELIVERY_FAULTS])
def test_the_page_names_everything_the_sandbox_can_do(name: str) -> None:
    assert f"`{name}`" in PAGE.read_text("utf-8")


def test_arguments_may_come_as_query_form_or_json(slack: Sandbox, web: Any) -> None:
    place = {"channel": slack.channel_id("general")}
    by_form = web.api_call("chat.postMessage", data={**place, "text": "[x]", "blocks": "[]"})
    by_json = web.api_call("chat.postMessage", json={**place, "text": "[y]"})
    by_query = web.api_call("chat.postMessage", params={**place, "text": "[z]"})
    texts = [answer["message"]["text"] for answer in (by_form, by_json, by_query)]
    assert texts == ["[x]", "[y]", "[z]"]


def test_an_empty_json_body_is_no_argument(web: Any) -> None:
    assert web.api_call("auth.test", json={})["ok"]
    headers = {"Content-Type": "application/json;charset=utf-8"}
    assert web.api_call("auth.test", headers=headers)["ok"]


def test_tokens_never_reach_the_ledger(slack: Sandbox, web: Any) -> None:
    web.api_call("users.list", data={"token": web.token})
    assert web.token not in str(slack.ledger())
