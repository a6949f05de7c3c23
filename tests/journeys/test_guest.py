"""Kim, a guest, works in the channels she is in and sees nothing of the others."""

from harness.bot import BotUnderTest
from harness.sights import card_of, cards


def test_a_guest_works_where_she_is_and_sees_nothing_elsewhere(monday: BotUnderTest) -> None:
    ana, kim = monday.person("ana"), monday.person("kim")
    ana.command("/task add Answer the mail @kim", channel="customer-care")
    ana.command("/task add Restock aisle 3 @ben", channel="warehouse")
    ana.command("/task add Call back @elif", channel="customer-care")
    monday.settle()
    kim.press(card_of(monday, "elif", "customer-care"), "tasks.done")
    assert kim.command("/task accept T-1", channel="customer-care")["response"]["text"] == (
        "T-1 *Answer the mail*: Accepted by Kim, assigned by Ana"
    )
    said = kim.command("/task show T-2", channel="customer-care")["response"]["text"]
    assert said == "I have no task “T-2” that you may see."
    said = kim.command("/task show T-3", channel="customer-care")["response"]["text"]
    assert said.startswith("T-3 Call back: Assigned by Ana, not accepted yet")
    monday.settle()
    assert "Accepted by Kim" in cards(monday, "customer-care")[0]
