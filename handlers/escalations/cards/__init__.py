"""What the bot shows of chains and of their runs."""
