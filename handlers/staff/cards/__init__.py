"""What the bot shows of people, teams and sites."""
