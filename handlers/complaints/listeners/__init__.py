"""Slack in, for complaints: parse, one use case, an Answer."""
