"""After a restore: what Slack shows is read, and what only Slack still knows is offered again."""
