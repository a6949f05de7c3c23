"""The page itself: on a phone, in the dark, when it is large, hostile, restarted or looked into."""

import json
import re
from datetime import UTC, datetime
from http.client import HTTPConnection
from socket import IPPROTO_TCP, TCP_NODELAY

from browser.shell.app import MANIFEST, Helper, button
from browser.shell.conftest import OpenTab
from browser.shell.desk import PHONE, Tab
from playwright.sync_api import Browser, expect

from sandbox.client import Sandbox
from sandbox.server import start

HOSTILE = (
    "<script>document.title = 'owned'</script> <img src=x onerror=alert(1)> "
    "javascript:alert(1) <javascript:alert(1)|click> \u202egnorw si siht\u202c " + "W" * 900
)
SQUEEZED_OUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_a_newcomer_picks_who_they_are(chromium: Browser, slack: Sandbox) -> None:
    page = chromium.new_page()
    page.goto(slack.url)
    expect(page.get_by_role("heading", name="North Pier")).to_be_visible()
    page.get_by_role("link", name="Ben Okafor").click()
    expect(page.get_by_role("button", name="You are Ben Okafor")).to_be_visible()
    expect(page.locator("#top")).to_contain_text("Local sandbox, not Slack")
    assert "person=ben" in page.url
    page.context.close()


def test_a_tab_that_is_reloaded_is_the_same_person_in_the_same_thread(tab: OpenTab) -> None:
    ana = tab("ana", "general")
    ana.opens("warehouse")
    ana.says("Reload me")
    ana.sees("Reload me").focus()
    ana.page.keyboard.press("t")
    expect(ana.thread.locator("textarea")).to_be_focused()
    ana.page.reload()
    expect(ana.page.locator("#main .head h1")).to_have_text("warehouse")
    expect(ana.thread).to_contain_text("Reload me")
    ana.page.keyboard.press("Tab")
    ana.page.get_by_role("button", name="Close").press("Enter")
    expect(ana.thread).to_be_hidden()


def test_everything_fits_on_a_phone(slack: Sandbox, tab: OpenTab) -> None:
    slack.person("ana").says("warehouse", "Long " + "word" * 60)
    ben = tab("ben", "general", size=PHONE)
    expect(ben.page.locator("#sidebar")).to_be_hidden()
    ben.page.get_by_role("button", name="Channels", exact=True).click()
    ben.opens("warehouse")
    expect(ben.page.locator("#sidebar")).to_be_hidden()
    ben.sees("Long word").focus()
    assert not ben.page.evaluate(SQUEEZED_OUT)
    ben.page.keyboard.press("t")
    assert ben.thread.bounding_box() == {"x": 0, "y": 44, "width": 375, "height": PHONE[1] - 44}


def test_dark_follows_the_system_until_somebody_chooses(tab: OpenTab) -> None:
    ana = tab("ana", "general", dark=True)
    colour = "getComputedStyle(document.getElementById('main')).backgroundColor"
    assert ana.page.evaluate(colour) == "rgb(26, 29, 33)"
    ana.page.get_by_role("button", name="Sandbox").click()
    ana.page.get_by_role("menuitem", name="Theme: light").click()
    assert ana.page.evaluate(colour) == "rgb(255, 255, 255)"
    ana.page.reload()
    expect(ana.page.locator("#main .head")).to_be_visible()
    assert ana.page.evaluate(colour) == "rgb(255, 255, 255)"


def test_hostile_text_is_text(slack: Sandbox, tab: OpenTab) -> None:
    slack.person("ben").says("warehouse", HOSTILE)
    slack.person("ben").uploads("warehouse", "<img src=x onerror=alert(1)>.txt", b"x")
    ana = tab("ana", "warehouse", size=PHONE)
    message = ana.sees("owned")
    expect(message).to_contain_text("<script>document.title = 'owned'</script>")
    assert message.locator("script, img").count() == 0
    assert ana.page.locator("a[href^='javascript']").count() == 0
    assert "owned" not in ana.page.title()
    assert not ana.page.evaluate(SQUEEZED_OUT)


def test_an_address_that_is_a_program_is_no_link(helper: Helper, helped: OpenTab) -> None:
    text = "See <javascript:alert(1)|this> and <https://example.com|that>"
    helper.web.chat_postMessage(channel=helper.slack.channel_id("general"), text=text)
    links = helped("ana", "general").sees("See this and that").get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("rel", re.compile("noopener"))


def test_an_uploaded_page_runs_nowhere_near_this_one(slack: Sandbox, tab: OpenTab) -> None:
    slack.person("ben").uploads("warehouse", "evil.html", b"<script>alert(1)</script>")
    ana = tab("ana", "warehouse")
    address = ana.sees("evil.html").get_by_role("link").get_attribute("href")
    reply = ana.page.request.get(f"{slack.url}{address}")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in reply.headers["content-security-policy"]


def test_two_thousand_messages_are_drawn_as_one_scrolls(slack: Sandbox, tab: OpenTab) -> None:
    fill(slack, "random", 2000)
    ana = tab("ana", "random")
    ana.sees("Message 1999")
    assert ana.page.locator("#main .row").count() < 200
    scrolled = ana.page.evaluate(SCROLL_UP)
    assert scrolled == {"rows": 2000, "jumps": 0}
    first = ana.page.locator("#main .msg").filter(has_text=re.compile(r"Message 0$"))
    expect(first).to_be_in_viewport()
    ana.says("And one more")
    expect(ana.message("And one more")).to_be_in_viewport()


def fill(slack: Sandbox, channel: str, count: int) -> None:
    """Let Ana say many things over one connection."""
    line = HTTPConnection(slack.url.removeprefix("http://"))
    line.connect()
    # Otherwise every body would wait until its header is acknowledged.
    line.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    for number in range(count):
        body = json.dumps({"channel": channel, "text": f"Message {number}"})
        line.request("POST", "/sandbox/people/ana/say", body)
        line.getresponse().read()
    line.close()


# Scrolls to the top a screen at a time; a jump is a message that does not move as far as that.
SCROLL_UP = """async () => {
  const scroller = document.querySelector("#main .scroller");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const top = (row) => row.getBoundingClientRect().top;
  let jumps = 0;
  for (let turn = 0; turn < 400 && scroller.scrollTop > 0; turn += 1) {
    const row = [...scroller.querySelectorAll(".row")].find((one) => top(one) > 60);
    const before = top(row);
    scroller.scrollBy(0, -600);
    await frame();
    await frame();
    if (scroller.scrollTop > 0 && Math.abs(top(row) - before - 600) > 80) jumps += 1;
  }
  return { rows: scroller.querySelectorAll(".row").length, jumps };
}"""


def test_the_page_comes_back_when_the_sandbox_is_restarted(chromium: Browser) -> None:
    first = start(MANIFEST)
    port = int(first.url.rsplit(":", 1)[1])
    with Tab(chromium, first.url, person="ana", channel="warehouse") as ana:
        ana.says("Before")
        ana.sees("Before")
        first.stop()
        expect(ana.page.locator("#top .offline")).to_be_visible()
        second = start(MANIFEST, port=port)
        expect(ana.page.locator("#top .offline")).to_be_hidden()
        expect(ana.message("Before")).to_have_count(0)
        Sandbox.connect(second.url).person("ben").says("warehouse", "After")
        ana.sees("After")
        second.stop()


def test_the_clock_moves_to_nine_in_the_viewers_zone(slack: Sandbox, tab: OpenTab) -> None:
    slack.clock.move(to=datetime(2027, 3, 27, 12, 0, tzinfo=UTC))
    dara, grace = tab("dara", "general"), tab("grace", "general")
    dara.moves_clock("Next 09:00")
    expect(dara.page.locator("#top .clock")).to_contain_text("Sun 28 Mar09:00")
    expect(grace.page.locator("#top .clock")).to_contain_text("Sun 28 Mar16:00")
    assert slack.clock.now().replace(second=0, microsecond=0) == datetime(
        2027, 3, 28, 8, 0, tzinfo=UTC
    )


def test_a_reset_is_seen_in_every_tab(tab: OpenTab) -> None:
    ana, ben = tab("ana", "warehouse"), tab("ben", "warehouse")
    ana.says("Soon gone")
    ben.sees("Soon gone")
    ana.page.get_by_role("button", name="Sandbox").click()
    ana.page.get_by_role("menuitem", name="Reset everything").click()
    ana.page.get_by_role("button", name="Reset", exact=True).click()
    expect(ben.message("Soon gone")).to_have_count(0)


def test_what_the_app_got_can_be_looked_into_and_disturbed(helper: Helper, helped: OpenTab) -> None:
    helper.web.chat_postMessage(
        channel=helper.slack.channel_id("general"), text="Press", blocks=[button("Go")]
    )
    ana = helped("ana", "general")
    ana.page.get_by_role("button", name="Go", exact=True).click()
    ana.page.goto(f"{ana.page.url}&dev")
    ana.page.locator("summary").filter(has_text="block_actions Go").click()
    expect(ana.thread.locator("pre")).to_contain_text('"action_id": "Go"')
    ana.page.get_by_role("tab", name="faults").click()
    ana.page.get_by_label("kind").select_option("slow")
    ana.page.get_by_role("button", name="Cause it").click()
    expect(ana.thread.locator("table")).to_contain_text("slow")
    assert [one["kind"] for one in helper.slack.faults.pending()] == ["slow"]
