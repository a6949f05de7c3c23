"""Slack in: events, commands, presses and dialogs about people."""
