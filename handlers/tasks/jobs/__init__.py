"""What tasks fetch from Slack and bring to it, a module each."""
