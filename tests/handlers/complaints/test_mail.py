"""What a customer said, out of mails as programs forward, quote and sign them."""

from textwrap import dedent

import pytest

from handlers.complaints.rules.mail.reading import Mail, read_slack_mail, read_text

STAFF = [{"name": "Ana Ops", "address": "ana@shop.example"}]


def forwarded(text: str, *, subject: str = "") -> Mail:
    """Read a mail that staff sent to the channel."""
    return read_slack_mail({"subject": subject, "plain_text": dedent(text), "from": STAFF})


def test_gmail_marks_what_it_forwards() -> None:
    mail = forwarded(
        """\
        Hi team, please handle!

        ---------- Forwarded message ---------
        From: Jane Doe <jane.doe@example.com>
        Date: Mon, Jun 1, 2026 at 9:12 AM
        Subject: Wrong cake
        To: <care@shop.example>


        Hello,

        my order #A-10234 came with the WRONG cake.
        I want my money back!

        --\u0020
        Jane Doe
        +44 20 7946 0000
        """,
        subject="Fwd: Wrong cake",
    )
    assert (
        mail.text == "Hello,\n\nmy order #A-10234 came with the WRONG cake.\nI want my money back!"
    )
    assert (mail.name, mail.address) == ("Jane Doe", "jane.doe@example.com")
    assert (mail.subject, mail.order) == ("Wrong cake", "A-10234")


def test_outlook_writes_headers_in_the_language_of_whoever_forwards() -> None:
    mail = forwarded(
        """\
        Bitte kümmern.

        ________________________________
        Von: Mustermann, Max <max@kunde.example>
        Gesendet: Montag, 1. Juni 2026 09:12
        An: Kundendienst <care@shop.example>; Lager
         <lager@shop.example>
        Cc: Chefin
        Betreff: AW: Lieferung zu spät

        Guten Tag,

        meine Bestellnummer 4711-22 ist immer noch nicht da.

        Von meinem iPhone gesendet

        Am 30.05.2026 um 10:00 schrieb Kundendienst <care@shop.example>:

        > Ihre Bestellung ist unterwegs.
        """,
        subject="WG: Lieferung zu spät",
    )
    assert mail.text == "Guten Tag,\n\nmeine Bestellnummer 4711-22 ist immer noch nicht da."
    assert (mail.name, mail.address) == ("Max Mustermann", "max@kunde.example")
    assert (mail.subject, mail.order) == ("Lieferung zu spät", "4711-22")


APPLE = """\
Begin forwarded message:

{0}From: Jane Doe <jane@example.com>
{0}Subject: Cold soup
{0}Date: 1 June 2026 at 09:12:33 BST
{0}To: care@shop.example
{0}
{0}The soup was cold. Twice.
{0}
{0}> On 30 May 2026, at 10:00, Shop <care@shop.example> wrote:
{0}> We are sorry.
"""


@pytest.mark.parametrize("quote", ["", "> "])
def test_apple_mail_quotes_what_it_forwards_or_does_not(quote: str) -> None:
    mail = forwarded(APPLE.format(quote), subject="Fwd: Cold soup")
    assert (mail.text, mail.name) == ("The soup was cold. Twice.", "Jane Doe")


def test_apple_mail_speaks_german() -> None:
    mail = forwarded(
        """\
        Anfang der weitergeleiteten Nachricht:

        Von: Jörg Müller <joerg@example.de>
        Betreff: Kalt
        Datum: 1. Juni 2026 um 09:12:33 MESZ
        An: care@shop.example

        Die Suppe war kalt.
        """
    )
    assert (mail.text, mail.name, mail.subject) == ("Die Suppe war kalt.", "Jörg Müller", "Kalt")


OTHER_LANGUAGES = [
    ("De", "Envoyé", "À", "Objet", "TR: Froid"),
    ("De", "Enviado el", "Para", "Asunto", "RV: Frío"),
    ("Da", "Inviato", "A", "Oggetto", "I: Freddo"),
    ("Van", "Verzonden", "Aan", "Onderwerp", "FW: Koud"),
    ("Från", "Skickat", "Till", "Ämne", "VB: Kallt"),
    ("Od", "Wysłano", "Do", "Temat", "PD: Zimno"),
]


@pytest.mark.parametrize(("sender", "sent", "to", "about", "subject"), OTHER_LANGUAGES)
def test_outlook_in_other_languages(
    sender: str, sent: str, to: str, about: str, subject: str
) -> None:
    title = subject.partition(": ")[2]
    block = f"{sender}: Jane <jane@example.com>\n{sent} : 1/6/2026\n{to}: us\n{about} : {title}"
    mail = forwarded(f"fyi\n\n{block}\n\nIt was cold.\n", subject=subject)
    assert (mail.text, mail.name, mail.subject) == ("It was cold.", "Jane", title)


def test_several_levels_of_forwarding_end_at_who_forwards_nothing() -> None:
    mail = forwarded(
        """\
        fyi

        From: Ann Lead <ann@shop.example>
        Sent: Monday, June 1, 2026 10:00 AM
        To: Ops <ops@shop.example>
        Subject: FW: Broken

        Who takes it?

        -----Original Message-----
        From: Ben Client [mailto:ben@client.example]
        Sent: Monday, June 1, 2026 9:00 AM
        To: Ann Lead
        Subject: RE: Broken

        It is still broken. Order number: 55512.

        -----Original Message-----
        From: Ann Lead
        Sent: Friday, May 29, 2026 9:00 AM
        To: Ben Client
        Subject: Broken

        We sent a new one.
        """,
        subject="FW: FW: Broken",
    )
    assert mail.text == "It is still broken. Order number: 55512."
    assert (mail.name, mail.address) == ("Ben Client", "ben@client.example")


def test_a_gmail_forward_of_an_outlook_forward() -> None:
    mail = forwarded(
        """\
        ---------- Forwarded message ---------
        From: Ann Lead <ann@shop.example>
        Date: Mon, Jun 1, 2026
        Subject: WG: Kaputt
        To: <ops@shop.example>

        Von: Max <max@kunde.example>
        Gesendet: Montag
        An: Ann Lead
        Betreff: Kaputt

        Die Lampe ist kaputt.
        """,
        subject="Fwd: WG: Kaputt",
    )
    assert (mail.text, mail.address) == ("Die Lampe ist kaputt.", "max@kunde.example")


def test_a_customer_who_writes_themselves_is_the_sender_and_what_they_answer_is_cut() -> None:
    mail = read_slack_mail(
        {
            "subject": "Re: your order",
            "plain_text": "Not good enough!\n\nOn Mon, 1 Jun 2026 at 09:00, Shop Care\n"
            "<care@shop.example> wrote:\n> we are sorry\n",
            "from": [{"name": "Jane Doe", "address": "jane@example.com"}],
            "headers": {"message_id": " <1@example.com> "},
        }
    )
    assert (mail.text, mail.name) == ("Not good enough!", "Jane Doe")
    assert mail.message_id == "<1@example.com>"


def test_who_answers_below_what_they_quote_is_heard() -> None:
    mail = forwarded(
        "On Mon, 1 Jun 2026 at 09:00, Shop <care@shop.example> wrote:\n> sorry\n\nNot enough.\n",
        subject="Re: x",
    )
    assert mail.text == "Not enough."


def test_a_form_that_nobody_reads_speaks_for_somebody_else() -> None:
    file = {
        "subject": "Contact form",
        "plain_text": "It was cold.",
        "from": [{"name": "Shop", "address": "no-reply@shop.example"}],
        "headers": {"reply_to": "Jane <jane@example.com>"},
    }
    assert read_slack_mail(file).address == "jane@example.com"
    person = {**file, "from": [{"name": "Jane", "address": "jane@home.example"}]}
    assert read_slack_mail(person).address == "jane@home.example"


def test_a_pasted_mail_is_read_and_a_journey_is_not_one() -> None:
    mail = read_text(
        "From: Jane <jane@x.example>\nSent: yesterday\nSubject: Bad\nTo: us\n\nBad day."
    )
    assert (mail.text, mail.name, mail.subject) == ("Bad day.", "Jane", "Bad")
    trip = "From: Paris\nTo: London\nthe train was late"
    assert read_text(trip) == Mail(trip)


def test_an_address_that_slack_made_a_link_of_is_an_address() -> None:
    mail = read_text(
        "---------- Forwarded message ---------\n"
        "From: Jane <<mailto:jane@x.example|jane@x.example>>\nDate: today\n\nCold."
    )
    assert (mail.text, mail.address) == ("Cold.", "jane@x.example")


def test_small_print_and_warnings_of_mail_servers_are_left_out() -> None:
    mail = forwarded(
        """\
        [EXTERNAL] This mail comes from outside.

        The lamp is broken.\u200b


        It fell apart.

        This e-mail and any attachments are confidential and may be privileged.
        """
    )
    assert mail.text == "The lamp is broken.\n\nIt fell apart."


def test_a_signature_too_long_to_be_one_is_kept() -> None:
    lines = "\n".join(f"point {number}" for number in range(20))
    assert forwarded(f"My points:\n--\n{lines}\n").text.endswith("point 19")


HTML = """\
<html><head><title>Wrong</title><style>p { color: red }</style></head><body>
<!-- <p>a comment</p> --><div style="display:none">Preview of it</div>
<p>Hello,</p><div>the soup was cold &amp; the bread&nbsp;wet.<br>Twice.</div>
<ul><li>soup</li><li>bread</li></ul>
<div class="gmail_quote">On Mon, 1 Jun 2026 at 09:00, Shop &lt;care@shop.example&gt; wrote:
<blockquote>We are sorry.</blockquote></div></body></html>
"""


def test_html_alone_is_read_as_somebody_reads_it() -> None:
    mail = read_slack_mail({"subject": "Soup", "preview": HTML, "from": STAFF})
    assert mail.text == ("Hello,\n\nthe soup was cold & the bread wet.\nTwice.\n\n- soup\n- bread")


ORDERS = [
    ("my order #A-10234 came", "A-10234"),
    ("Order number: 55512.", "55512"),
    ("order no. 55-512, please", "55-512"),
    ("Bestellnummer 4711-22 fehlt", "4711-22"),
    ("Bestell-Nr.: 4711", "4711"),
    ("Meine Bestellung 99127 fehlt", "99127"),
    ("commande n° 8812 perdue", "8812"),
    ("see #4411", "4411"),
    ("I ordered 1500 bottles", ""),
    ("I want to order 500 bottles", ""),
    ("my order of 2026-03-01", ""),
    ("order 2 pizzas", ""),
    ("we are #1", ""),
    ("nothing at all", ""),
]


@pytest.mark.parametrize(("text", "order"), ORDERS)
def test_the_number_of_an_order_is_found_where_there_is_one(text: str, order: str) -> None:
    assert read_text(text).order == order
