"""From a mail, however it was forwarded, to what the customer said."""
