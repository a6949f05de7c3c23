"""What people did before you came: something runs out, and a customer is furious.

They act as anybody could on the page; the bot knows nothing of it.
"""

from sandbox.client import Sandbox

_STOCK = (
    "/ops site add Harbour zone Europe/London",
    "/ops team add Harbour #warehouse @chidi",
    "/stock new OAT-1 Oat milk unit l pack 6 supplier Millers",
    "/stock receive 2 packs oat milk at Harbour",
    "/stock rule oat milk at Harbour min 12 max 48 @farid",
    "/stock issue 3 l oat milk at Harbour because the café",
)
_CARE = "customer-care"
_SUBJECT = "Third broken lamp in a row"
_FORWARD = f"""\
Please see to this one, she has been waiting since Friday.

---------- Forwarded message ---------
From: Tessa Brandt <tessa.brandt@example.com>
Subject: {_SUBJECT}
To: <care@harbour-goods.example>

This is the third lamp that arrives broken. Order 88213.
Nobody answers the phone. I want my money back today, and I am telling everyone I know.

Tessa Brandt
"""


def begin(slack: Sandbox) -> None:
    """Have Ana keep stock that runs low, and Elif forward a mail where complaints are read."""
    ana, elif_ = slack.person("ana"), slack.person("elif")
    for line in _STOCK:
        ana.command(line)
    ana.command("/complaint channel on", channel=_CARE)
    elif_.forwards_mail(
        _CARE,
        subject=f"Fwd: {_SUBJECT}",
        text=_FORWARD,
        sender="elif@harbour-goods.example",
        name="Elif",
        message_id="<lamp-88213@harbour-goods.example>",
    )
