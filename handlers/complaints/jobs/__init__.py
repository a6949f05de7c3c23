"""What complaints fetch from Slack: e-mails, and messages that no event told of."""
