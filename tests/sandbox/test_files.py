import urllib.request
from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from sandbox.client import Sandbox

Bot = Any
Refused = Callable[..., str]


def test_an_upload_of_the_bot_is_shared_and_can_be_read_back(
    slack: Sandbox, web: WebClient
) -> None:
    channel = slack.channel_id("warehouse")
    answer = web.files_upload_v2(
        channel=channel, filename="stock.csv", content="sku,qty\nA,1\n", initial_comment="Stock"
    )
    info = web.files_info(file=answer["file"]["id"])["file"]
    [message] = slack.channel("warehouse").messages()
    assert (message["subtype"], message["text"]) == ("file_share", "Stock")
    assert info["shares"]["public"][channel][0]["ts"] == message["ts"]
    assert download(info["url_private_download"], web.token) == b"sku,qty\nA,1\n"
    assert slack.ledger()["messages"][-1]["message"]["files"][0]["id"] == info["id"]


def test_a_file_shows_strangers_a_page_to_sign_in(slack: Sandbox, bot: Bot) -> None:
    message = slack.person("ana").uploads("general", "a.txt", b"secret")
    url = message["files"][0]["url_private_download"]
    assert b"Sign in" in download(url, "xoxb-wrong")
    assert download(url, bot.web.token) == b"secret"
    slack.scopes(remove=("files:read",))
    assert b"Sign in" in download(url, bot.web.token)


def test_an_upload_must_have_the_length_it_announced(
    slack: Sandbox, web: WebClient, refused: Refused
) -> None:
    announced = web.files_getUploadURLExternal(filename="a.txt", length=3)
    assert slack.url in announced["upload_url"]
    files = [{"id": announced["file_id"]}]
    assert refused(web.files_completeUploadExternal, files=files) == "file_not_found"
    assert refused(web.files_info, file="F0") == "file_not_found"


def test_a_person_shares_a_file_and_the_app_hears(slack: Sandbox, bot: Bot) -> None:
    slack.person("dara").uploads("customer-care", "photo.png", b"png", text="Look @opsbot")
    slack.wait_until(lambda: bot.events("file_shared"))
    slack.wait_settled()
    [message] = bot.events("message")
    assert message["subtype"] == "file_share"
    assert message["files"][0]["name"] == "photo.png"
    assert bot.events("app_mention")[0]["files"]


def test_a_forwarded_mail_comes_from_slackbot_and_its_body_must_be_fetched(
    slack: Sandbox, bot: Bot
) -> None:
    slack.person("dara").forwards_mail(
        "customer-care",
        subject="Broken vase",
        text="It came in two pieces.",
        sender="r.field@customers.example",
        name="Ruth Field",
        message_id="<m1@customers.example>",
    )
    [event] = slack.wait_until(lambda: bot.events("message"))
    assert (event["user"], event["text"], event["subtype"]) == ("USLACKBOT", "", "file_share")
    stub = event["files"][0]
    assert (stub["filetype"], stub["subject"]) == ("email", "Broken vase")
    assert "plain_text" not in stub
    full = bot.web.files_info(file=stub["id"])["file"]
    assert full["plain_text"] == "It came in two pieces."
    assert full["from"][0]["original"] == "Ruth Field <r.field@customers.example>"
    assert full["headers"]["message_id"] == "<m1@customers.example>"


def test_the_bot_reacts_once(slack: Sandbox, web: WebClient, refused: Refused) -> None:
    message = slack.person("ana").says("general", "Hello")
    place = {"channel": message["channel"], "timestamp": message["ts"]}
    web.reactions_add(**place, name="eyes")
    assert refused(web.reactions_add, **place, name="eyes") == "already_reacted"
    shown = web.reactions_get(**place)["message"]
    assert shown["reactions"][0]["count"] == 1
    web.reactions_remove(**place, name="eyes")
    assert refused(web.reactions_remove, **place, name="eyes") == "no_reaction"


def download(url: str, token: str | None) -> bytes:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310
    with urllib.request.urlopen(request) as reply:  # noqa: S310 - the sandbox on loopback
        content: bytes = reply.read()
        return content
