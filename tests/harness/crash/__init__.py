"""Killing the bot at any instant, and comparing what Slack saw with what the database holds."""
