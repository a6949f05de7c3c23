"""Mails that are broken, strange or meant to harm: something is read, or it is refused."""

from email.message import EmailMessage, Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.complaints.rules.mail.markup import as_text
from handlers.complaints.rules.mail.mime import MOST_TEXT, Unreadable
from handlers.complaints.rules.mail.reading import (
    Mail,
    read_download,
    read_mail,
    read_slack_mail,
    read_text,
)


def letter(text: str, *, subject: str = "Cold", sender: str = "Jane <jane@x.example>") -> Message:
    message = EmailMessage()
    message["From"], message["Subject"] = sender, subject
    message["Message-ID"] = "<1@x.example>"
    message.set_content(text)
    return message


def test_the_bytes_of_a_mail_are_read_with_their_charsets() -> None:
    data = (
        b"From: =?iso-8859-1?Q?J=F6rg_M=FCller?= <joerg@x.example>\r\n"
        b"Subject: =?utf-8?B?S2FsdGUgU3VwcGU=?=\r\nMessage-ID: <9@x.example>\r\n"
        b"Content-Type: text/plain; charset=iso-8859-15\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nDie Suppe f=FCr 5 =A4 war kalt.\r\n"
    )
    expected = Mail(
        "Die Suppe für 5 € war kalt.",
        name="Jörg Müller",
        address="joerg@x.example",
        subject="Kalte Suppe",
        message_id="<9@x.example>",
    )
    assert read_mail(data) == expected


@pytest.mark.parametrize(
    "charset", ["x-unknown", "punycode", "idna", "hex", "unicode_escape", "\0"]
)
def test_a_charset_that_is_none_is_read_as_well_as_possible(charset: str) -> None:
    head = f"From: a@b.cc\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    assert read_mail(head.encode() + "Kälte \\x41".encode()).text == "Kälte \\x41"


def test_of_two_versions_the_plain_one_counts_unless_it_is_empty() -> None:
    both = letter("Plain words.")
    both.add_alternative("<p>Other words.</p>", subtype="html")
    assert read_mail(both.as_bytes()).text == "Plain words."
    empty = letter(" ")
    empty.add_alternative("<p>Only here.</p>", subtype="html")
    assert read_mail(empty.as_bytes()).text == "Only here."


def test_attachments_are_ignored_and_a_mail_that_is_one_is_read() -> None:
    message = letter("The lamp.")
    message.add_attachment(b"MZ\0\0", maintype="application", subtype="octet-stream", filename="x")
    message.add_attachment("not this", filename="notes.txt")
    assert read_mail(message.as_bytes()).text == "The lamp."
    outer = letter("fyi", subject="A complaint", sender="Ana <ana@shop.example>")
    outer.replace_header("Message-ID", "<outer@shop.example>")
    outer.add_attachment(letter("The soup was cold."))
    mail = read_mail(outer.as_bytes())
    assert (mail.text, mail.address) == ("The soup was cold.", "jane@x.example")
    assert mail.message_id == "<outer@shop.example>"


def test_what_is_no_mail_is_refused() -> None:
    for data in (b"", b"\0\xff" * 100, b"just words", b"<html></html>"):
        with pytest.raises(Unreadable):
            read_mail(data)


def test_mails_within_mails_without_end_are_read_to_some_depth() -> None:
    parts = b"".join(
        b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1)
        for n in range(3000)
    )
    head = b"From: a@b.cc\r\nContent-Type: multipart/mixed; boundary=0\r\n\r\n"
    try:
        assert read_mail(head + parts).text == ""
    except Unreadable:
        return


def test_a_very_long_mail_is_cut() -> None:
    assert len(read_mail(letter("cold soup\n" * 200_000).as_bytes()).text) <= MOST_TEXT


TRICKS = [
    *("<!--", "<![CDATA[", "<div>", "<style>", "<a ", "<p a='", "&", "<", "<blockquote>", "<li>"),
    *("> ", "From: a@b.cc\n", "from: x\nsubject: y\n", "on \n", "Am schrieb \n", "order #", "1-"),
    *("a@", "a.", "-", "-----", "\u200b", "\u202e", "<mailto:", "sent from my \n", "--\n", "\0"),
]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_repeated_is_only_text(trick: str) -> None:
    text = trick * (30_000 // len(trick))
    for mail in (
        read_text(text),
        read_slack_mail({"plain_text": text, "subject": text, "from": text}),
        read_slack_mail({"preview": text, "headers": text, "from": [text]}),
        read_download(text.encode(), {"mode": "email"}),
    ):
        assert len(mail.text) <= MOST_TEXT


WORDS = st.sampled_from(
    [
        *("From: Jane <jane@x.example>\n", "Subject: Re: x\n", "Date: now\n", "To: us\n", "\n"),
        *("> ", "Begin forwarded message:\n", "-----Original Message-----\n", "-- \n", "cold "),
        *("On 1 May Shop <a@b.cc> wrote:\n", "Von: Max <m@k.de>\n", "Betreff: WG: y\n", "<b>"),
        *("</blockquote>", "<blockquote>", "Content-Type: multipart/mixed; boundary=x\r\n", "--x"),
    ]
)
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=20)), max_size=30).map("".join)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(TEXTS, TEXTS)
def test_any_text_is_read(subject: str, text: str) -> None:
    mail = read_slack_mail({"subject": subject, "plain_text": text})
    assert mail.text == mail.text.strip()
    assert "\0" not in mail.text
    read_text(text)
    as_text(text)


@given(st.one_of(st.binary(max_size=300), TEXTS.map(lambda text: text.encode())))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for prefix in (b"", b"From: a@b.cc\r\n", b"Subject: =?utf-8?B?"):
        try:
            mail = read_mail(prefix + data)
        except Unreadable:
            continue
        assert isinstance(mail, Mail)


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("subject", "title", "from", "plain_text", "preview", "headers"), ANYTHING
        ),
    )
)
def test_whatever_slack_says_of_a_file_is_read(file: dict[str, object]) -> None:
    assert isinstance(read_slack_mail(file), Mail)
