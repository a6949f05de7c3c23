"""Lisbon's till: reported, forgotten, imported, and what it means for March."""

from datetime import UTC, datetime
from typing import Any

import pytest
from harness.bot import BotUnderTest
from harness.sights import sentences

MONDAY_EVENING = datetime(2027, 3, 1, 18, 30, tzinfo=UTC)
TUESDAY_NOON = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)
WEDNESDAY = datetime(2027, 3, 3, 11, 0, tzinfo=UTC)
SHEET = (
    b"Receipt,Date,Net\n"
    b"R-1,15/02/2027,500.00\nR-2,15/02/2027,-20.50\nR-3,16/02/2027,700.25\nR-3,16/02/2027,700.25\n"
)


@pytest.fixture
def shop(bot: BotUnderTest) -> BotUnderTest:
    """Lisbon, open Monday to Saturday; Hugo leads it and Ines works there."""
    ana = bot.person("ana")
    ana.command("/ops site add Lisbon zone Europe/Lisbon hours mon-sat 10-18 holidays PT")
    ana.command("/ops department add Shop")
    ana.command("/ops team add Shop at Lisbon @hugo")
    ana.command("/ops role @hugo lead")
    ana.command("/ops team members Shop at Lisbon add @hugo @ines")
    bot.wait(to=datetime(2027, 3, 1, 12, 0, tzinfo=UTC))
    return bot


def said(answer: dict[str, Any]) -> str:
    return str(answer["response"]["text"])


def pressed(bot: BotUnderTest, name: str, part: str, action: str) -> None:
    """Press a button of the newest message to somebody that says something."""
    message = next(one for one in reversed(bot.person(name).dm()) if part in str(one))
    bot.person(name).press(message, action)
    bot.settle()


def test_a_day_is_reported_corrected_and_taken_back(shop: BotUnderTest) -> None:
    ines = shop.person("ines")
    assert "€1,250.00 booked for *Lisbon*, Mon 1 Mar." in said(ines.command("/sales log 1250"))

    ines.command("/sales log 1300")
    view = ines.view()
    assert view is not None
    assert "Is this more, or instead?" in sentences(view)["mode"]
    ines.submit({"mode": "instead"})
    shop.settle()
    assert "€1,300.00 booked for *Lisbon*, Mon 1 Mar." in shop.dm("ines")[-1]
    assert "Mon 1 Mar: €1,300.00" in said(ines.command("/sales show"))

    pressed(shop, "ines", "1,300.00 booked", "sales.undo")
    assert "Mon 1 Mar: €1,250.00" in said(ines.command("/sales show"))


def test_the_dialog_itself_asks_whether_an_amount_is_more_or_instead(shop: BotUnderTest) -> None:
    ines = shop.person("ines")
    ines.command("/sales log 1250")
    ines.command("/sales")
    wrong = ines.submit({"amount": "1.250"})
    assert "could mean 1.250 or 1250" in wrong["errors"]["amount"]
    ines.submit({"amount": "50"})
    view = ines.view()
    assert view is not None
    assert "already. Is this more, or instead?" in sentences(view)["mode"]
    ines.submit({"mode": "more"})
    shop.settle()
    assert "The day has €1,300.00 now." in shop.dm("ines")[-1]


def test_who_does_not_work_there_is_told_who_may(shop: BotUnderTest) -> None:
    refused = said(shop.person("chidi").command("/sales log 5 at Lisbon"))
    assert refused == "Only who works at Lisbon, a manager or an admin can book its sales."


def test_a_till_that_did_not_report_is_asked_for_once(shop: BotUnderTest) -> None:
    shop.person("ines").command("/sales log 900 on sat")
    shop.wait(to=MONDAY_EVENING)
    # It is closed, and Hugo has gone home with it.
    assert not any("has not reported" in text for text in shop.dm("hugo"))
    shop.wait(to=TUESDAY_NOON)
    asked = [text for text in shop.dm("hugo") if "Lisbon has not reported its sales" in text]
    assert [text.count("sales of Mon 1 Mar") for text in asked] == [1]

    pressed(shop, "hugo", "has not reported", "sales.report")
    shop.person("hugo").submit({"amount": "810"})
    shop.settle()
    assert "€810.00 booked for *Lisbon*, Mon 1 Mar." in shop.dm("hugo")[-1]


def test_a_sheet_is_shown_booked_once_and_taken_back_as_a_whole(shop: BotUnderTest) -> None:
    hugo = shop.person("hugo")

    def upload() -> None:
        file = hugo.uploads("bot", "february.csv", SHEET)["files"][0]
        hugo.command("/sales import")
        hugo.submit({"sheet": file["id"]})
        shop.settle()

    upload()
    assert "february.csv: 3 to book, 1 booked before or twice, 0 to correct" in shop.dm("hugo")
    assert "€1,179.75" in str(hugo.dm()[-1])
    pressed(shop, "hugo", "3 to book", "sales.sheet.book")
    assert "february.csv: 3 sales booked." in shop.dm("hugo")
    upload()
    assert "february.csv: 0 to book, 4 booked before or twice, 0 to correct" in shop.dm("hugo")
    pressed(shop, "hugo", "3 sales booked", "sales.undo")
    assert "february.csv: taken back as a whole." in shop.dm("hugo")
    upload()
    assert "february.csv: 3 to book, 1 booked before or twice, 0 to correct" in shop.dm("hugo")


def test_falling_behind_a_target_is_told_once_and_so_is_being_back(shop: BotUnderTest) -> None:
    hugo, ines = shop.person("hugo"), shop.person("ines")
    answer = said(hugo.command("/target set 6000 for this week at Lisbon"))
    assert "TG-1: €6,000.00 for Mon 1 Mar \u2013 Sun 7 Mar 2027 at Lisbon is set." in answer
    ines.command("/sales log 900")
    shop.wait(to=WEDNESDAY)
    assert "No verdict while days are missing" in said(hugo.command("/target"))
    ines.command("/sales log 950 on tue")
    shop.settle()
    told = [text for text in shop.dm("hugo") if "has fallen" in text]
    assert len(told) == 1
    shown = said(hugo.command("/target show TG-1"))
    assert "Behind pace: 92.5 % of what was to be expected" in shown
    ines.command("/sales log 400 more on tue")
    shop.settle()
    assert "On pace: 112.5 %" in said(hugo.command("/target"))
    hugo.command("/target")
    hugo.press(hugo.sees("general")[-1], "sales.chart")
    shop.settle()
    assert "data_visualization" in str(hugo.sees("general")[-1]["blocks"])
    assert "data_visualization" in str([one["blocks"] for one in hugo.dm() if "blocks" in one])
    assert shop.dm("hugo")[-1].startswith("TG-1 is back on pace: :large_green_circle: On pace")
