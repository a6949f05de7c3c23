"""Slack in: what is typed and pressed about stock."""
