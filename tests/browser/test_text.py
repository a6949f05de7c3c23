"""Text is shown as Slack shows it, and what is hostile is shown as text."""

from typing import Any

import pytest
from browser.bench import Bench
from browser.gallery import actions, button, element, field, mrkdwn, option, plain, rich, section
from browser.gallery import words as paragraph

Json = dict[str, Any]
NOW = "2026-11-22T11:00:00Z"
STAMP = 1795347000  # 2026-11-22 at 11:30 in London, where Ana lives.
DAY = 86_400

MARKS = """
*bold* -> <strong>bold</strong>
_italic_ and ~struck~ -> <em>italic</em> and <s>struck</s>
*_both_* -> <strong><em>both</em></strong>
snake_case_name and 2*3*4 -> snake_case_name and 2*3*4
the file_name_ and _its_kind here -> the file_name_ and _its_kind here
*not bold * nor * this* -> *not bold * nor * this*
_see :name_of_it: there_ -> <em>see :name_of_it: there</em>
`*code*` -> <code>*code*</code>
it`s and what`s -> it`s and what`s
a &lt;b&gt; &amp;amp; c -> a &lt;b&gt; &amp;amp; c
<b>bold</b> -> &lt;b&gt;bold&lt;/b&gt;
<https://example.com|the *plan*> -> <a>the *plan*</a>
<mailto:a@example.com|write> -> <a>write</a>
see https://example.com/a_b_c. -> see <a>https://example.com/a_b_c</a>.
<javascript:alert(1)|click> -> <span>click</span>
at 10:30:45 -> at 10:30:45
*_~` -> *_~`
""".strip().splitlines()


@pytest.mark.parametrize("line", MARKS)
def test_marks_mean_what_they_mean_in_slack(bench: Bench, line: str) -> None:
    written, expected = line.split(" -> ")
    page = bench.shows(section(written))
    shown = page.locator(".b-line").evaluate("""node => {
        for (const each of node.querySelectorAll("*"))
            for (const { name } of [...each.attributes]) each.removeAttribute(name);
        return node.innerHTML;
    }""")
    assert shown == expected


def test_quotes_and_code_are_blocks_of_their_own(bench: Bench) -> None:
    text = "Before\n&gt; one\n> two\nBetween\n```\na  b\n*c*\n```\nAfter\n>>> all\n\nthe rest"
    page = bench.shows(section(text))
    quotes = page.locator("blockquote").all_inner_texts()
    assert [each.split() for each in quotes] == [["one", "two"], ["all", "the", "rest"]]
    assert page.locator("pre").inner_text() == "a  b\n*c*"
    assert page.locator(".b-main .b-text > .b-line").all_inner_texts() == [
        "Before",
        "Between",
        "After",
    ]


def test_mentions_have_names_and_lead_to_whom_they_name(bench: Bench) -> None:
    ben, ana = bench.app.person_id("ben"), bench.app.person_id("ana")
    place = bench.app.channel_id("warehouse")
    page = bench.shows(section(f"<@{ben}> and <@{ana}> in <#{place}> <#C0SECRET01> <!here>"))
    names = page.locator(".b-mention").all_inner_texts()
    assert names[2:] == ["#warehouse", "#private-channel", "@here"]
    assert "b-me" in str(page.locator(".b-mention").nth(1).get_attribute("class"))
    page.locator(".b-mention").nth(0).press("Enter")
    page.locator(".b-mention").nth(2).click()
    assert page.evaluate("opened") == [ben, place]


DATES = [
    ("{date_num} {time}", 0, "2026-11-22 11:30"),
    ("{date_short_pretty} at {time}", 0, "Today at 11:30"),
    ("Due {date_pretty}", DAY, "Due tomorrow"),
    ("{date_long_pretty}", -DAY, "Yesterday"),
    ("{date}", 2 * DAY, "November 24th"),
    ("{date_short}", 400 * DAY, "Dec 27, 2027"),
    ("{date_long}", 400 * DAY, "Monday, December 27th, 2027"),
    ("{date_long_full}", 2 * DAY, "November 24, 2026"),
    ("{day_divider_pretty}", -11 * DAY, "Wednesday, November 11th"),
    ("{date_slash}", 2 * DAY, "24/11/2026"),
    ("{time_secs}", 5, "11:30:05"),
    ("{ago}", -3 * DAY, "2 days ago"),
    ("{ago}", 2 * 3600, "In 2 hours"),
    ("{unknown}", 0, "{unknown}"),
]


@pytest.mark.parametrize(("template", "later", "shown"), DATES)
def test_dates_are_told_in_the_viewers_zone(
    bench: Bench, template: str, later: int, shown: str
) -> None:
    page = bench.shows(section(f"<!date^{STAMP + later}^{template}|fallback>"), now=NOW)
    assert page.locator("time").inner_text() == shown


def test_a_date_that_cannot_be_read_shows_its_fallback(bench: Bench) -> None:
    page = bench.shows(section("<!date^soon^{date}|some day>"))
    assert page.locator(".b-line").inner_text() == "some day"


def test_emoji_are_pictures_where_they_are_known(bench: Bench) -> None:
    page = bench.shows({"type": "header", "text": plain(":tada: :our_own: :+1::skin-tone-3:")})
    assert page.locator("h3").inner_text() == "\U0001f389 :our_own: \U0001f44d\U0001f3fc"


def test_ordered_lists_go_on_after_an_inner_list(bench: Bench) -> None:
    def items(style: str, indent: int, *names: str) -> Json:
        elements = [paragraph(name) for name in names]
        return {
            "type": "rich_text_list",
            "style": style,
            "indent": indent,
            "elements": elements,
        }

    page = bench.shows(
        rich(items("ordered", 0, "a", "b"), items("bullet", 1, "c"), items("ordered", 0, "d"))
    )
    assert [each.get_attribute("start") for each in page.locator("ol").all()] == ["1", "3"]


def test_markdown_is_markdown_and_never_html(bench: Bench) -> None:
    text = "# Plan\n\n- **one**\n  - two\n\n| a |\n|---|\n| <img src=x> |\n\n[x](javascript:1)"
    page = bench.shows({"type": "markdown", "text": text})
    assert page.locator("h3").inner_text() == "Plan"
    assert page.locator("ul ul li").inner_text() == "two"
    assert page.locator("td").inner_text() == "<img src=x>"
    assert page.locator("a, img").count() == 0


WICKED = "<script>boom()</script><img src=x onerror=boom()>\u202eevil\u202c " + "W" * 70
HOSTILE: list[Json] = [
    section(WICKED, fields=[mrkdwn(WICKED), plain(WICKED)], accessory=button(WICKED[:75])),
    {"type": "header", "text": plain(WICKED)},
    {"type": "context", "elements": [mrkdwn(WICKED * 5)]},
    rich(
        paragraph(WICKED, {"type": "link", "url": "javascript:boom()", "text": "click"}),
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": WICKED * 9}]},
    ),
    {"type": "markdown", "text": f"# {WICKED}\n\n> {WICKED}\n\n[a](data:text/html,x) {WICKED}"},
    {"type": "image", "image_url": "https://example.com/x.png", "alt_text": WICKED},
    {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": WICKED}], [{"type": "raw_text", "text": WICKED}]],
    },
    actions(element("static_select", options=[option(WICKED[:70])])),
]


def test_hostile_text_is_text_and_breaks_no_layout(bench: Bench, narrow: Bench) -> None:
    bench.app.posts(*HOSTILE)
    for each in (bench, narrow):
        page = each.look("message")
        assert page.locator("#bench script, #bench img, #bench [onerror]").count() == 0
        links = page.locator("#bench a").evaluate_all("all => all.map(a => a.protocol)")
        assert set(links) <= {"https:", "mailto:"}
        assert "<script>boom()" in page.locator(".b-line").first.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert each.complaints == []


def test_deeply_nested_rich_text_is_drawn_in_the_page(bench: Bench) -> None:
    deep = [
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": level,
            "elements": [paragraph("x" * 40)],
        }
        for level in range(60)
    ]
    page = bench.shows(rich(*deep))
    assert page.locator("li").count() == 60
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_label_cannot_turn_the_words_around_it(bench: Bench) -> None:
    bench.app.slack.person("ben").changes(real_name="\u202eneB")
    page = bench.opens(field("Owner", "users_select"))
    bench.combobox("Owner").click()
    assert page.locator(".b-option bdi").count() == page.locator(".b-option").count()
