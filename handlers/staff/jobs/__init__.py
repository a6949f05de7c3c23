"""What staff fetches from Slack."""
