"""What the bot shows of tasks, a module each."""
