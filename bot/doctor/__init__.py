"""Is everything here as the bot needs it? Looks, and changes nothing."""
