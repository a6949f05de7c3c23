"""Which complaints are the same, and which may be: on examples, and on real ones."""

import csv
from itertools import combinations
from pathlib import Path

import pytest

from handlers.complaints.rules.likeness import Said, fingerprints, likest, normal

REAL = Path(__file__).parents[4] / "shared" / "data" / "consumer_complaints.csv"

SOUP = "The soup was cold and the waiter laughed at me when I said so. I want my money back."


def test_words_are_compared_without_case_accents_signs_and_breaks() -> None:
    assert normal("Où est\n  MA Commande?!") == normal("ou est ma commande")


def test_the_same_mail_bears_the_same_marks_however_it_came() -> None:
    one = fingerprints(text=SOUP, address="Jane@x.example", message_id="<1@x>", place="C1:1.0")
    other = fingerprints(text=SOUP.upper(), address="jane@x.example", place="C2:2.0")
    assert set(one) & set(other)
    assert not set(other) & set(fingerprints(text="Another text, of as many words", place="C1:3.0"))


def test_few_words_are_not_the_same_complaint_unless_one_customer_says_them() -> None:
    assert fingerprints(text="Where is it?", place="C1:1.0") == ("at:C1:1.0",)
    jane = fingerprints(text="Where is it?", address="jane@x.example")
    assert jane == fingerprints(text="where is it", address="jane@x.example")
    assert jane != fingerprints(text="Where is it?", address="ben@x.example")


def test_nothing_has_no_mark() -> None:
    assert fingerprints(text=" ?! ") == ()


NEAR = [
    "the soup was cold, and the waiter laughed at me when I said so! I want my money back",
    "I want my money back. The soup was cold and the waiter laughed at me when I said so.",
    "The soup was cold and the waiter just laughed at me when I said so. I want the money back.",
]
FAR = [
    "The steak was cold and the waiter was rude to my wife when she asked for another one.",
    "My parcel never arrived although your page says that it was delivered last Monday.",
    "I want my money back.",
    "",
]


@pytest.mark.parametrize("text", NEAR)
def test_nearly_the_same_words_are_offered(text: str) -> None:
    found = likest(Said("new", text), [Said("far", FAR[0]), Said("soup", SOUP)])
    assert found is not None
    assert found.key == "soup"


@pytest.mark.parametrize("text", FAR)
def test_other_words_are_not(text: str) -> None:
    assert likest(Said("new", text), [Said("soup", SOUP)]) is None


def test_of_one_customer_less_likeness_is_enough() -> None:
    text = "The soup was cold and your waiter laughed about it. Give me my money back, please!"
    assert likest(Said("new", text), [Said("soup", SOUP)]) is None
    assert likest(Said("new", text, customer="j"), [Said("soup", SOUP, customer="j")]) is not None
    assert likest(Said("new", text, customer="j"), [Said("soup", SOUP, customer="k")]) is None


def test_another_order_or_another_sum_is_another_complaint() -> None:
    first = Said("1", f"{SOUP} Order 10234", order="10234")
    assert likest(Said("2", f"{SOUP} Order 10235", order="10235"), [first]) is None
    assert likest(Said("3", f"{SOUP} I paid 1200"), [Said("4", f"{SOUP} I paid 1300")]) is None
    assert likest(Said("5", f"{SOUP} Order 10234", order="10234"), [first]) == first


def real() -> list[Said]:
    with REAL.open(encoding="utf-8") as file:
        return [
            Said(
                row["Complaint ID"],
                f"My complaint is about {row['Product']} {row['Sub-product']}: {row['Issue']}"
                f" {row['Sub-issue']}. I live in {row['State']} {row['ZIP code']}. It happened on"
                f" {row['Date received']}; your reference is {row['Complaint ID']}.",
            )
            for row in csv.DictReader(file)
        ]


@pytest.mark.skipif(not REAL.exists(), reason="The real complaints are not here.")
def test_no_two_real_complaints_are_taken_for_one() -> None:
    found = real()
    assert len(found) == 3000
    marks = [mark for one in found for mark in fingerprints(text=one.text)]
    assert len(set(marks)) == len(found)
    for one, other in combinations(found[:300], 2):
        assert likest(one, [other]) is None
    again = Said("again", found[7].text.upper())
    known = likest(again, found[:300])
    assert known is not None
    assert known.key == found[7].key
