"""Slack in: sales and targets."""
