"""What the bot shows of sales and targets."""
