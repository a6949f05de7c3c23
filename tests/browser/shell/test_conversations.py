"""People talk on the page: in channels, in threads, with files, in two tabs at once."""

from pathlib import Path

from browser.shell.conftest import OpenTab
from playwright.sync_api import expect

from sandbox.client import Sandbox


def test_two_people_in_two_tabs_see_each_other(tab: OpenTab) -> None:
    ana, ben = tab("ana", "warehouse"), tab("ben", "warehouse")
    ana.says("Is the lift mended?")
    ben.sees("Is the lift mended?")
    ben.says("*Yes*, since noon")
    expect(ana.sees("Yes, since noon").locator("strong")).to_have_text("Yes")


def test_nothing_crosses_from_one_company_to_the_other(tab: OpenTab) -> None:
    ana, nora = tab("ana", "general"), tab("nora", "general", workspace="north-pier")
    ana.says("Only for Harbour Goods")
    ana.sees("Only for Harbour Goods")
    nora.says("Only for North Pier")
    nora.sees("Only for North Pier")
    assert nora.message("Harbour Goods").count() == 0


def test_names_that_are_offered_become_real_references(slack: Sandbox, tab: OpenTab) -> None:
    ana = tab("ana", "warehouse")
    ana.types("Ask @chi")
    ana.page.get_by_role("option", name="Chidi Eze").click()
    ana.page.keyboard.type("about #site-lo")
    ana.page.keyboard.press("Tab")
    ana.page.keyboard.press("Enter")
    ana.sees("Ask @Chidi Eze about #site-london")
    said = slack.channel("warehouse").messages()[-1]["text"]
    ids = slack.user_id("chidi"), slack.channel_id("site-london")
    assert said == f"Ask <@{ids[0]}> about <#{ids[1]}|site-london>"


def test_unread_messages_are_counted_until_they_are_seen(slack: Sandbox, tab: OpenTab) -> None:
    ben = tab("ben", "general")
    slack.person("ana").says("warehouse", "One")
    slack.person("ana").says("warehouse", "Two")
    expect(ben.page.get_by_role("button", name="warehouse, 2 unread")).to_be_visible()
    ben.opens("warehouse")
    row = ben.page.locator("#main .row").filter(has_text="One")
    expect(row.locator(".divider.new")).to_be_visible()
    expect(ben.page.get_by_role("button", name="warehouse", exact=True)).to_be_visible()


def test_a_thread_opens_at_the_side_and_is_counted_in_the_channel(tab: OpenTab) -> None:
    ana, ben = tab("ana", "warehouse"), tab("ben", "warehouse")
    ana.says("Who counts aisle 3?")
    ben.sees("Who counts aisle 3?").hover()
    ben.page.get_by_role("button", name="Reply in thread").click()
    ben.page.keyboard.type("I do")
    ben.page.keyboard.press("Enter")
    expect(ana.sees("Who counts aisle 3?")).to_contain_text("1 reply")
    ana.page.get_by_role("button", name="1 reply").click()
    expect(ana.thread).to_contain_text("I do")
    expect(ana.page.locator("#main .msg").filter(has_text="I do")).to_have_count(0)


def test_a_reaction_is_seen_by_all_and_taken_back_by_a_second_press(tab: OpenTab) -> None:
    ana, ben = tab("ana", "warehouse"), tab("ben", "warehouse")
    ana.says("The truck is here")
    ben.sees("The truck is here").hover()
    ben.page.get_by_role("button", name="React with :eyes:").click()
    reaction = ana.message("The truck is here").get_by_role("button", name="Ben Okafor reacted")
    expect(reaction).to_have_attribute("aria-pressed", "false")
    ben.message("The truck is here").get_by_role("button", name="Ben Okafor reacted").click()
    expect(reaction).to_have_count(0)


def test_own_messages_can_be_edited_and_deleted(tab: OpenTab) -> None:
    ana, ben = tab("ana", "warehouse"), tab("ben", "warehouse")
    ana.says("Delivery at nien")
    message = ana.sees("Delivery at nien")
    message.focus()
    ana.page.keyboard.press("e")
    ana.page.get_by_label("Edit message").fill("Delivery at nine")
    ana.page.keyboard.press("Enter")
    expect(ben.sees("Delivery at nine")).to_contain_text("(edited)")
    ana.message("Delivery at nine").focus()
    ana.page.keyboard.press("m")
    ana.page.get_by_role("menuitem", name="Delete message").click()
    ana.page.get_by_role("button", name="Delete", exact=True).click()
    expect(ben.message("Delivery at nine")).to_have_count(0)


def test_a_file_is_attached_and_can_be_fetched_by_those_who_see_it(
    slack: Sandbox, tab: OpenTab, tmp_path: Path
) -> None:
    (tmp_path / "stock.csv").write_text("aisle,pallets\n3,12\n")
    ana, ben = tab("ana", "warehouse"), tab("ben", "warehouse")
    ana.page.locator("#main .composer input[type=file]").set_input_files(tmp_path / "stock.csv")
    ana.says("The count")
    card = ben.sees("The count").get_by_role("link", name="stock.csv")
    address = f"{slack.url}{card.get_attribute('href')}"
    assert ben.page.request.get(address).text() == "aisle,pallets\n3,12\n"
    stranger = address.replace(slack.user_id("ben"), slack.user_id("kim"))
    assert ben.page.request.get(stranger).status == 404


def test_a_file_that_is_dropped_waits_in_the_composer(tab: OpenTab) -> None:
    ana = tab("ana", "warehouse")
    script = """() => {
      const data = new DataTransfer();
      data.items.add(new File(["hello"], "note.txt", {type: "text/plain"}));
      return data;
    }"""
    data = ana.page.evaluate_handle(script)
    ana.page.dispatch_event("#main .scroller", "dragenter", {"dataTransfer": data})
    expect(ana.page.locator("#main .drop")).to_be_visible()
    ana.page.dispatch_event("#main .scroller", "drop", {"dataTransfer": data})
    expect(ana.page.locator("#main .pending")).to_contain_text("note.txt")
    ana.page.locator("#main .composer .send").click()
    ana.sees("note.txt")


def test_a_search_finds_what_was_said_and_leads_there(slack: Sandbox, tab: OpenTab) -> None:
    slack.person("ben").says("site-london", "The blue forklift is broken")
    slack.person("dara").says("ops-leads", "No forklift today")
    ana = tab("ana", "general")
    ana.page.keyboard.press("Control+k")
    ana.page.keyboard.type("forklift BLUE")
    ana.page.get_by_role("option", name="Search messages").click()
    expect(ana.thread.locator(".found")).to_have_count(1)
    ana.thread.locator(".found").click()
    expect(ana.page.locator("#main .head h1")).to_have_text("site-london")
    expect(ana.message("The blue forklift is broken")).to_be_focused()


def test_people_who_are_not_in_a_channel_can_look_and_join(slack: Sandbox, tab: OpenTab) -> None:
    slack.person("ana").says("purchasing", "Prices are up")
    ben = tab("ben", "purchasing")
    ben.sees("Prices are up")
    expect(ben.composer).to_have_count(0)
    ben.page.locator("#main").get_by_role("button", name="Join channel").click()
    ben.says("Here I am")
    ben.sees("Here I am")


def test_a_command_nobody_serves_is_answered_by_slackbot(tab: OpenTab) -> None:
    ana = tab("ana", "warehouse")
    ana.says("/dance now")
    expect(ana.sees("/dance is not a valid command")).to_contain_text("Only visible to you")
    expect(ana.composer).to_have_value("/dance now")


def test_a_command_with_no_app_connected_fails_as_in_slack(tab: OpenTab) -> None:
    ana = tab("ana", "warehouse")
    ana.says("/task list")
    ana.sees('/task failed with the error "dispatch_failed"')
