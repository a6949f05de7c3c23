"""What the bot shows of stock."""
